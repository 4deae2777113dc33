"""What one press of a button does to one incident; each says what was done."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from observers.missions.admin.scoped import person
from observers.missions.models import User
from reports.incidents.models import IncidentReport
from reports.incidents.services.following import acknowledge, archive, assign
from reports.incidents.services.grouping import ungroup_incident
from reports.incidents.services.verification import add_evidence, move_incident


def move_one(request: HttpRequest, row: IncidentReport) -> str:
    """Move it to another level."""
    move = move_incident(
        incident=row,
        level=request.POST.get("level", ""),
        grade=request.POST.get("grade", ""),
        reason=request.POST.get("reason", ""),
        user=person(request),
        now=timezone.now(),
    )
    return f"The incident is now {move.get_level_after_display().lower()}."


def acknowledge_one(request: HttpRequest, row: IncidentReport) -> str:
    """Stop its clock."""
    acknowledge(incident=row, user=person(request), now=timezone.now())
    return "Acknowledged."


def assign_one(request: HttpRequest, row: IncidentReport) -> str:
    """Hand it over."""
    chosen = request.POST.get("to", "")
    assignee = (
        User.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    )
    assign(incident=row, assignee=assignee, user=person(request), now=timezone.now())
    return f"Followed by {assignee}." if assignee else "Followed by nobody."


def archive_one(request: HttpRequest, row: IncidentReport) -> str:
    """Put it into the archive, or take it out."""
    is_archived = not row.state.is_archived
    archive(
        incident=row,
        user=person(request),
        now=timezone.now(),
        is_archived=is_archived,
    )
    return "Archived." if is_archived else "Back in the list."


def add_evidence_to_one(request: HttpRequest, row: IncidentReport) -> str:
    """Add what supports or contradicts it."""
    add_evidence(
        incident=row,
        kind=request.POST.get("kind", ""),
        note=request.POST.get("note", ""),
        sha256=request.POST.get("sha256", ""),
        user=person(request),
        now=timezone.now(),
    )
    return "Added; the note is sealed."


def ungroup_one(request: HttpRequest, row: IncidentReport) -> str:
    """Take it out of its event."""
    ungroup_incident(
        incident=row,
        user=person(request),
        now=timezone.now(),
        reason=request.POST.get("reason", ""),
    )
    return "The report is an event of its own again."
