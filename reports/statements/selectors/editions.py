"""Editions of a statement: the published one that a correction replaces."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from reports.findings.selectors.documents import finding_document
from reports.statements.domain.inputs import ReplacedEdition
from reports.statements.models import ReleaseReason, Revision, Statement

# The reason for a correction is kept beside the other reasons of a statement.
CORRECTION = "correction"


def subject_of(revision: Revision) -> str:
    """Name a revision in a reason that is given for it."""
    return f"revision {revision.number}"


def corrections(statement: Statement) -> QuerySet[ReleaseReason]:
    """Return why each published edition was opened again, the latest first."""
    rows = ReleaseReason.objects.filter(statement=statement, rule=CORRECTION)
    return rows.order_by("-pk")


def replaced_edition(statement: Statement) -> ReplacedEdition | None:
    """Return the published edition that the next one corrects; nothing for a first."""
    reasons = list(corrections(statement))
    if not reasons or statement.published_at is None:
        return None
    number = int(reasons[0].subject.rsplit(" ", 1)[-1])
    published = Revision.objects.select_related("finding_set").get(
        statement=statement, number=number
    )
    zone = ZoneInfo(statement.mission.time_zone)
    return ReplacedEdition(
        number=len(reasons) + 1,
        revision=number,
        published_on=statement.published_at.astimezone(zone).date(),
        reason=reasons[0].reason,
        findings=finding_document(published.finding_set),
        cited=tuple(figure["key"] for figure in published.document["figures"]),
    )
