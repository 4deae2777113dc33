"""Which reports are versions of one another, who sent them, and which are recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from observers.missions.models import Mission
from reports.checklists.models import OutdatedEdit
from reports.incidents.models import IncidentReport
from reports.intake.domain.edit_forks import RecordedVersion
from reports.intake.models.submissions import Submission
from reports.intake.models.verdicts import Judgement
from reports.observations.models import Observation

MAX_EDITS = 20


@dataclass(frozen=True)
class Sender:
    """Whose report it is: a team's, or of an observer without one."""

    team_id: int | None
    observer_id: int | None

    @classmethod
    def of(cls, team_id: int | None, observer_id: int | None) -> Sender:
        """Return the sender; partners of one team are one sender."""
        return cls(team_id, None if team_id else observer_id)

    @property
    def is_known(self) -> bool:
        return bool(self.team_id or self.observer_id)


@dataclass(frozen=True)
class Edit:
    """A stored report that names another one; numbers tell which was stored later."""

    number: int
    replaced: UUID


def edit_families(
    mission: Mission, *, instance_ids: Collection[UUID], is_rehearsal: bool
) -> dict[UUID, frozenset[UUID]]:
    """Return each report with all that it replaces and that replaces it, any way round.

    A rehearsed edit is no version of a real report, nor the other way round.
    """
    links = _links(mission, instance_ids, is_rehearsal=is_rehearsal)
    return {one: frozenset(_reached(one, links)) for one in instance_ids}


def edits_above(
    mission: Mission, *, instance_ids: Collection[UUID]
) -> Mapping[UUID, Edit]:
    """Return these edits and, step by step, the edits that they replace."""
    found: dict[UUID, Edit] = {}
    frontier = set(instance_ids)
    for _ in range(MAX_EDITS):
        if not frontier:
            break
        rows = Submission.objects.filter(
            mission=mission, instance_id__in=frontier, replaces__isnull=False
        )
        for number, one, replaced in rows.values_list("pk", "instance_id", "replaces"):
            if replaced is not None:
                found[one] = Edit(number, replaced)
        frontier = {edit.replaced for edit in found.values()} - found.keys() - frontier
    return found


def senders_by_report(
    mission: Mission, *, edited: Collection[UUID]
) -> dict[UUID, set[Sender]]:
    """Return, of each report that is edited, who sent it and its recorded edits."""
    senders: dict[UUID, set[Sender]] = defaultdict(set)
    sent = Submission.objects.filter(mission=mission, instance_id__in=edited)
    for instance, *who in sent.values_list("instance_id", "team_id", "observer_id"):
        senders[instance].add(Sender.of(*who))
    for instance, replaced, *who in _recorded(
        mission,
        Q(instance_id__in=edited) | Q(supersedes__in=edited),
        "instance_id",
        "supersedes",
        "team_id",
        "observer_id",
    ):
        for one in {instance, replaced} & set(edited):
            senders[one].add(Sender.of(*who))
    return {one: {s for s in found if s.is_known} for one, found in senders.items()}


def recorded_versions(
    mission: Mission, *, instance_ids: Collection[UUID], is_rehearsal: bool
) -> list[RecordedVersion]:
    """Return which of these reports are recorded, with what decides which one counts.

    Incident reports have no thread; those that replace one report are one.
    """
    meant = {"instance_id__in": instance_ids, "is_rehearsal": is_rehearsal}
    columns = ("instance_id", "supersedes", "team_id", "observer_id", "received_at")
    outdated = set(
        OutdatedEdit.objects.filter(
            mission=mission, instance_id__in=instance_ids
        ).values_list("instance_id", flat=True)
    )
    tables = (
        Observation.objects.annotate(label=F("thread")),
        IncidentReport.objects.annotate(label=Coalesce("supersedes", "instance_id")),
    )
    return [
        RecordedVersion(
            instance_id=one,
            replaces=replaced,
            thread=thread,
            sender=Sender.of(team, observer),
            received_at=received_at,
            is_out=one in outdated,
        )
        for rows in tables
        for one, replaced, team, observer, received_at, thread in rows.filter(
            mission=mission, **meant
        ).values_list(*columns, "label")
    ]


def judged_links(
    mission: Mission, *, instance_ids: Collection[UUID]
) -> dict[UUID, UUID]:
    """Return which of these reports replace which; those that were judged, rehearsals apart."""
    rows = Submission.objects.filter(
        Exists(Judgement.objects.filter(submission=OuterRef("pk"))),
        mission=mission,
        instance_id__in=instance_ids,
        is_rehearsal=False,
        replaces__isnull=False,
    )
    return {
        edit: replaced
        for edit, replaced in rows.values_list("instance_id", "replaces")
        if replaced is not None
    }


def _recorded(mission: Mission, which: Q, *columns: str) -> Iterable[tuple[Any, ...]]:
    tables = Observation.objects, IncidentReport.objects
    return chain.from_iterable(
        rows.filter(which, mission=mission).values_list(*columns) for rows in tables
    )


def _links(
    mission: Mission, instance_ids: Collection[UUID], *, is_rehearsal: bool
) -> dict[UUID, set[UUID]]:
    links: dict[UUID, set[UUID]] = {}
    edits = Submission.objects.filter(
        mission=mission, replaces__isnull=False, is_rehearsal=is_rehearsal
    )
    frontier, known = set(instance_ids), set(instance_ids)
    for _ in range(MAX_EDITS):
        if not frontier:
            break
        touching = edits.filter(
            Q(instance_id__in=frontier) | Q(replaces__in=frontier)
        ).values_list("instance_id", "replaces")
        for edit, replaced in touching:
            assert replaced is not None
            links.setdefault(edit, set()).add(replaced)
            links.setdefault(replaced, set()).add(edit)
        frontier = set(links) - known
        known |= frontier
    return links


def _reached(start: UUID, links: Mapping[UUID, set[UUID]]) -> set[UUID]:
    reached, ahead = {start}, [start]
    while ahead:
        for one in links.get(ahead.pop(), set()) - reached:
            reached.add(one)
            ahead.append(one)
    return reached
