"""Rolling ODK Collect out at the desk: one phone, a team or a mission; and stopping it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from elections.errors import DomainError
from elections.journal.services.sealing import mission_keys
from observers.access.admin.phone_forms import (
    TYPED,
    SetUpForm,
    StopForm,
    opened_for,
)
from observers.access.domain.collect_settings import (
    SetUp,
    phone_pin,
    read_settings,
)
from observers.access.renderers.collect_sheet import qr_image, render_collect_sheet
from observers.access.services.collect import (
    issue_typed_token,
    set_up_collect,
)
from observers.access.services.tokens import revoke_mission_tokens, revoke_team_tokens
from observers.missions.admin.asking import Question, ask, show_once
from observers.missions.admin.scoped import person
from observers.missions.models import Mission, Observer
from observers.missions.permissions import Right, has_right
from observers.missions.selectors import observer_names


def set_up_phones(request: HttpRequest) -> HttpResponse:
    """Ask whose phones, then show or print what sets them up, this once."""
    form = SetUpForm(request, request.POST or None, initial=opened_for(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _hand_out(request, form)
        except DomainError as error:
            form.add_error(None, error.detail)
    question = Question(
        title="Set up ODK Collect",
        text="Makes a new code for each observer. It is on the screen or in the PDF this "
        "once; nobody can look it up again. Print the PDF, hand the cards out, and "
        "delete the file.",
        submit="Make the codes",
    )
    return _unkept(ask(request, question, form=form))


def stop_phones(request: HttpRequest) -> HttpResponse:
    """Revoke every token of a team or a mission at once."""
    form = StopForm(request, request.POST or None, initial=opened_for(request))
    if request.method == "POST" and form.is_valid():
        mission, team = form.cleaned_data["mission"], form.cleaned_data["team"]
        _check_right(request, mission)
        given = {
            "actor": person(request).actor,
            "reason": form.cleaned_data["reason"] or "stopped at the desk",
        }
        if team is None:
            count = revoke_mission_tokens(mission=mission, **given)
        else:
            count = revoke_team_tokens(team=team, **given)
        messages.success(request, f"{count} revoked.")
        return HttpResponseRedirect(reverse("admin:observers_devicetoken_changelist"))
    question = Question(
        title="Stop phones",
        text="Every phone of the team, or of the whole mission, is refused from its next "
        "request on. What was sent stays; what was not sent stays on the phones.",
        submit="Stop them at once",
    )
    return ask(request, question, form=form)


def _hand_out(request: HttpRequest, form: SetUpForm) -> HttpResponse:
    mission = form.cleaned_data["mission"]
    _check_right(request, mission)
    actor, expires_at = person(request).actor, form.expires_at()
    observer = form.cleaned_data["observer"]
    if form.cleaned_data["way"] == TYPED:
        password = issue_typed_token(
            mission=mission, observer=observer, actor=actor, expires_at=expires_at
        )
        return _show_password(request, mission, observer, password)
    set_ups = set_up_collect(
        mission=mission,
        observers=form.observers(),
        choices=form.choices(),
        public_url=settings.PUBLIC_URL,
        actor=actor,
        expires_at=expires_at,
        replaces=form.cleaned_data["replaces"],
    )
    if observer is not None:
        return _show_code(request, mission, set_ups[0])
    names = observer_names(form.observers(), user=person(request))
    return _print(mission, set_ups, names=names)


def _print(
    mission: Mission, set_ups: list[SetUp], *, names: dict[int, str]
) -> HttpResponse:
    pdf = render_collect_sheet(
        set_ups,
        mission=mission.name,
        names=names,
        fonts=settings.FONTS_ROOT,
        zone=ZoneInfo(mission.time_zone),
        is_demonstration=mission.is_demonstration,
    )
    name = f"phones-{mission.code}-{timezone.now():%Y%m%d-%H%M}.pdf"
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _unkept(response)


def _show_code(request: HttpRequest, mission: Mission, given: SetUp) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": f"Phone of {given.code}",
        "qr": qr_image(given.text),
        "address": read_settings(given.text)["general"]["server_url"],
        "pin": phone_pin(mission_keys(mission.pk).data_key),
        "back": reverse("admin:observers_devicetoken_changelist"),
    }
    return _unkept(TemplateResponse(request, "observers/phone_code.html", context))


def _show_password(
    request: HttpRequest, mission: Mission, observer: Observer, password: str
) -> HttpResponse:
    address = f"{settings.PUBLIC_URL}/openrosa/{mission.code}"
    return show_once(
        request,
        title=f"Password of {observer.code}",
        secret=password,
        text=f"In Collect choose “Manually enter project details”. URL: {address}, user "
        f"name: {mission.code}, password as below; hyphens and small letters do not matter.",
        notes=("It works over https only. Revoke it as soon as the phone is lost.",),
        back=reverse("admin:observers_devicetoken_changelist"),
    )


def _check_right(request: HttpRequest, mission: Mission) -> None:
    if not has_right(person(request), Right.GIVE_ACCESS, mission_id=mission.pk):
        raise PermissionDenied


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response
