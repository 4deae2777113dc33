"""Building a statement: a kept snapshot, its sections, and a revision for every change."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from elections.journal.services.events import record_event
from elections.places.models import ElectionDay
from observers.missions.models import Mission, User
from reports.findings.models import FindingSet
from reports.findings.services.computing import compute_findings
from reports.statements.domain.composition import compose
from reports.statements.domain.document import document_sha256, to_builtins
from reports.statements.domain.sections.order import BY_KEY, WRITTEN
from reports.statements.errors import AlreadyPublished, CannotBeLeftOut, NothingBuilt
from reports.statements.models import Revision, Section, Statement
from reports.statements.selectors.gathering import statement_inputs
from reports.statements.selectors.revisions import review_facts

TITLE = "Statement of Preliminary Findings and Conclusions"
DEMONSTRATION = "DEMONSTRATION MISSION - SIMULATED OBSERVATIONS"


def build_statement(
    *,
    mission: Mission,
    election_day: ElectionDay | None,
    actor: str,
    as_of: datetime | None = None,
    finding_set: FindingSet | None = None,
    language: str = "en",
) -> Revision:
    """Take a snapshot of the figures, unless one is given, and make a revision of it."""
    statement = open_statement(
        mission=mission, election_day=election_day, actor=actor, language=language
    )
    _refuse_published(statement)
    findings = finding_set or compute_findings(
        mission=mission,
        election_day=election_day,
        as_of=as_of,
        keep=True,
        reason="statement",
        actor=actor,
    )
    return make_revision(statement=statement, actor=actor, finding_set=findings)


@transaction.atomic
def open_statement(
    *,
    mission: Mission,
    election_day: ElectionDay | None,
    actor: str,
    language: str = "en",
) -> Statement:
    """Return the mission's statement on a day, made with empty sections if there is none."""
    statement, is_new = Statement.objects.select_related("mission").get_or_create(
        mission=mission,
        election_day=election_day,
        language=language,
        defaults={"title": DEMONSTRATION if mission.is_demonstration else TITLE},
    )
    _add_sections(statement)
    if is_new:
        _record(statement, actor=actor, kind="statement.opened")
    return statement


@transaction.atomic
def save_section(
    *,
    section: Section,
    narrative: str,
    actor: str,
    is_left_out: bool = False,
    owner: User | None = None,
    now: datetime | None = None,
) -> Section:
    """Keep what a person wrote; nothing is cut and nothing corrected."""
    statement = Statement.objects.select_for_update().get(pk=section.statement_id)
    _refuse_published(statement)
    if is_left_out and BY_KEY[section.key].is_required:
        raise CannotBeLeftOut("The headline belongs to every statement; write it.")
    section.narrative = narrative
    section.is_left_out = is_left_out
    section.owner = owner
    section.edited_at = now or timezone.now()
    section.edited_by = actor
    section.save()
    record_event(
        actor=actor,
        kind="section.saved",
        subject=f"section:{section.pk}",
        mission_id=section.mission_id,
        payload={
            "statement": section.statement_id,
            "key": section.key,
            "characters": len(narrative),
            "is_left_out": is_left_out,
        },
    )
    return section


@transaction.atomic
def make_revision(
    *, statement: Statement, actor: str, finding_set: FindingSet | None = None
) -> Revision:
    """Compose the text as it stands now on a snapshot: the statement's own, or a new one."""
    locked = Statement.objects.select_for_update().get(pk=statement.pk)
    _refuse_published(locked)
    findings = finding_set or statement.finding_set
    if findings is None:
        raise NothingBuilt("Build the statement first: it has no figures yet.")
    latest = Revision.objects.filter(statement=locked).order_by("-number").first()
    number = latest.number + 1 if latest else 1
    inputs = statement_inputs(
        statement=statement, finding_set=findings, revision=number
    )
    facts = review_facts(mission=statement.mission, findings=inputs.findings)
    composed = compose(inputs, facts)
    revision = Revision.objects.create(
        mission_id=statement.mission_id,
        statement=statement,
        number=number,
        finding_set=findings,
        document=to_builtins(composed.document),
        document_sha256=document_sha256(composed.document),
        problems=[asdict(problem) for problem in composed.problems],
        made_by=actor,
        made_at=timezone.now(),
    )
    Statement.objects.filter(pk=statement.pk).update(
        finding_set=findings, state="draft"
    )
    statement.finding_set, statement.state = findings, "draft"
    _record(
        statement,
        actor=actor,
        kind="revision.made",
        number=number,
        sha256=revision.document_sha256,
    )
    return revision


def _add_sections(statement: Statement) -> None:
    known = set(
        Section.objects.filter(statement=statement).values_list("key", flat=True)
    )
    Section.objects.bulk_create(
        Section(
            mission_id=statement.mission_id,
            statement=statement,
            key=spec.key,
            position=position,
        )
        for position, spec in enumerate(WRITTEN)
        if spec.key not in known
    )


def _refuse_published(statement: Statement) -> None:
    if statement.state == "published":
        raise AlreadyPublished(
            "This statement is published; its text and files never change."
        )


def _record(statement: Statement, *, actor: str, kind: str, **payload: object) -> None:
    record_event(
        actor=actor,
        kind=kind,
        subject=f"statement:{statement.pk}",
        mission_id=statement.mission_id,
        payload=payload,
    )
