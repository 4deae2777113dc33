"""Frozen samples for tests: drawn by the product's own drawing from given strata."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping, Sequence

from django.utils import timezone

from elections.places.models import ElectionDay, PollingStation
from observers.deployment.models import Sample, SampleFrame
from observers.missions.models import Mission
from reports.findings.domain.survey.drawing import draw_random
from reports.findings.domain.survey.frame import FrameStation, make_frame
from reports.findings.domain.survey.listing import fingerprint
from reports.findings.domain.survey.parcel import frame_csv
from reports.findings.domain.survey.plan import Plan
from reports.findings.selectors.sample_frames import plan_as_json
from reports.findings.services.sample_rows import write_rows
from tests.factories.deployment import main_day
from tests.factories.places import PollingStationFactory


def frozen_sample(
    mission: Mission,
    day: ElectionDay,
    stations: Sequence[PollingStation],
    *,
    strata: Mapping[str, str] | None = None,
    excluded: Mapping[str, str] | None = None,
    allocation: Mapping[str, int] | None = None,
    reserve: int = 0,
    seed: str = "test",
) -> Sample:
    """Freeze a random sample of these stations; all of them unless allocated.

    `strata` and `excluded` go from station code to stratum and to reason.
    """
    row = drawn_sample(
        mission,
        day,
        stations,
        strata=strata,
        excluded=excluded,
        allocation=allocation,
        reserve=reserve,
        seed=seed,
    )
    row.frozen_at = timezone.now()
    row.frozen_by = "user:2"
    row.save()
    return row


def sample_of_one(mission: Mission) -> Sample:
    """Draw a sample of one new station, not frozen: a day can have many of those."""
    station = PollingStationFactory.create(election=mission.election)
    return drawn_sample(mission, main_day(mission.election), [station])


def drawn_sample(
    mission: Mission,
    day: ElectionDay,
    stations: Sequence[PollingStation],
    *,
    strata: Mapping[str, str] | None = None,
    excluded: Mapping[str, str] | None = None,
    allocation: Mapping[str, int] | None = None,
    reserve: int = 0,
    seed: str = "test",
) -> Sample:
    """Draw as `frozen_sample` does, and leave it to be frozen."""
    frame = make_frame(
        FrameStation(
            code=one.code,
            stratum=(strata or {}).get(one.code, "all"),
            size=float(one.registered_voters or 0),
            exclusion=(excluded or {}).get(one.code, ""),
        )
        for one in stations
    )
    drawn = draw_random(
        frame, allocation=allocation or frame.sizes(), seed=seed, reserve=reserve
    )
    row = Sample.objects.create(
        mission=mission,
        election_day=day,
        name=f"Sample of {day.code}",
        method=drawn.method,
        seed=seed,
        plan=plan_as_json(
            Plan(
                method=drawn.method,
                seed=seed,
                sampled=len(drawn.stations),
                area_level=0,
                reserve=reserve,
            )
        ),
        planned_at=timezone.now(),
        drawn_at=timezone.now(),
        drawn_by="user:1",
        fingerprint=fingerprint(drawn),
    )
    text = frame_csv(frame)
    SampleFrame.objects.create(
        mission=mission,
        sample=row,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        content=gzip.compress(text.encode(), mtime=0),
    )
    write_rows(row, drawn, sizes={one.code: one.size for one in frame.stations})
    return row
