"""What one incident's page shows: the report in words, its evidence, its standing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from elections.scope import Scope
from observers.missions.models import Membership, User
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Question,
    answer_at,
)
from reports.checklists.selectors import definition_of
from reports.incidents.admin.columns import LEVEL_COLORS, in_words, is_waiting
from reports.incidents.domain.catalogue import Category, category
from reports.incidents.domain.evidence import KIND_NAMES
from reports.incidents.domain.verification import (
    CONFIRMING,
    GRADES,
    LEGAL_MOVES,
    Level,
)
from reports.incidents.models import GroupingMove, IncidentReport, VerificationMove
from reports.incidents.selectors import (
    EvidenceShown,
    evidence_of,
    ground_of,
    grouping_candidates,
    moves_of,
    narrative_of,
)

COLORS = {
    "warning": "amber",
    "info": "blue",
    "success": "green",
    "danger": "red",
    "primary": "",
}


@dataclass(frozen=True)
class MoveShown:
    """A level that the incident may go to; `obstacle` says why this person may not."""

    level: str
    words: str
    obstacle: str = ""


@dataclass(frozen=True)
class AnswerShown:
    """One answer in words."""

    label: str
    text: str


@dataclass(frozen=True)
class IncidentPage:
    """Everything that the page of one incident shows."""

    category: Category
    level: str
    color: str
    answers: list[AnswerShown]
    told: list[AnswerShown]
    flags: list[AnswerShown]
    evidence: list[EvidenceShown]
    moves: list[VerificationMove]
    groupings: list[GroupingMove]
    legal: list[MoveShown]
    together: list[IncidentReport]
    candidates: list[IncidentReport]
    colleagues: list[User]
    grades: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str]]
    is_waiting: bool
    versions: list[IncidentReport]


def incident_page(
    incident: IncidentReport, *, user: User, can_verify: bool, scope: Scope
) -> IncidentPage:
    """Return what the page shows; what was told is unsealed for those who verify.

    Of other reports it shows those in scope, and what may be grouped to who verifies.
    """
    definition = definition_of(incident.version)
    state = incident.state
    opened_by = ground_of(incident).opened_by
    visible = IncidentReport.objects.visible_to(scope)
    together = visible.filter(state__group=state.group_id)
    return IncidentPage(
        category=category(incident.category),
        level=in_words(state.level),
        color=COLORS[LEVEL_COLORS[state.level]],
        answers=_answers(definition, incident),
        told=_told(definition, incident) if can_verify else [],
        flags=_flags(definition, incident),
        evidence=evidence_of(incident) if can_verify else [],
        moves=list(moves_of(incident)),
        groupings=list(
            incident.groupings.select_related("group").order_by("moved_at", "id")
        ),
        legal=[_move(level, opened_by, user) for level in _next(state.level)],
        together=list(
            together.exclude(pk=incident.pk)
            .select_related("team", "station", "state")
            .order_by("received_at", "instance_id")
        )
        if state.group_id
        else [],
        candidates=[
            row
            for row in (grouping_candidates(incident) if can_verify else ())
            if state.group_id is None or row.state.group_id != state.group_id
        ],
        colleagues=_colleagues(incident) if can_verify else [],
        grades=[(grade.value, words) for grade, words in GRADES.items()],
        kinds=[(kind.value, words) for kind, words in KIND_NAMES.items()],
        is_waiting=is_waiting(incident),
        versions=list(
            visible.filter(
                mission=incident.mission_id, supersedes=incident.instance_id
            ).order_by("received_at")
        ),
    )


def _next(level: str) -> list[Level]:
    return [found for found in Level if found in LEGAL_MOVES[Level(level)]]


def _move(level: Level, opened_by: int | None, user: User) -> MoveShown:
    words = in_words(level.value)
    if level in CONFIRMING and opened_by == user.pk:
        return MoveShown(level.value, words, "A second person has to confirm it.")
    return MoveShown(level.value, words)


def _answers(
    definition: ChecklistDefinition, incident: IncidentReport
) -> list[AnswerShown]:
    found = []
    for question in definition.questions:
        value = None if question.repeat else answer_at(incident.answers, question.path)
        if value not in (None, "", []):
            found.append(AnswerShown(question.label("en"), _words(question, value)))
    return found


def _told(
    definition: ChecklistDefinition, incident: IncidentReport
) -> list[AnswerShown]:
    found = []
    for path, text in narrative_of(incident).items():
        question = definition.question_at(tuple(path.split("/")))
        found.append(AnswerShown(question.label("en") if question else path, text))
    return found


def _flags(
    definition: ChecklistDefinition, incident: IncidentReport
) -> list[AnswerShown]:
    found = []
    for flag in incident.flags:
        question = definition.question_at(tuple(flag.get("path", "").split("/")))
        label = question.label("en") if question else ""
        found.append(AnswerShown(label, flag["message"]))
    return found


def _words(question: Question, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_words(question, part) for part in value)
    for choice in question.choices:
        if choice.code == value:
            return choice.labels.get("en") or choice.code
    return str(value)


def _colleagues(incident: IncidentReport) -> list[User]:
    roles = ("coordinator", "analyst", "head")
    members = Membership.objects.filter(mission=incident.mission_id, role__in=roles)
    found = members.select_related("user").order_by("user__username")
    return [member.user for member in found]
