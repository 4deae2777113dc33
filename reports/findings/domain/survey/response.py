"""How a sample was answered, stratum by stratum; silence is counted, never guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from reports.findings.domain.survey.sampling import Sample

# Below this share of a stratum every estimate carries a warning.
WARNING_SHARE = 0.8


@dataclass(frozen=True)
class StratumResponse:
    """Of one stratum, in draws: drawn, of them existing, received and missing."""

    stratum: str
    drawn: int
    existing: int
    received: int

    @property
    def missing(self) -> int:
        """Return the existing draws from which nothing has come."""
        return self.existing - self.received

    @property
    def share(self) -> float | None:
        """Return received of existing (0..1); None where no station exists."""
        return self.received / self.existing if self.existing else None

    @property
    def is_low(self) -> bool:
        """Tell whether the stratum's response asks for a warning."""
        return self.received < WARNING_SHARE * self.existing


def response_of(
    sample: Sample, *, received: Collection[str]
) -> tuple[StratumResponse, ...]:
    """Return the response of each stratum, by name; `received` are station codes."""
    names = sorted({one.stratum for one in sample.stations})
    rows = {
        name: [one for one in sample.stations if one.stratum == name] for name in names
    }
    return tuple(
        StratumResponse(
            stratum=name,
            drawn=len(rows[name]),
            existing=sum(one.exists for one in rows[name]),
            received=sum(one.exists and one.code in received for one in rows[name]),
        )
        for name in names
    )


def response_in_all(strata: Iterable[StratumResponse]) -> StratumResponse:
    """Return the response of the whole sample, unweighted."""
    listed = list(strata)
    return StratumResponse(
        stratum="all",
        drawn=sum(one.drawn for one in listed),
        existing=sum(one.existing for one in listed),
        received=sum(one.received for one in listed),
    )


def low_response_warnings(strata: Iterable[StratumResponse]) -> tuple[str, ...]:
    """Return the warnings to print beside an estimate, one for each low stratum."""
    return tuple(
        f"{one.stratum}: {one.received} of {one.existing} sampled stations reported;"
        " the estimate may be off where the silent ones differ."
        for one in strata
        if one.is_low
    )
