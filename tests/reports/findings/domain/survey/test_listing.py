"""The published table of a sample, and its fingerprint."""

from __future__ import annotations

import csv
import io

from reports.findings.domain.survey.drawing import draw_random
from reports.findings.domain.survey.frame import FrameStation, make_frame
from reports.findings.domain.survey.listing import (
    HEADER,
    fingerprint,
    sample_csv,
)
from reports.findings.domain.survey.sampling import Sample


def test_every_station_is_listed_with_its_status() -> None:
    sample = _sample()
    code = sample.stations[0].code
    after = sample.without(code=code, reason="Closed, says the commission")

    header, *rows = csv.reader(io.StringIO(sample_csv(after)))

    assert tuple(header) == HEADER
    assert [row[-1] for row in rows] == [
        "does not exist: Closed, says the commission",
        "sampled",
        "sampled",
        "sampled",
        "excluded: abroad",
    ]
    assert [float(row[4]) for row in rows[:4]] == [one.weight for one in after.stations]


def test_the_reserve_is_listed_before_it_is_needed() -> None:
    rows = list(csv.reader(io.StringIO(sample_csv(_sample()))))

    assert rows[4][-1] == "reserve"


def test_the_fingerprint_is_of_the_draw() -> None:
    sample = _sample()

    changed = sample.without(code=sample.stations[0].code, reason="Closed")

    assert fingerprint(sample) == fingerprint(_sample())
    assert len({fingerprint(one) for one in (sample, _sample("two"), changed)}) == 3


def _sample(seed: str = "one") -> Sample:
    stations = [FrameStation(f"{at:02}", size=100) for at in range(12)]
    frame = make_frame([*stations, FrameStation("99", exclusion="abroad")])
    return draw_random(frame, allocation={"all": 3}, seed=seed, reserve=1)
