"""Releasing a statement: reasons for what is asked about, two people, then for ever."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from elections.errors import NotAllowed
from elections.journal.services.events import record_event
from observers.missions.models import User
from observers.missions.permissions import Right, has_right
from reports.statements.errors import AlreadyPublished, ReleaseRefused
from reports.statements.models import (
    ReleaseReason,
    Revision,
    SignOff,
    Statement,
    StatementFile,
)
from reports.statements.renderers.formats import RENDERERS
from reports.statements.selectors.editions import (
    CORRECTION,
    corrections,
    subject_of,
)
from reports.statements.selectors.revisions import is_edited_since, is_released
from reports.statements.services.rendering import (
    refuse_with_problems,
    render_revision,
)


@transaction.atomic
def give_reason(
    *, statement: Statement, rule: str, subject: str, reason: str, user: User
) -> ReleaseReason:
    """Let a passage stand that a rule asks about, with the reason and who gave it."""
    _need(user, Right.WRITE_STATEMENT, statement)
    if rule == CORRECTION:
        raise ReleaseRefused("Open the correction on the statement's page.")
    if not reason.strip():
        raise ReleaseRefused("Say why the passage may stand.")
    given, is_new = ReleaseReason.objects.get_or_create(
        statement=statement,
        rule=rule,
        subject=subject,
        defaults={
            "mission_id": statement.mission_id,
            "reason": reason.strip(),
            "given_by": user,
            "given_at": timezone.now(),
        },
    )
    if is_new:
        _record(statement, user, "release_reason.given", rule=rule, subject=subject)
    return given


@transaction.atomic
def sign_off(*, revision: Revision, user: User) -> SignOff:
    """Release a revision in one's own name; two different people are needed."""
    statement = Statement.objects.select_for_update().get(pk=revision.statement_id)
    _need(user, Right.RELEASE_STATEMENT, statement)
    _refuse_unreleasable(statement, revision)
    signed, is_new = SignOff.objects.get_or_create(
        revision=revision,
        signed_by=user,
        defaults={"mission_id": revision.mission_id, "signed_at": timezone.now()},
    )
    if is_new:
        _record(
            statement,
            user,
            "revision.signed",
            number=revision.number,
            sha256=revision.document_sha256,
        )
    if is_released(revision) and statement.state == "draft":
        statement.state = "released"
        statement.save(update_fields=["state"])
        _record(statement, user, "statement.released", number=revision.number)
    return signed


@transaction.atomic
def publish(
    *, statement: Statement, user: User, now: datetime | None = None
) -> list[StatementFile]:
    """Write the released revision in every format and freeze the statement."""
    moment = now or timezone.now()
    locked = Statement.objects.select_for_update().get(pk=statement.pk)
    _need(user, Right.RELEASE_STATEMENT, locked)
    revision = Revision.objects.filter(statement=locked).order_by("-number").first()
    if revision is None or not is_released(revision):
        raise ReleaseRefused("Two different people must release the latest revision.")
    _refuse_unreleasable(locked, revision)
    if locked.embargo_until and locked.embargo_until > moment:
        raise ReleaseRefused(
            f"The embargo holds until {locked.embargo_until:%Y-%m-%d %H:%M} UTC."
        )
    files = [
        render_revision(revision=revision, format=name, actor=user.actor)
        for name in RENDERERS
    ]
    locked.state = "published"
    locked.published_at = moment
    locked.save(update_fields=["state", "published_at"])
    _record(
        locked,
        user,
        "statement.published",
        number=revision.number,
        files={file.name: file.sha256 for file in files},
    )
    return files


@transaction.atomic
def open_correction(*, statement: Statement, reason: str, user: User) -> ReleaseReason:
    """Begin the next edition of a published statement; what was published stays."""
    locked = Statement.objects.select_for_update().get(pk=statement.pk)
    _need(user, Right.RELEASE_STATEMENT, locked)
    published = Revision.objects.filter(statement=locked).latest_first().first()
    if locked.state != "published" or published is None:
        raise ReleaseRefused("Only a published statement is corrected.")
    if not reason.strip():
        raise ReleaseRefused("Say what was wrong; the next edition prints it.")
    given = ReleaseReason.objects.create(
        mission_id=locked.mission_id,
        statement=locked,
        rule=CORRECTION,
        subject=subject_of(published),
        reason=reason.strip(),
        given_by=user,
        given_at=timezone.now(),
    )
    locked.state = "draft"
    locked.save(update_fields=["state"])
    _record(locked, user, "statement.correction_opened", number=published.number)
    return given


def _refuse_unreleasable(statement: Statement, revision: Revision) -> None:
    if statement.state == "published":
        raise AlreadyPublished("This statement is published.")
    if corrections(statement).filter(subject=subject_of(revision)).exists():
        raise ReleaseRefused(
            "This revision is published already. Make the corrected one first."
        )
    newer = Revision.objects.filter(
        statement=statement, number__gt=revision.number
    ).exists()
    if newer:
        raise ReleaseRefused("There is a newer revision; release that one.")
    if is_edited_since(revision):
        raise ReleaseRefused(
            "The text was changed after this revision. Make a new revision first."
        )
    refuse_with_problems(revision)


def _need(user: User, right: Right, statement: Statement) -> None:
    if not has_right(user, right, mission_id=statement.mission_id):
        raise NotAllowed("Your role in this mission does not allow this.")


def _record(statement: Statement, user: User, kind: str, **payload: object) -> None:
    record_event(
        actor=user.actor,
        kind=kind,
        subject=f"statement:{statement.pk}",
        mission_id=statement.mission_id,
        payload=payload,
    )
