"""The entry page: a checklist from paper, by phone, or by a team without an app.

It feeds the same intake as phones do; the id is made when the page is opened, so that
sending it twice stores it once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from elections.errors import DomainError, NotAllowed
from observers.missions.models import Membership, Mission, Observer, User
from observers.missions.permissions import RIGHTS, Right
from reports.checklists.domain.phone import is_from_right
from reports.checklists.models import ChecklistVersion
from reports.checklists.selectors import (
    definition_of,
    latest_version,
    listed_choices,
    published_checklists,
    unreviewed_languages,
)
from reports.intake.domain.entry import draw
from reports.intake.domain.entry_answers import answers_from_fields
from reports.intake.models.submissions import Submission
from reports.intake.selectors.states import receipt_of, state_of
from reports.intake.services.accepting import enter_reports

CLERK_SOURCES = (
    ("paper", "Typed in from paper"),
    ("phone", "Taken down by phone"),
    ("online", "Filled in by the team on this page"),
)
ENTERING_ROLES = [r for r, rights in RIGHTS.items() if Right.ENTER_REPORTS in rights]
OWN_FIELDS = ("id", "observer", "source", "rehearsal", "replaces")


class NothingToEnter(NotAllowed):
    """The person has no mission in which they may enter reports."""

    code = "nothing_to_enter"


@login_required
@require_safe
def entry_index(request: HttpRequest) -> HttpResponse:
    """Show the checklists of the missions in which this person enters reports."""
    missions = [
        {"mission": mission, "versions": published_checklists(mission)}
        for mission in _missions_of(_user(request))
    ]
    return render(request, "intake/entry_index.html", {"missions": missions})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_form(request: HttpRequest, mission: str, checklist: str) -> HttpResponseBase:
    """Show a checklist to fill in, and accept it when it is sent."""
    user = _user(request)
    found = _mission(user, mission)
    version = _version(found, checklist)
    problem = ""
    if request.method == "POST":
        try:
            instance_id = _accept(request, user, found, version)
            return redirect("entry-receipt", mission=mission, instance_id=instance_id)
        except DomainError as error:
            problem = error.detail
    context = _context(request, user, found, version) | {"problem": problem}
    return render(
        request, "intake/entry_form.html", context, status=409 if problem else 200
    )


@login_required
@require_safe
def entry_receipt(
    request: HttpRequest, mission: str, instance_id: UUID
) -> HttpResponse:
    """Show the receipt of what this person entered, to read out or write down."""
    user = _user(request)
    found = _mission(user, mission)
    submission = Submission.objects.filter(
        mission=found, instance_id=instance_id, entered_by=user
    ).first()
    if submission is None:
        raise Http404("You have entered no such report.")
    receipt = receipt_of(submission, mission_code=found.code)
    context = {
        "mission": found,
        "receipt": receipt,
        "state": state_of(submission),
        "submission": submission,
    }
    return render(request, "intake/entry_receipt.html", context)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NothingToEnter("Sign in to enter reports.")
    return request.user


def _missions_of(user: User) -> list[Mission]:
    missions = Mission.objects.filter(is_open=True).order_by("code")
    if not user.is_superuser:
        missions = missions.filter(
            memberships__user=user, memberships__role__in=ENTERING_ROLES
        )
    return list(missions)


def _mission(user: User, code: str) -> Mission:
    for mission in _missions_of(user):
        if mission.code == code:
            return mission
    raise Http404("No such mission in which you may enter reports.")


def _version(mission: Mission, checklist: str) -> ChecklistVersion:
    try:
        return latest_version(mission=mission, code=checklist)
    except DomainError as error:
        raise Http404(error.detail) from error


def _context(
    request: HttpRequest, user: User, mission: Mission, version: ChecklistVersion
) -> dict[str, Any]:
    definition = definition_of(version)
    language = request.GET.get("language", "")
    if language not in definition.languages:
        language = definition.languages[0]
    typed = {name: request.POST.getlist(name) for name in request.POST}
    return {
        "mission": mission,
        "version": version,
        "definition": definition,
        "title": definition.titles.get(language, definition.code),
        "language": language,
        "is_unreviewed": language in unreviewed_languages(version),
        "is_from_right": is_from_right(language),
        "parts": draw(
            definition,
            language=language,
            given=typed,
            lists=listed_choices(version, language=language),
        ),
        "observers": _observers(user, mission),
        "sources": CLERK_SOURCES,
        "instance_id": request.POST.get("id") or str(uuid4()),
        "chosen": {name: request.POST.get(name, "") for name in OWN_FIELDS},
    }


def _observers(user: User, mission: Mission) -> Sequence[Observer]:
    """Return on whose behalf this person may enter: anybody's, or their team's."""
    observers = Observer.objects.filter(mission=mission, is_active=True)
    observers = observers.select_related("team").order_by("team__code", "code")
    membership = Membership.objects.filter(user=user, mission=mission).first()
    if membership is not None and membership.role == "observer":
        return list(observers.filter(team_id=membership.team_id or 0))
    return list(observers)


def _accept(
    request: HttpRequest, user: User, mission: Mission, version: ChecklistVersion
) -> str:
    codes = {observer.code for observer in _observers(user, mission)}
    observer = request.POST.get("observer", "")
    if observer not in codes:
        raise NotAllowed("Choose the observer whose report this is, then send again.")
    sources = dict(CLERK_SOURCES)
    source = request.POST.get("source", "paper")
    report: dict[str, Any] = {
        "id": request.POST.get("id", ""),
        "mission": mission.code,
        "checklist": version.checklist.code,
        "version": version.version,
        "observer": observer,
        "rehearsal": request.POST.get("rehearsal") == "yes",
        "answers": answers_from_fields(
            definition_of(version),
            {name: request.POST.getlist(name) for name in request.POST},
            zone=ZoneInfo(mission.time_zone),
        ),
    }
    if replaces := request.POST.get("replaces", "").strip():
        report["replaces"] = replaces
    outcome = enter_reports(
        mission=mission,
        raws=[json.dumps(report, ensure_ascii=False, sort_keys=True).encode()],
        source=source if source in sources else "paper",
        now=timezone.now(),
        user=user,
    )[0]
    if outcome.problem is not None:
        raise outcome.problem
    assert outcome.receipt is not None, "what is no problem has a receipt"
    return str(outcome.receipt.instance_id)
