"""Writing a drawn sample down, row by row: add-only, in the order drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from elections.places.models import PollingStation
from observers.deployment.models import Sample as SampleRow
from observers.deployment.models import (
    SampledStation,
    SampleExclusion,
    SampleReserve,
)
from reports.findings.domain.survey.frame import FrameStation
from reports.findings.domain.survey.sampling import Sample

BATCH = 5000


def write_rows(row: SampleRow, sample: Sample, *, sizes: Mapping[str, float]) -> None:
    """Add the rows of a draw; `sizes` are the registered voters by station code."""
    wanted = [one.code for one in sample.stations]
    wanted += [one.code for one in (*sample.reserve, *sample.excluded)]
    numbers = station_numbers(row.election_day.election_id, wanted)
    SampledStation.objects.bulk_create(
        (
            SampledStation(
                mission_id=row.mission_id,
                sample=row,
                election_day_id=row.election_day_id,
                number=number,
                station_id=numbers[one.code],
                stratum=one.stratum,
                cluster=one.cluster,
                size=sizes.get(one.code, 0.0),
                probability=one.probability,
                population=None if math.isinf(one.population) else one.population,
                cluster_population=one.cluster_population,
            )
            for number, one in enumerate(sample.stations, start=1)
        ),
        batch_size=BATCH,
    )
    SampleReserve.objects.bulk_create(
        (
            SampleReserve(**_listed(row, one, number, numbers))
            for number, one in enumerate(sample.reserve, start=1)
        ),
        batch_size=BATCH,
    )
    SampleExclusion.objects.bulk_create(
        (
            SampleExclusion(**_listed(row, one, number, numbers), reason=one.exclusion)
            for number, one in enumerate(sample.excluded, start=1)
        ),
        batch_size=BATCH,
    )


def station_numbers(election_id: int, codes: Iterable[str]) -> dict[str, int]:
    """Return the database's number of each station."""
    found = PollingStation.objects.filter(election_id=election_id)
    return dict(found.with_codes(codes).values_list("code", "pk"))


def _listed(
    row: SampleRow, one: FrameStation, number: int, numbers: Mapping[str, int]
) -> dict[str, object]:
    return {
        "mission_id": row.mission_id,
        "sample": row,
        "number": number,
        "station_id": numbers[one.code],
        "stratum": one.stratum,
        "cluster": one.cluster,
        "size": one.size,
    }
