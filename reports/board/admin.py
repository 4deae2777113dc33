"""The coordinators' first page, on the desk's index, and notes on what is missing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from elections.errors import DomainError
from elections.scope import Scope
from observers.deployment.domain.expectation import STAGES
from observers.deployment.domain.vocabulary import missing_reasons
from observers.deployment.models import ExpectedReport
from observers.deployment.services import note_missing
from observers.missions.models import Mission, User
from observers.missions.permissions import Right, has_right
from reports.board.selectors import board_of, days_of, open_missions, set_up_so_far

SHOWN_MISSING = 150
# What -> (in words, the page where it is done)
STEPS = {
    "election": ("Add the election with its day", "elections_election_add"),
    "areas": ("Import the areas", "elections_area_import_areas"),
    "stations": (
        "Import the polling stations",
        "elections_pollingstation_import_stations",
    ),
    "mission": ("Create the mission", "observers_mission_add"),
    "checklists": (
        "Install the shipped checklists, or upload your own",
        "reports_checklistversion_changelist",
    ),
    "observers": (
        "Import the roster of observers and teams",
        "observers_observer_import_file",
    ),
    "deployments": (
        "Deploy each team: its reports are then expected",
        "observers_deployment_add",
    ),
    "people": (
        "Invite the others: two people release a statement",
        "observers_invitation_add",
    ),
}


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the board of the chosen mission and day to the index page."""
    scope: Scope = getattr(request, "scope", Scope())
    # Observers see their own team's pages; the board is of everybody's.
    missions = [
        mission
        for mission in open_missions(scope)
        if _has(request, Right.SEE_FINDINGS, mission)
    ]
    context["missions"] = missions
    mission = _chosen(missions, request.GET.get("mission", ""))
    context["steps"] = _steps(request, mission)
    if mission is None:
        return context
    days = days_of(mission)
    day = next((d for d in days if d.code == request.GET.get("day")), None)
    day = day or (days[0] if days else None)
    board = board_of(mission, election_day=day, scope=scope)
    stage = request.GET.get("stage", "")
    missing = [row for row in board.missing if not stage or row.stage == stage]
    context |= {
        "board": board,
        "days": days,
        "stage": stage,
        "stage_names": STAGES,
        "missing": missing[:SHOWN_MISSING],
        "more_missing": max(0, len(missing) - SHOWN_MISSING),
        "reasons": missing_reasons(),
        "can_note": _has(request, Right.SET_UP, mission),
        "can_enter": _has(request, Right.ENTER_REPORTS, mission),
    }
    return context


@require_POST
def note(request: HttpRequest, expected_id: int) -> HttpResponse:
    """Note why an expected report has not come."""
    scope: Scope = getattr(request, "scope", Scope())
    visible = ExpectedReport.objects.visible_to(scope).select_related("mission")
    expected = visible.filter(pk=expected_id).first()
    if expected is None or expected.mission not in open_missions(scope):
        raise Http404("No such expected report.")
    user = request.user
    is_allowed = _has(request, Right.SET_UP, expected.mission)
    if not isinstance(user, User) or not is_allowed:
        raise Http404("No such expected report.")
    try:
        note_missing(
            expected=expected,
            reason=request.POST.get("reason", ""),
            note=request.POST.get("note", ""),
            user=user,
        )
    except DomainError as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, "Noted.")
    chosen = {"mission": expected.mission.code, "stage": request.POST.get("stage", "")}
    return redirect(f"{reverse('admin:index')}?{urlencode(chosen)}#missing")


def _steps(
    request: HttpRequest, mission: Mission | None
) -> list[tuple[str, str, bool]]:
    """Return what is to be set up, until all of it is, to whoever may do it."""
    number = mission.pk if mission else None
    if not has_right(request.user, Right.SET_UP, mission_id=number):
        return []
    done = set_up_so_far(mission)
    if all(done.values()):
        return []
    return [
        (words, reverse(f"admin:{page}"), done[what])
        for what, (words, page) in STEPS.items()
    ]


def _chosen(missions: list[Mission], code: str) -> Mission | None:
    named = next((mission for mission in missions if mission.code == code), None)
    return named or (missions[0] if missions else None)


def _has(request: HttpRequest, right: Right, mission: Mission) -> bool:
    return has_right(request.user, right, mission_id=mission.pk)
