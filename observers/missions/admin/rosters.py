"""The desk's pages of teams, observers and national staff. Lists show codes only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from observers.missions.admin.asking import Question, ask
from observers.missions.admin.missions import WordsField
from observers.missions.admin.scoped import MissionAdmin, person, scoped
from observers.missions.models import Mission, NationalStaff, Observer, ObserverTeam
from observers.missions.permissions import Right, has_right
from observers.missions.selectors import (
    can_see_names,
    observer_contact,
    observer_name,
    staff_contact,
    staff_name,
)
from observers.missions.services.observers import (
    NewObserver,
    add_observers,
    change_observer,
)
from observers.missions.services.roster import import_roster, preview_roster
from observers.missions.services.staff import add_staff, change_staff
from observers.missions.services.teams import change_team, create_team

SEALED = ("person_name", "person_contact")
LARGEST_FILE = 2_000_000


class SealedForm(ModelForm[Any]):
    """Two fields that are sealed before storing, and filled for coordinators."""

    person_name = forms.CharField(
        label="Name",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="Sealed. Shown to coordinators only, never in a report.",
    )
    person_contact = forms.CharField(
        label="Contact",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="Phone or e-mail. Sealed like the name.",
    )

    def changed_sealed(self, field: str) -> str | None:
        """Return what was typed into a sealed field; nothing if it was left alone."""
        name = f"person_{field}"
        return self.cleaned_data[name] if name in self.changed_data else None

    def changed_plain(self) -> list[str]:
        """Name the changed fields of the model."""
        return [name for name in self.changed_data if name not in SEALED]


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


class StaffForm(SealedForm):
    class Meta:
        model = NationalStaff
        fields = ("mission", "code", "role", "team")


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
    import_now = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text="Off: only show what would change.",
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


class SealedAdmin(MissionAdmin):
    """Shows the sealed fields to coordinators of the row's mission, nobody else."""

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None and self._sees(request, obj):
            name, contact = self.opened(obj, request)
            form.base_fields["person_name"].initial = name
            form.base_fields["person_contact"].initial = contact
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        plain = [name for name in self.form._meta.fields or () if name not in SEALED]
        if obj is not None and not self._sees(request, obj):
            return plain
        return [*plain[:3], *SEALED, *plain[3:]]

    def opened(self, row: Any, request: HttpRequest) -> tuple[str | None, str | None]:
        """Return name and contact in clear."""
        raise NotImplementedError

    def _sees(self, request: HttpRequest, row: Any) -> bool:
        return can_see_names(person(request), mission_id=row.mission_id)


@admin.register(ObserverTeam)
class TeamPage(MissionAdmin):
    list_display = ("code", "mission", "area", "member_count")
    list_filter = ("mission",)
    search_fields = ("code", "area__name")
    ordering = ("mission__code", "code")
    fields = ("mission", "code", "area")
    autocomplete_fields: tuple[str, ...] = ()
    list_select_related = ("mission", "area")
    empty_text = "No team yet. Add teams here, or import a roster in Observers."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(people=Count("members"))

    @admin.display(description="Observers", ordering="people")
    def member_count(self, team: ObserverTeam) -> int:
        return int(getattr(team, "people", 0))

    def store(
        self,
        *,
        request: HttpRequest,
        row: ObserverTeam,
        form: ModelForm[Any],
        change: bool,
    ) -> ObserverTeam:
        actor = person(request).actor
        if change:
            change_team(team=row, area=row.area, actor=actor)
            return row
        return create_team(
            mission=row.mission, code=row.code, area=row.area, actor=actor
        )


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
    actions_list = ("import_file",)
    actions_detail = ("issue_token",)
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

    @action(
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

    @action(description="Import roster", url_path="import", permissions=["add"])
    def import_file(self, request: HttpRequest) -> HttpResponse:
        form = RosterForm(request.POST or None, request.FILES or None)
        missions = scoped(
            Mission.objects.filter(is_open=True).order_by("code"), request
        )
        field = form.fields["mission"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = missions
        preview = None
        if request.method == "POST" and form.is_valid():
            mission, text = form.cleaned_data["mission"], form.cleaned_data["file"]
            if not has_right(person(request), Right.SET_UP, mission_id=mission.pk):
                raise PermissionDenied
            preview = preview_roster(mission=mission, text=text)
            if form.cleaned_data["import_now"] and not preview.errors:
                import_roster(mission=mission, text=text, actor=person(request).actor)
                done = f"{len(preview.new)} added, {len(preview.changed)} changed."
                self.message_user(request, done, messages.SUCCESS)
                return HttpResponseRedirect(
                    reverse("admin:observers_observer_changelist")
                )
        question = Question(
            title="Import a roster",
            text="One observer a line. The same file again changes nothing; empty "
            "cells leave what is there. Names and contacts are sealed at once.",
            submit="Read the file",
        )
        return ask(request, question, form=form, extra={"preview": preview})


@admin.register(NationalStaff)
class StaffPage(SealedAdmin):
    form = StaffForm
    list_display = ("code", "mission", "role", "team")
    list_filter = ("mission", "role")
    search_fields = ("code", "team__code")
    ordering = ("mission__code", "code")
    list_select_related = ("mission", "team")
    autocomplete_fields = ("team",)
    empty_text = "No interpreter or driver yet. They are kept apart and never reported."

    def opened(
        self, row: NationalStaff, request: HttpRequest
    ) -> tuple[str | None, str | None]:
        user = person(request)
        return staff_name(row, user=user), staff_contact(row, user=user)

    def store(
        self, *, request: HttpRequest, row: NationalStaff, form: Any, change: bool
    ) -> NationalStaff:
        actor = person(request).actor
        if not change:
            return add_staff(
                mission=row.mission,
                code=row.code,
                role=row.role,
                team=row.team,
                name=form.cleaned_data["person_name"],
                contact=form.cleaned_data["person_contact"],
                actor=actor,
            )
        change_staff(
            staff=row,
            changed=form.changed_plain(),
            name=form.changed_sealed("name"),
            contact=form.changed_sealed("contact"),
            actor=actor,
        )
        return row
