"""The frozen sample of a day, with what estimates need to know of its stations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elections.places.models import ElectionDay, PollingStation
from observers.deployment.models import Sample as SampleRow
from observers.deployment.models import SampleFrame
from observers.missions.models import Mission
from reports.findings.domain.sample_facts import FrameTotals, SampleFacts
from reports.findings.domain.survey.frame import make_frame
from reports.findings.domain.survey.parcel import frame_from_csv
from reports.findings.domain.survey.stages import Lonely
from reports.findings.selectors.observation_rows import area_paths
from reports.findings.selectors.sample_frames import frame_text
from reports.findings.selectors.samples import frozen_row, frozen_sample


def sample_facts(
    *, mission: Mission, election_day: ElectionDay | None
) -> SampleFacts | None:
    """Return the day's frozen sample; None for other missions, or if none is frozen."""
    if election_day is None or not mission.is_probability_sample:
        return None
    row = frozen_row(mission=mission, election_day=election_day)
    sample = frozen_sample(mission=mission, election_day=election_day)
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
        collapse=_collapse(row),
        lonely=Lonely(row.plan.get("lonely", Lonely.REFUSE)),
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


def _collapse(row: SampleRow) -> Mapping[str, str]:
    declared: Any = row.plan.get("collapse", {})
    return {str(name): str(partner) for name, partner in declared.items()}
