"""Confirming and rejecting hypotheses; every decision is kept and can be changed.

Confirmed reports become one event through the ordinary grouping, so that figures count
them once. Nothing is verified by it, and no text is written.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from elections.journal.services.events import record_event
from observers.missions.models import Mission, User
from reports.carousels.domain.decisions import LEAST, Verdict, members_key
from reports.carousels.errors import (
    DecisionNeedsReason,
    NoMovingGroup,
    ReportsReplaced,
)
from reports.carousels.models import LinkDecision, LinkedGroup
from reports.carousels.selectors.hypotheses import decisions_about
from reports.carousels.selectors.reports import linkable
from reports.incidents.models import GroupingMove, IncidentGroup, IncidentReport
from reports.incidents.services.grouping import group_incidents, ungroup_incident


@transaction.atomic
def confirm_group(
    *,
    group: LinkedGroup,
    user: User,
    reason: str,
    now: datetime,
    reports: Collection[str] = (),
) -> LinkDecision:
    """Make the chosen reports, or all, one event; those left out are kept apart."""
    chosen = [code for code in group.reports if not reports or code in reports]
    before = _begin(group, reason)
    incidents = _incidents(group, chosen, now)
    if len({incident.station_id for incident in incidents}) < LEAST:
        raise NoMovingGroup("Choose reports from two polling stations or more.")
    _take_out(before, user=user, reason=reason, now=now, but=chosen)
    event = group_incidents(
        incidents=incidents,
        user=user,
        now=now,
        title=f"Moving group {group.code}",
        reason=reason.strip(),
    )
    left_out = [code for code in group.reports if code not in chosen]
    return _decide(
        LinkDecision(
            verdict=Verdict.CONFIRMED.value,
            reports=chosen,
            left_out=left_out,
            event=event,
        ),
        group=group,
        user=user,
        reason=reason,
        now=now,
    )


@transaction.atomic
def reject_group(
    *, group: LinkedGroup, user: User, reason: str, now: datetime
) -> LinkDecision:
    """Say that these reports are not of one group; later runs keep them apart."""
    before = _begin(group, reason)
    _take_out(before, user=user, reason=reason, now=now)
    decision = LinkDecision(verdict=Verdict.REJECTED.value, reports=group.reports)
    return _decide(decision, group=group, user=user, reason=reason, now=now)


def _begin(group: LinkedGroup, reason: str) -> LinkDecision | None:
    """Let one person at a time decide; return the decision that held until now."""
    if not reason.strip():
        raise DecisionNeedsReason("Say why, in a few words.")
    Mission.objects.select_for_update(no_key=True).get(pk=group.mission_id)
    return next(iter(decisions_about(group)), None)


def _incidents(
    group: LinkedGroup, chosen: Sequence[str], now: datetime
) -> list[IncidentReport]:
    rows = linkable(mission=group.mission, election_day=group.election_day, as_of=now)
    found = rows.filter(instance_id__in=[UUID(code) for code in chosen])
    incidents = list(found.order_by("instance_id"))
    if len(incidents) != len(chosen):
        raise ReportsReplaced(
            "A report was edited or refuted meanwhile. Wait half a minute and decide "
            "about the hypothesis that is found then."
        )
    return incidents


def _take_out(
    before: LinkDecision | None,
    *,
    user: User,
    reason: str,
    now: datetime,
    but: Collection[str] = (),
) -> None:
    """Undo what a confirmation put into its event, and nothing else of the event."""
    event: IncidentGroup | None = before.event if before else None
    if before is None or event is None:
        return
    went = [UUID(code) for code in before.reports if code not in but]
    put = GroupingMove.objects.filter(
        group=event, moved_at=before.decided_at, incident__instance_id__in=went
    ).select_related("incident__state")
    for move in put.order_by("incident__instance_id"):
        if move.incident.state.group_id == event.pk:
            ungroup_incident(incident=move.incident, user=user, now=now, reason=reason)


def _decide(
    decision: LinkDecision,
    *,
    group: LinkedGroup,
    user: User,
    reason: str,
    now: datetime,
) -> LinkDecision:
    decision.mission_id = group.mission_id
    decision.group = group
    decision.reports_sha256 = members_key(decision.reports)
    decision.reason = reason.strip()
    decision.decided_by = user
    decision.decided_at = now
    decision.save()
    record_event(
        actor=user.actor,
        kind=f"carousel.{decision.verdict}",
        subject=f"mission:{group.mission_id}",
        mission_id=group.mission_id,
        payload={
            "hypothesis": group.code,
            "reports": decision.reports,
            "left_out": decision.left_out,
            "event": decision.event.code if decision.event else "",
            "reason": decision.reason,
        },
    )
    return decision
