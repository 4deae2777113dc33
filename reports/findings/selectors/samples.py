"""Reading samples: the one in force as the domain knows it, and how it was answered."""

from __future__ import annotations

import math

from elections.places.models import ElectionDay
from observers.deployment.models import Sample as SampleRow
from observers.deployment.models import (
    SampledStation as SampledStationRow,
)
from observers.deployment.models import (
    SampleExclusion,
    SampleReplacement,
    SampleReserve,
)
from observers.missions.models import Mission
from reports.findings.domain.survey.frame import FrameStation
from reports.findings.domain.survey.sampling import Method, Sample, SampledStation


def frozen_sample(*, mission: Mission, election_day: ElectionDay) -> Sample | None:
    """Return the day's sample in force, with its replacements; None if none is frozen.

    Codes are station codes; rows stand in the order drawn, joined reserves last.
    """
    row = frozen_row(mission=mission, election_day=election_day)
    return None if row is None else drawn_sample(row)


def frozen_row(*, mission: Mission, election_day: ElectionDay) -> SampleRow | None:
    """Return the row of the day's sample in force."""
    rows = SampleRow.objects.filter(mission=mission, election_day=election_day)
    return rows.frozen().order_by("pk").first()


def drawn_sample(row: SampleRow) -> Sample:
    """Return a drawn sample with every replacement made since."""
    sample = sample_as_drawn(row)
    found = SampleReplacement.objects.filter(sample=row).order_by("pk")
    for code, reason in found.values_list("station__code", "reason"):
        sample = sample.without(code=code, reason=reason)
    return sample


def sample_as_drawn(row: SampleRow) -> Sample:
    """Return a sample as it was drawn and fingerprinted, before any replacement."""
    drawn = SampledStationRow.objects.filter(sample=row, joined_for__isnull=True)
    reserve = SampleReserve.objects.filter(sample=row).select_related("station")
    excluded = SampleExclusion.objects.filter(sample=row).select_related("station")
    return Sample(
        method=Method(row.method),
        seed=row.seed,
        stations=tuple(map(_drawn, drawn.select_related("station").order_by("number"))),
        excluded=tuple(_listed(one, one.reason) for one in excluded.order_by("number")),
        reserve=tuple(_listed(one, "") for one in reserve.order_by("number")),
    )


def _drawn(row: SampledStationRow) -> SampledStation:
    return SampledStation(
        code=row.station.code,
        stratum=row.stratum,
        probability=row.probability,
        population=math.inf if row.population is None else row.population,
        cluster=row.cluster,
        cluster_population=row.cluster_population,
    )


def _listed(row: SampleReserve | SampleExclusion, reason: str) -> FrameStation:
    return FrameStation(
        code=row.station.code,
        stratum=row.stratum,
        cluster=row.cluster,
        size=row.size,
        exclusion=reason,
    )
