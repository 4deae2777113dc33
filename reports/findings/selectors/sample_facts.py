"""The frozen sample of a day, with what estimates need to know of its stations."""

from __future__ import annotations

from datetime import datetime

from elections.places.models import ElectionDay, PollingStation
from observers.deployment.models import SampleFrame
from observers.missions.models import Mission
from reports.findings.domain.sample_facts import FrameTotals, SampleFacts
from reports.findings.domain.survey.frame import make_frame
from reports.findings.domain.survey.parcel import frame_from_csv
from reports.findings.selectors.observation_rows import area_paths
from reports.findings.selectors.sample_frames import frame_text, plan_of
from reports.findings.selectors.samples import frozen_row, frozen_sample


def sample_facts(
    *,
    mission: Mission,
    election_day: ElectionDay | None,
    as_of: datetime | None = None,
) -> SampleFacts | None:
    """Return the day's frozen sample; None for other missions, or if none is frozen.

    With `as_of` as it stood then: a station replaced later is still in it.
    """
    if election_day is None or not mission.is_probability_sample:
        return None
    row = frozen_row(mission=mission, election_day=election_day)
    sample = frozen_sample(mission=mission, election_day=election_day, as_of=as_of)
    if row is None or sample is None:
        return None
    stations = _stations(mission, [one.code for one in sample.stations])
    frame = SampleFrame.objects.filter(sample=row).first()
    listed = frame_from_csv(frame_text(frame)) if frame else make_frame(())
    sizes = {one.code: one.size for one in listed.stations}
    return SampleFacts(
        sample=sample,
        name=row.name,
        fingerprint=row.fingerprint,
        regions={code: region for code, (region, _setting) in stations.items()},
        settings={code: setting for code, (_region, setting) in stations.items()},
        registered={code: sizes[code] for code in stations if code in sizes},
        frame=(
            FrameTotals(len(sizes), sum(sizes.values()), listed.covered_share())
            if sizes
            else None
        ),
        collapse=plan_of(row).collapse,
        lonely=plan_of(row).lonely,
    )


def _stations(mission: Mission, codes: list[str]) -> dict[str, tuple[str, str]]:
    """Return the region and the setting of each station, as rows of reports have them."""
    areas = area_paths(mission)
    found = PollingStation.objects.filter(election_id=mission.election_id)
    return {
        code: (areas.get(area, ((), ""))[1], setting)
        for code, area, setting in found.with_codes(codes)
        .order_by("code")
        .values_list("code", "area_id", "setting")
    }
