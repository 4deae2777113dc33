"""Add up what batches change in the board's counters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from reports.observations.domain.drafts import CounterDelta


def merged_counts(
    counts: Sequence[CounterDelta], *, now: datetime
) -> list[CounterDelta]:
    """Return one delta per counter; a statement may touch a row only once."""
    found: dict[tuple[object, ...], CounterDelta] = {}
    for given in counts:
        delta = replace(given, last_received_at=given.last_received_at or now)
        key = (delta.election_day_id, delta.team_id, delta.stage)
        found[key] = _sum(found[key], delta) if key in found else delta
    return list(found.values())


def _sum(one: CounterDelta, other: CounterDelta) -> CounterDelta:
    latest = (one.last_received_at, other.last_received_at)
    return replace(
        one,
        recorded=one.recorded + other.recorded,
        set_aside=one.set_aside + other.set_aside,
        flagged=one.flagged + other.flagged,
        last_received_at=max(filter(None, latest), default=None),
    )
