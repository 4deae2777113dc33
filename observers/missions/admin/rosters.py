"""The desk's page of observers, and the import of a roster. Lists show codes only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from observers.missions.admin.asking import Question, ask
from observers.missions.admin.missions import WordsField
from observers.missions.admin.scoped import page_action, person, scoped
from observers.missions.admin.sealed import SealedAdmin, SealedForm
from observers.missions.models import Mission, Observer
from observers.missions.permissions import Right, has_right
from observers.missions.selectors import (
    observer_contact,
    observer_name,
)
from observers.missions.services.observers import (
    NewObserver,
    add_observers,
    change_observer,
)
from observers.missions.services.roster import import_roster, preview_roster

LARGEST_FILE = 2_000_000
PREVIEW_SECONDS = 3_600


class ObserverForm(SealedForm):
    languages = WordsField(required=False, help_text="Codes separated by commas.")

    class Meta:
        model = Observer
        fields = (
            "mission",
            "code",
            "role",
            "team",
            "institution",
            "country",
            "gender",
            "languages",
            "accreditation",
            "pledged_at",
            "vetting",
            "vouched_by",
            "same_person_as",
            "is_active",
        )


class RosterForm(forms.Form):
    mission = forms.ModelChoiceField(
        queryset=Mission.objects.none(), widget=UnfoldAdminSelectWidget
    )
    file = forms.FileField(
        label="CSV file",
        widget=UnfoldAdminFileFieldWidget,
        help_text="First line: code, role, team, institution, country, gender, "
        "languages, name, contact, accreditation, vouched_by. Only code is needed.",
    )

    def clean_file(self) -> str:
        """Return the file's text."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("The file is larger than 2 MB.")
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                "The file is not UTF-8. Save it as CSV UTF-8 and try again."
            ) from error


@admin.register(Observer)
class ObserverPage(SealedAdmin):
    form = ObserverForm
    list_display = (
        "code",
        "mission",
        "role",
        "team",
        "institution",
        "country",
        "vetting",
        "is_active",
    )
    list_filter = ("mission", "role", "vetting", "is_active", "institution")
    search_fields = ("code", "team__code", "institution", "country")
    ordering = ("mission__code", "code")
    list_select_related = ("mission", "team")
    autocomplete_fields = ("team", "same_person_as")
    actions_list: Any = ("import_file",)
    actions_detail: Any = ("issue_token", "set_up_collect")
    empty_text = "No observer yet. Add one, or import the roster as a CSV file."

    def opened(
        self, row: Observer, request: HttpRequest
    ) -> tuple[str | None, str | None]:
        user = person(request)
        return observer_name(row, user=user), observer_contact(row, user=user)

    def store(
        self, *, request: HttpRequest, row: Observer, form: Any, change: bool
    ) -> Observer:
        actor = person(request).actor
        if change:
            change_observer(
                observer=row,
                changed=form.changed_plain(),
                name=form.changed_sealed("name"),
                contact=form.changed_sealed("contact"),
                actor=actor,
            )
            return row
        new = NewObserver(
            code=row.code,
            role=row.role,
            team=row.team,
            name=form.cleaned_data["person_name"],
            contact=form.cleaned_data["person_contact"],
        )
        added = add_observers(mission=row.mission, new=[new], actor=actor)[0]
        row.pk = added.pk
        row.sealed_name, row.sealed_contact = added.sealed_name, added.sealed_contact
        change_observer(observer=row, changed=form.changed_plain(), actor=actor)
        return row

    def has_issue_token_permission(
        self,
        request: HttpRequest,
        object_id: str | None = None,
    ) -> bool:
        # A dotted permission would make every system check ask the database.
        return request.user.has_perm("observers.add_devicetoken")

    @page_action(
        description="Issue device token",
        url_path="issue-token",
        permissions=["issue_token"],
    )
    def issue_token(self, request: HttpRequest, object_id: str) -> HttpResponse:
        observer = self.get_object(request, object_id)
        if observer is None:
            raise Http404
        page = reverse("admin:observers_devicetoken_add")
        return HttpResponseRedirect(f"{page}?observer={observer.pk}")

    @page_action(
        description="Set up ODK Collect",
        url_path="set-up-collect",
        permissions=["issue_token"],
    )
    def set_up_collect(self, request: HttpRequest, object_id: str) -> HttpResponse:
        observer = self.get_object(request, object_id)
        if observer is None:
            raise Http404
        page = reverse("admin:observers_devicetoken_set_up_collect")
        return HttpResponseRedirect(f"{page}?observer={observer.pk}")

    @page_action(description="Import roster", url_path="import", permissions=["add"])
    def import_file(self, request: HttpRequest) -> HttpResponse:
        if "sealed" in request.POST:
            return self._write(request)
        form = RosterForm(request.POST or None, request.FILES or None)
        missions = scoped(
            Mission.objects.filter(is_open=True).order_by("code"), request
        )
        field = form.fields["mission"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = missions
        shown: dict[str, Any] = {"preview": None}
        if request.method == "POST" and form.is_valid():
            mission, text = form.cleaned_data["mission"], form.cleaned_data["file"]
            _check_right(request, mission)
            kept = {"mission": mission.pk, "text": text}
            shown = {
                "preview": preview_roster(mission=mission, text=text),
                "sealed": signing.dumps(kept, salt=_salt(request), compress=True),
            }
        question = Question(
            title="Import a roster",
            text="One observer a line. The same file again changes nothing; empty "
            "cells leave what is there. Names and contacts are sealed at once.",
            submit="Preview",
        )
        response = ask(request, question, form=form, extra=shown)
        response["Cache-Control"] = "no-store"
        return response

    def _write(self, request: HttpRequest) -> HttpResponse:
        """Import what was previewed: it comes back signed for this person."""
        try:
            kept = signing.loads(
                request.POST["sealed"], salt=_salt(request), max_age=PREVIEW_SECONDS
            )
        except signing.BadSignature:
            text = "This preview is more than an hour old. Upload the file again."
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(request.path)
        mission = Mission.objects.get(pk=kept["mission"])
        _check_right(request, mission)
        done = import_roster(
            mission=mission, text=kept["text"], actor=person(request).actor
        )
        text = f"{len(done.new)} added, {len(done.changed)} changed."
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:observers_observer_changelist"))


def _check_right(request: HttpRequest, mission: Mission) -> None:
    if not has_right(person(request), Right.SET_UP, mission_id=mission.pk):
        raise PermissionDenied


def _salt(request: HttpRequest) -> str:
    return f"roster:{request.user.pk}"
