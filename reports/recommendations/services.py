"""Importing recommendations, assessing them, and the commitments behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from elections.journal.services.events import record_event
from elections.places.domain.imports import (
    ImportPreview,
    describe_change,
    first_examples,
    refuse_errors,
)
from elections.places.domain.sheets import SheetRow, read_sheet
from observers.missions.models import Mission, User
from reports.recommendations.domain.columns import (
    RECOMMENDATION_COLUMNS,
    checked_rows,
)
from reports.recommendations.domain.commitments import shipped_commitments
from reports.recommendations.domain.follow_up import check_assessment
from reports.recommendations.models import Commitment, FollowUp, Recommendation

PLAIN = ("text", "addressee", "area")


@dataclass
class _Plan:
    """Rows with their wanted values, and what a person is shown first."""

    new: list[SheetRow] = field(default_factory=list)
    changed: list[tuple[Recommendation, SheetRow]] = field(default_factory=list)
    preview: ImportPreview = field(default_factory=lambda: ImportPreview(0, 0, 0))


def import_recommendations_preview(*, mission: Mission, text: str) -> ImportPreview:
    """Tell what an import would do; nothing is written."""
    return _plan(mission, text).preview


@transaction.atomic
def import_recommendations(
    *, mission: Mission, text: str, actor: str, skip_errors: bool = False
) -> ImportPreview:
    """Write the new and the changed recommendations of a sheet; repeating it is safe.

    A status other than the latest becomes a new follow-up; the earlier ones stay.
    """
    plan = _plan(mission, text)
    refuse_errors(plan.preview, skip_errors=skip_errors)
    install_commitments(actor=actor)
    now = timezone.now()
    for row in plan.new:
        made = Recommendation(
            mission=mission, report=row.values["report"], number=row.values["number"]
        )
        _write(made, row, actor=actor, now=now)
    for recommendation, row in plan.changed:
        _write(recommendation, row, actor=actor, now=now)
    record_event(
        actor=actor,
        kind="recommendations.imported",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        payload={"new": len(plan.new), "changed": len(plan.changed)},
    )
    return plan.preview


@transaction.atomic
def save_recommendation(
    *,
    recommendation: Recommendation,
    commitments: Sequence[Commitment],
    actor: str,
) -> Recommendation:
    """Add or change one recommendation."""
    is_new = recommendation.pk is None
    recommendation.save()
    recommendation.commitments.set(commitments)
    record_event(
        actor=actor,
        kind="recommendation.added" if is_new else "recommendation.changed",
        subject=f"recommendation:{recommendation.pk}",
        mission_id=recommendation.mission_id,
        payload={"number": recommendation.number},
    )
    return recommendation


@transaction.atomic
def assess(
    *,
    recommendation: Recommendation,
    status: str,
    evidence: str,
    user: User,
    now: datetime,
    law: str = "",
    article: str = "",
    adopted_on: date | None = None,
) -> FollowUp:
    """Say what became of a recommendation, with its evidence; the latest rules."""
    chosen = check_assessment(status=status, evidence=evidence)
    follow_up = FollowUp.objects.create(
        mission_id=recommendation.mission_id,
        recommendation=recommendation,
        status=chosen.value,
        law=law,
        article=article,
        adopted_on=adopted_on,
        evidence=evidence.strip(),
        assessed_by=user.actor,
        assessed_at=now,
    )
    record_event(
        actor=user.actor,
        kind="recommendation.assessed",
        subject=f"recommendation:{recommendation.pk}",
        mission_id=recommendation.mission_id,
        payload={"status": chosen.value},
    )
    return follow_up


@transaction.atomic
def install_commitments(*, actor: str) -> int:
    """Add the commitments that we ship and that are not there; return how many."""
    known = set(Commitment.objects.values_list("code", flat=True))
    made = Commitment.objects.bulk_create(
        Commitment(
            code=shipped.code,
            source=shipped.source,
            paragraph=shipped.paragraph,
            subject=shipped.subject,
        )
        for shipped in shipped_commitments()
        if shipped.code not in known
    )
    if made:
        record_event(
            actor=actor,
            kind="commitments.installed",
            subject="commitments",
            payload={"count": len(made)},
        )
    return len(made)


@transaction.atomic
def save_commitment(*, commitment: Commitment, actor: str) -> Commitment:
    """Add or change a commitment, such as when somebody has read the source text."""
    commitment.save()
    record_event(
        actor=actor,
        kind="commitment.saved",
        subject=f"commitment:{commitment.code}",
        payload={"is_checked": commitment.is_checked},
    )
    return commitment


def _plan(mission: Mission, text: str) -> _Plan:
    sheet = read_sheet(text, RECOMMENDATION_COLUMNS)
    rows, slips = checked_rows(sheet)
    known = {
        (row.report, row.number): row
        for row in Recommendation.objects.filter(mission=mission)
        .with_status()
        .prefetch_related("commitments")
    }
    plan, sentences, same = _Plan(), [], 0
    for row in rows:
        before = known.get((row.values["report"], row.values["number"]))
        if before is None:
            plan.new.append(row)
            continue
        was, wanted = _values(before), _wanted(row)
        if any(was[name] != value for name, value in wanted.items()):
            plan.changed.append((before, row))
            sentences.append(describe_change(before.number, was, wanted))
        else:
            same += 1
    plan.preview = ImportPreview(
        rows_new=len(plan.new),
        rows_changed=len(plan.changed),
        rows_same=same,
        errors=tuple(sorted((*sheet.errors, *slips), key=lambda e: e.line)),
        ignored_headings=sheet.ignored,
        examples=first_examples(sentences),
    )
    return plan


def _values(row: Any) -> dict[str, Any]:
    """Return what a stored recommendation says, as a sheet would."""
    return {
        "text": row.text,
        "addressee": row.addressee,
        "area": row.area,
        "priority": row.is_priority,
        "commitments": tuple(sorted(c.code for c in row.commitments.all())),
        "status": row.status or "",
    }


def _wanted(row: SheetRow) -> dict[str, Any]:
    """Return what a line says; a column that the file lacks changes nothing."""
    wanted = {name: row.values[name] for name in PLAIN}
    if "priority" in row.values:
        wanted["priority"] = row.values["priority"]
    if "commitments" in row.values:
        wanted["commitments"] = tuple(sorted(row.values["commitments"]))
    if row.values.get("status"):
        wanted["status"] = row.values["status"]
    return wanted


def _write(
    recommendation: Recommendation, row: SheetRow, *, actor: str, now: datetime
) -> None:
    status_before = getattr(recommendation, "status", None)
    wanted = _wanted(row)
    for name in PLAIN:
        setattr(recommendation, name, wanted[name])
    recommendation.is_priority = wanted.get("priority", recommendation.is_priority)
    recommendation.save()
    if "commitments" in wanted:
        codes = wanted["commitments"]
        recommendation.commitments.set(Commitment.objects.filter(code__in=codes))
    if wanted.get("status") and wanted["status"] != status_before:
        _follow(recommendation, row.values, actor=actor, now=now)


def _follow(
    recommendation: Recommendation,
    values: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
) -> None:
    FollowUp.objects.create(
        mission_id=recommendation.mission_id,
        recommendation=recommendation,
        status=values["status"],
        law=values.get("law", ""),
        article=values.get("article", ""),
        adopted_on=values.get("adopted_on"),
        evidence=values["evidence"],
        assessed_by=actor,
        assessed_at=now,
    )
