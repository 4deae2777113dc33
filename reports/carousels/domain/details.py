"""What is kept of a hypothesis, as plain values that are sealed, and read again.

Sentences quote words of sealed narratives, so nothing of this stands in clear.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from reports.incidents.domain.linking.hypotheses import Hypothesis
from reports.incidents.domain.linking.report import MovingReport
from reports.incidents.domain.linking.routes import DETOUR, SPEED_KMH

DIGITS = 6


@dataclass(frozen=True)
class Halt:
    """One sight of the group. `reports` are the ids of all that tell of it."""

    station: str
    earliest_at: datetime
    latest_at: datetime
    latitude: float
    longitude: float
    reports: tuple[str, ...]


@dataclass(frozen=True)
class Leg:
    """The way between two halts; the drive is reckoned, `between` was told."""

    start: str
    end: str
    km: float
    drive: timedelta
    between: timedelta


@dataclass(frozen=True)
class Reason:
    """One piece of evidence in words; above zero it speaks for one group."""

    kind: str
    sentence: str
    weight: float

    @property
    def side(self) -> str:
        """Return which way it speaks."""
        return "for" if self.weight > 0 else "against" if self.weight < 0 else "neither"


@dataclass(frozen=True)
class KeptLink:
    """Two reports that look like one group, and why; the heaviest reason first."""

    one: str
    other: str
    strength: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Details:
    """A hypothesis as a page shows it, halts in the order of the way."""

    halts: tuple[Halt, ...]
    legs: tuple[Leg, ...]
    links: tuple[KeptLink, ...]


def details_as_bytes(
    hypothesis: Hypothesis, reports: Mapping[str, MovingReport]
) -> bytes:
    """Return what is to be sealed; equal hypotheses give equal bytes."""
    plain = {
        "halts": [
            {
                "station": stop.station,
                "earliest_at": stop.earliest_at.isoformat(),
                "latest_at": stop.latest_at.isoformat(),
                "latitude": reports[stop.reports[0]].latitude,
                "longitude": reports[stop.reports[0]].longitude,
                "km": round(stop.km_from_last, DIGITS),
                "reports": list(stop.reports),
            }
            for stop in hypothesis.timeline
        ],
        "links": [
            {
                "one": link.one,
                "other": link.other,
                "strength": link.strength.value,
                "reasons": [
                    [each.kind.value, each.sentence, round(each.weight, DIGITS)]
                    for each in link.evidence
                ],
            }
            for link in hypothesis.links
        ],
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()


def details_from(kept: bytes) -> Details:
    """Return what was kept."""
    plain = json.loads(kept)
    halts = tuple(_halt(each) for each in plain["halts"])
    return Details(
        halts=halts,
        legs=_legs(halts, plain["halts"]),
        links=tuple(
            KeptLink(
                one=each["one"],
                other=each["other"],
                strength=each["strength"],
                reasons=tuple(Reason(*reason) for reason in each["reasons"]),
            )
            for each in plain["links"]
        ),
    )


def _halt(plain: Mapping[str, Any]) -> Halt:
    return Halt(
        station=plain["station"],
        earliest_at=datetime.fromisoformat(plain["earliest_at"]),
        latest_at=datetime.fromisoformat(plain["latest_at"]),
        latitude=plain["latitude"],
        longitude=plain["longitude"],
        reports=tuple(plain["reports"]),
    )


def _legs(halts: Sequence[Halt], plain: Sequence[Mapping[str, Any]]) -> tuple[Leg, ...]:
    return tuple(
        Leg(
            start=start.station,
            end=end.station,
            km=kept["km"],
            drive=timedelta(hours=DETOUR * kept["km"] / SPEED_KMH),
            between=end.earliest_at - start.latest_at,
        )
        for (start, end), kept in zip(pairwise(halts), plain[1:], strict=True)
    )
