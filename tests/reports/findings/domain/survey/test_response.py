"""Response by stratum: silence is counted, and never hides in another stratum."""

from __future__ import annotations

from reports.findings.domain.survey.response import (
    low_response_warnings,
    response_in_all,
    response_of,
)
from reports.findings.domain.survey.sampling import Method, Sample, SampledStation

SAMPLE = Sample(
    method=Method.RANDOM,
    seed="s",
    stations=(
        *(SampledStation(f"A{at}", "A", 0.5, 10.0) for at in range(5)),
        *(SampledStation(f"B{at}", "B", 0.5, 10.0, exists=at > 0) for at in range(5)),
    ),
    excluded=(),
)


def test_stations_that_do_not_exist_are_not_missing() -> None:
    north, south = response_of(SAMPLE, received={"A0", "A1", "A2", "B1", "B2", "X"})

    assert (north.drawn, north.existing, north.received, north.missing) == (5, 5, 3, 2)
    assert (south.drawn, south.existing, south.received, south.missing) == (5, 4, 2, 2)
    assert south.share == 0.5


def test_a_warning_names_each_stratum_below_four_fifths() -> None:
    strata = response_of(SAMPLE, received={"A0", "A1", "A2", "A3", "B1"})

    (warning,) = low_response_warnings(strata)
    assert warning.startswith("B: 1 of 4 sampled stations reported;")
    assert response_in_all(strata).received == 5


def test_a_station_shown_not_to_exist_counts_for_nothing() -> None:
    strata = response_of(SAMPLE, received={"B0"})

    assert response_in_all(strata).received == 0
