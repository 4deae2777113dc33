"""Edits: an own report may be replaced, in any order of arrival; another's may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from observers.missions.models import Mission
from reports.intake.domain.identity import SetAsideReason
from reports.intake.selectors.families import (
    Edit,
    Sender,
    edits_above,
    senders_by_report,
)
from reports.intake.services.placing import Placed, Verdict
from reports.intake.services.readings import Reading


def without_circles(mission: Mission, readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings; one that closes a circle of edits replaces nothing.

    Of reports that all replace each other none would be the latest, and none counted.
    """
    edits = [r.instance_id for r in readings if r.envelope.replaces]
    above = edits_above(mission, instance_ids=edits)
    return [
        _as_an_original(reading)
        if _closes_a_circle(reading.instance_id, above)
        else reading
        for reading in readings
    ]


def without_foreign_edits(
    mission: Mission, verdicts: Sequence[Verdict]
) -> list[Verdict]:
    """Return the verdicts; what would replace another sender's report waits."""
    edited = {one for v in verdicts if (one := v.reading.envelope.replaces)}
    if not edited:
        return list(verdicts)
    senders = senders_by_report(mission, edited=edited)
    for verdict in verdicts:
        if isinstance(verdict, Placed):
            reading = verdict.reading
            for one in {reading.instance_id, reading.envelope.replaces} & edited:
                senders.setdefault(one, set()).add(_sender(verdict))  # type: ignore[arg-type]  # `edited` holds no None
    return [_own_or_waiting(verdict, senders) for verdict in verdicts]


def _closes_a_circle(start: UUID, above: Mapping[UUID, Edit]) -> bool:
    """Tell whether following `replaces` leads back, and this report was stored last."""
    passed: list[Edit] = []
    ahead = above.get(start)
    while ahead is not None and ahead not in passed:
        passed.append(ahead)
        if ahead.replaced == start:
            return above[start].number == max(edit.number for edit in passed)
        ahead = above.get(ahead.replaced)
    return False


def _as_an_original(reading: Reading) -> Reading:
    envelope = reading.envelope
    oddities = (*envelope.oddities, "replaces")
    return replace(
        reading, envelope=replace(envelope, replaces=None, oddities=oddities)
    )


def _own_or_waiting(verdict: Verdict, senders: Mapping[UUID, set[Sender]]) -> Verdict:
    reason, replaced = (
        SetAsideReason.REPLACES_OTHER_TEAM,
        verdict.reading.envelope.replaces,
    )
    if not isinstance(verdict, Placed) or replaced is None:
        return verdict
    if verdict.reading.is_decided(reason):
        return verdict
    others = senders.get(replaced, set()) - {_sender(verdict)}
    return verdict.waits(reason, replaces=str(replaced)) if others else verdict


def _sender(placed: Placed) -> Sender:
    return Sender.of(placed.team_id, placed.observer_id)
