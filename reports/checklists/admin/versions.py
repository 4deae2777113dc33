"""Checklists at the desk: upload, look, publish, print, sign a translation off."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.decorators import action

from elections.errors import DomainError
from elections.journal.admin import scope_of
from observers.missions.admin.asking import NothingMore, Question, ask
from observers.missions.admin.scoped import MissionAdmin, person
from observers.missions.models import Mission
from observers.missions.permissions import Right, has_right
from reports.checklists.admin.columns import VersionColumns
from reports.checklists.admin.files import FilePages
from reports.checklists.admin.pages import VersionPages, drawn_sheets
from reports.checklists.admin.uploads import (
    MissionForm,
    SignOffForm,
    UploadForm,
)
from reports.checklists.models import ChecklistVersion
from reports.checklists.selectors import (
    unreviewed_languages,
    versions_in,
)
from reports.checklists.services.publishing import (
    install_library,
    publish_draft,
    review_translation,
    save_draft,
)
from reports.checklists.services.reviewing import consequences_of

FOR_EVER = (
    "Observers fill it in from then on, and it never changes again: a correction is a "
    "new version."
)
SHOWN = (
    "title",
    "mission",
    "state",
    "translations",
    "paper",
    "source_name",
    "published_at",
    "published_by",
    "preview",
)


@admin.register(ChecklistVersion)
class ChecklistVersionAdmin(FilePages, VersionPages, VersionColumns, MissionAdmin):  # type: ignore[misc]  # Unfold's bases
    """Every version of every checklist; a published one can only be read."""

    empty_text = (
        "No checklist yet. Press “Install the shipped checklists” for opening, voting, "
        "counting, tabulation, incidents and long-term observation, or upload an "
        "XLSForm of your own with “Add”."
    )
    list_display = ("title", "stage", "version", "mission", "state", "translations")
    list_filter = (
        "mission",
        "checklist__stage",
        ("published_at", admin.EmptyFieldListFilter),
    )
    search_fields = ("checklist__code", "version", "source_name")
    actions_list = ("install",)
    actions_detail = ("look", "publish", "add_files", "sign_off")
    change_form_outer_after_template: Any = "checklists/upload_problems.html"
    warn_unsaved_form = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = versions_in(scope_of(request, ChecklistVersion)).defer(
            "source", "xform", "definition"
        )
        return rows.prefetch_related("translation_reviews")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_install_permission(self, request: HttpRequest) -> bool:
        """Tell whether this person sets any mission up."""
        return has_right(person(request), Right.SET_UP)

    def has_publish_permission(self, request: HttpRequest, object_id: Any) -> bool:
        """Tell whether this is a draft of a mission that this person sets up."""
        version = self._own_version(request, object_id)
        return version is not None and not version.is_published

    def has_sign_off_permission(self, request: HttpRequest, object_id: Any) -> bool:
        """Tell whether this person sets the mission up and a translation waits."""
        version = self._own_version(request, object_id)
        return version is not None and bool(unreviewed_languages(version))

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:
        if obj is None:
            kwargs["form"] = UploadForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("mission", "xlsform", "form_files") if obj is None else SHOWN

    def get_readonly_fields(
        self,
        request: HttpRequest,
        obj: Any = None,
    ) -> tuple[str, ...]:
        return () if obj is None else SHOWN

    def store(
        self,
        *,
        request: HttpRequest,
        row: Any,
        form: ModelForm[Any],
        change: bool,
    ) -> Model:
        assert isinstance(form, UploadForm)
        assert form.conversion is not None, "a form that is valid was read"
        return save_draft(
            mission=row.mission,
            source=form.cleaned_data["source"],
            source_name=form.cleaned_data["xlsform"].name,
            actor=person(request).actor,
            authored=form.conversion.checklist,
            files=form.cleaned_data["form_files"],
        )

    def response_add(
        self,
        request: HttpRequest,
        obj: Any,
        post_url_continue: str | None = None,
    ) -> HttpResponse:
        """Lead to the draft, which is looked at before it is published."""
        if obj.is_published:
            text = f"{obj} is published already with the same content."
        else:
            text = f"{obj} is a draft. Look it through, then press “Publish”."
        self.message_user(request, text)
        return HttpResponseRedirect(self.page("look", obj.pk, obj.languages[0]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Draw the sheets of an upload that was refused, with what is wrong in them."""
        conversion = getattr(context["adminform"].form, "conversion", None)
        if conversion is not None and conversion.checklist is None:
            context["problem_sheets"] = drawn_sheets(
                conversion.sheets, conversion.problems
            )
            context["problems"] = conversion.problems
        response: HttpResponse = super().render_change_form(
            request, context, *args, **kwargs
        )
        return response

    @action(  # type: ignore[operator]  # unfold names its result, not what it decorates
        description="Install the shipped checklists",
        url_path="install",
        icon="library_add",
        permissions=["install"],
    )
    def install(self, request: HttpRequest) -> HttpResponse:
        """Publish the library for a mission, once it is confirmed."""
        user = person(request)
        missions = Mission.objects.visible_to(scope_of(request)).filter(is_open=True)
        own = [m.pk for m in missions if has_right(user, Right.SET_UP, mission_id=m.pk)]
        missions = missions.filter(pk__in=own).order_by("code")
        form = MissionForm(request.POST or None, missions=missions)
        if not form.is_valid():
            question = Question(
                title="Install the shipped checklists",
                text="Eight checklists in English, Russian and Kazakh are published "
                "for the mission. What it has already stays as it is.",
                submit="Install",
            )
            return ask(request, question, form=form)
        mission = form.cleaned_data["mission"]
        try:
            versions = install_library(mission=mission, actor=user.actor)
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        else:
            text = f"{mission} has {len(versions)} shipped checklists."
            self.message_user(request, text)
        return HttpResponseRedirect(self.page("changelist"))

    @action(  # type: ignore[operator]  # unfold names its result, not what it decorates
        description="Look through",
        url_path="look-through",
        icon="smartphone",
    )
    def look(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Lead to the version as observers see it, in its first language."""
        version = self._version(request, object_id)
        if version is None:
            return HttpResponse(status=404)
        address = self.page("look", version.pk, version.languages[0])
        return HttpResponseRedirect(address)

    @action(  # type: ignore[operator]  # unfold names its result, not what it decorates
        description="Publish",
        url_path="publish",
        icon="publish",
        permissions=["publish"],
    )
    def publish(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Publish a draft, once it is confirmed."""
        version = self._version(request, object_id)
        if version is None:
            return HttpResponse(status=404)
        if request.method != "POST":
            question = Question(
                title=f"Publish {version}",
                text=" ".join((FOR_EVER, *consequences_of(version))),
                submit="Publish",
            )
            return ask(request, question, form=NothingMore())
        try:
            publish_draft(version=version, actor=person(request).actor)
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        else:
            self.message_user(request, f"{version} is published.")
        return HttpResponseRedirect(self.page("change", object_id))

    @action(  # type: ignore[operator]  # unfold names its result, not what it decorates
        description="Sign off a translation",
        url_path="sign-off",
        icon="translate",
        permissions=["sign_off"],
    )
    def sign_off(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Let a native speaker take responsibility for a translation."""
        version = self._version(request, object_id)
        if version is None:
            return HttpResponse(status=404)
        waiting = unreviewed_languages(version)
        form = SignOffForm(request.POST or None, languages=waiting)
        if not form.is_valid():
            question = Question(
                title=f"Sign off a translation of {version}",
                text="Sign as a native speaker who has read every word. Until then the "
                "form says that its translation is unreviewed.",
                submit="Sign off",
            )
            return ask(request, question, form=form)
        user = person(request)
        review_translation(
            version=version,
            language=form.cleaned_data["language"],
            reviewer=user,
            actor=user.actor,
        )
        self.message_user(request, "The translation is signed off.")
        return HttpResponseRedirect(self.page("change", object_id))

    def _version(self, request: HttpRequest, object_id: Any) -> ChecklistVersion | None:
        if not str(object_id).isdigit():
            return None
        version: ChecklistVersion | None = (
            self.get_queryset(request).filter(pk=object_id).first()
        )
        return version

    def _own_version(
        self, request: HttpRequest, object_id: Any
    ) -> ChecklistVersion | None:
        version = self._version(request, object_id)
        if version is None:
            return None
        right, mission_id = Right.SET_UP, version.mission_id
        is_own = has_right(person(request), right, mission_id=mission_id)
        return version if is_own else None
