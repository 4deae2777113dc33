"""Reading samples: the one in force as the domain knows it, and how it was answered."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime

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
from reports.findings.domain.survey.collapsing import collapsed_sample
from reports.findings.domain.survey.frame import FrameStation
from reports.findings.domain.survey.sampling import Method, Sample, SampledStation
from reports.findings.domain.survey.weights import ResponseRate, response_rates
from reports.findings.selectors.sample_frames import plan_of
from reports.observations.models import Observation


def frozen_sample(
    *, mission: Mission, election_day: ElectionDay, as_of: datetime | None = None
) -> Sample | None:
    """Return the day's sample in force, with its replacements; None if none is frozen.

    Codes are station codes; rows stand in the order drawn, joined reserves last. With
    `as_of`, only the replacements recorded up to then.
    """
    row = frozen_row(mission=mission, election_day=election_day)
    return None if row is None else drawn_sample(row, as_of=as_of)


def counting_sample(
    *, mission: Mission, election_day: ElectionDay, as_of: datetime
) -> Sample | None:
    """Return the sample in force as results are estimated: partners in the plan joined."""
    row = frozen_row(mission=mission, election_day=election_day)
    if row is None:
        return None
    return collapsed_sample(drawn_sample(row, as_of=as_of), plan_of(row).collapse)


def frozen_row(*, mission: Mission, election_day: ElectionDay) -> SampleRow | None:
    """Return the row of the day's sample in force."""
    rows = SampleRow.objects.filter(mission=mission, election_day=election_day)
    return rows.frozen().order_by("pk").first()


def drawn_sample(row: SampleRow, *, as_of: datetime | None = None) -> Sample:
    """Return a drawn sample with every replacement made since, or up to a time."""
    sample = sample_as_drawn(row)
    found = SampleReplacement.objects.filter(sample=row).order_by("pk")
    if as_of is not None:
        found = found.filter(recorded_at__lte=as_of)
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


def sample_response(
    *, mission: Mission, election_day: ElectionDay, stage: str, as_of: datetime
) -> tuple[ResponseRate, ...]:
    """Return how each stratum of the sample in force was answered at a stage, by name,
    and last the whole of it; empty without a frozen sample.

    Received are stations with a report that counts.
    """
    sample = frozen_sample(mission=mission, election_day=election_day, as_of=as_of)
    if sample is None:
        return ()
    found = Observation.objects.filter(
        mission=mission, election_day=election_day, stage=stage
    ).counted(as_of)
    codes = found.filter(station__isnull=False).values_list("station__code", flat=True)
    received, drawn = set(codes), [one for one in sample.stations if one.exists]
    weights = [one.weight for one in drawn]
    came = [one.code in received for one in drawn]
    return tuple(
        rate
        for classes in ([one.stratum for one in drawn], ["All"] * len(drawn))
        for rate in response_rates(weights=weights, classes=classes, has_reported=came)
    )


def stations_in_force(row: SampleRow) -> Iterable[SampledStationRow]:
    """Return the stations that observers go to: each once, none shown not to exist."""
    gone = SampleReplacement.objects.filter(sample=row).values("station_id")
    rows = SampledStationRow.objects.filter(sample=row).exclude(station_id__in=gone)
    rows = rows.select_related("station__area").defer("station__area__boundary")
    return rows.order_by("station__code", "number").distinct("station__code")


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
