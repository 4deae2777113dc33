"""What changed between two finding sets: the table behind a stale statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.findings.domain.figures import Figure, FindingDocument


@dataclass(frozen=True)
class Difference:
    """One figure before and after; None where a set does not have it."""

    key: str
    before: Figure | None
    after: Figure | None


def differences(old: FindingDocument, new: FindingDocument) -> tuple[Difference, ...]:
    """Return the figures whose numbers differ, by key."""
    return tuple(_changed(old, new))


def _changed(old: FindingDocument, new: FindingDocument) -> Iterator[Difference]:
    for key in sorted(old.by_key.keys() | new.by_key.keys()):
        before, after = old.figure(key), new.figure(key)
        if _numbers(before) != _numbers(after):
            yield Difference(key=key, before=before, after=after)


def _numbers(figure: Figure | None) -> tuple[object, ...] | None:
    if figure is None:
        return None
    return (
        figure.k,
        figure.n,
        figure.value,
        figure.stations,
        figure.stations_k,
        dict(figure.excluded),
        figure.estimate,
    )
