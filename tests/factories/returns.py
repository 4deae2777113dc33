"""Small samples and protocols for tests of the quick count; no database."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from reports.findings.domain.quick_count.returns import Return
from reports.findings.domain.survey.sampling import Method, Sample, SampledStation

EVENING = datetime(2023, 3, 19, 15, 0, tzinfo=UTC)


def sample_of(
    strata: Mapping[str, tuple[int, int]], *, method: Method = Method.RANDOM
) -> Sample:
    """Return a sample with (n, N) per stratum; codes are the stratum and a number."""
    return Sample(
        method=method,
        seed="test",
        stations=tuple(
            SampledStation(f"{name}-{number}", name, n / size, float(size))
            for name, (n, size) in strata.items()
            for number in range(n)
        ),
        excluded=(),
    )


def one_draw(code: str, *, weight: float) -> SampledStation:
    """Return one draw with replacement."""
    return SampledStation(code, "all", 1 / weight, math.inf)


def returned(
    station: str,
    votes: Mapping[str, int],
    *,
    minutes: float = 0,
    invalid: int = 0,
    registered: int = 1_000,
    report: str = "",
) -> Return:
    """Return a protocol whose lines agree with each other."""
    valid = sum(votes.values())
    return Return(
        station=station,
        report=report or str(uuid5(NAMESPACE_URL, station)),
        received_at=EVENING + timedelta(minutes=minutes),
        votes=votes,
        valid=valid,
        in_box=valid + invalid,
        registered=registered,
    )
