"""Edits: an own report may be replaced, in any order of arrival; another's may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from observers.missions.models import Mission
from reports.checklists.models import OutdatedEdit
from reports.intake.domain.edit_forks import outdated_edits, separate_reports
from reports.intake.domain.identity import SetAsideReason
from reports.intake.selectors.families import (
    Edit,
    Sender,
    edits_above,
    judged_links,
    recorded_versions,
    senders_by_report,
)
from reports.intake.services.placing import Placed, Verdict
from reports.intake.services.readings import Reading

# A report and one edit: nothing can fork yet.
PAIR = 2


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


def reports_added(
    mission: Mission,
    verdicts: Sequence[Verdict],
    families: Mapping[UUID, frozenset[UUID]],
) -> dict[UUID, int]:
    """Return how many reports more there are after each of these, taken in order.

    What is set aside adds none, and may still tie two branches together.
    """
    real = [v for v in verdicts if not v.reading.envelope.is_rehearsal]
    around = {one for v in real for one in families[v.reading.instance_id]}
    recorded = {
        one.instance_id
        for one in recorded_versions(mission, instance_ids=around, is_rehearsal=False)
    }
    links = judged_links(mission, instance_ids=around)
    added = {verdict.reading.instance_id: 0 for verdict in verdicts}
    for verdict in real:
        own, replaced = verdict.reading.instance_id, verdict.reading.submission.replaces
        family = families[own]
        before = separate_reports(recorded & family, _within(family, links))
        if replaced is not None:
            links[own] = replaced
        if isinstance(verdict, Placed):
            recorded.add(own)
        after = separate_reports(recorded & family, _within(family, links))
        added[own] = after - before
    return added


def _within(
    family: frozenset[UUID], links: Mapping[UUID, UUID]
) -> list[tuple[UUID, UUID]]:
    return [(edit, links[edit]) for edit in family if edit in links]


def note_outdated_edits(
    mission: Mission,
    placed: Sequence[Placed],
    families: Mapping[UUID, frozenset[UUID]],
    *,
    now: datetime,
) -> None:
    """Write down which edits another branch of their report has outdated."""
    for is_rehearsal in (False, True):
        several = {
            families[one.reading.instance_id]
            for one in placed
            if one.reading.envelope.is_rehearsal == is_rehearsal
            and len(families[one.reading.instance_id]) > PAIR
        }
        if not several:
            continue
        versions = recorded_versions(
            mission,
            instance_ids=frozenset().union(*several),
            is_rehearsal=is_rehearsal,
        )
        for family in several:
            own = [one for one in versions if one.instance_id in family]
            OutdatedEdit.objects.bulk_create(
                (
                    OutdatedEdit(
                        mission=mission,
                        instance_id=loser,
                        counts_instead=winner,
                        recorded_at=now,
                    )
                    for loser, winner in outdated_edits(own).items()
                ),
                ignore_conflicts=True,
            )


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
