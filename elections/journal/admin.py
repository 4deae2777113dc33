"""The desk's pages of the journal and of the work under way.

`JournaledAdmin` is the base of the pages of this app: who adds or changes a row by hand
leaves an event, with the names of the fields and never their values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from django.contrib import admin, messages
from django.db.models import Model, QuerySet, URLField
from django.forms import Form
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminURLInputWidget

from elections.errors import DomainError
from elections.journal.models import Event, Job
from elections.journal.services.events import record_event
from elections.journal.services.jobs import restart_job
from elections.scope import Scope

STATE_COLORS = {
    Job.State.QUEUED.value: "info",
    Job.State.RUNNING.value: "warning",
    Job.State.DONE.value: "success",
    Job.State.FAILED.value: "danger",
}


# An address typed without its scheme is meant as https.
ADDRESSES: Any = {
    URLField: {"widget": UnfoldAdminURLInputWidget, "assume_scheme": "https"},
}


F = TypeVar("F", bound=Callable[..., Any])


def page_action(
    *, description: str, icon: str, permissions: Sequence[str] = ("view",)
) -> Callable[[F], F]:
    """Make a method a button of its page; Unfold's own decorator hides its type."""
    made: Any = action(description=description, icon=icon, permissions=permissions)
    return cast("Callable[[F], F]", made)


def actor_of(request: HttpRequest) -> str:
    """Return how the journal names who is signed in."""
    return f"user:{request.user.pk}"


def the_only_one(rows: QuerySet[Any] | None) -> Any:
    """Return the key of the only row there is to choose, to propose it in a form."""
    keys = [] if rows is None else list(rows.values_list("pk", flat=True)[:2])
    return keys[0] if len(keys) == 1 else None


@dataclass(frozen=True)
class OfMission:
    """Any row of a mission, to ask for the rights that a person has there."""

    mission_id: int


def scope_of(request: HttpRequest, table: type[Model] | None = None) -> Scope:
    """Return what the person sees, of a table if one is named; nothing by default.

    Of a table these are the missions in which the person's role shows it: a coordinator
    of one mission may be an observer in another.
    """
    scope = getattr(request, "scope", None)
    if not isinstance(scope, Scope):
        return Scope()
    if table is None or scope.everything:
        return scope
    options = table._meta
    right = f"{options.app_label}.view_{options.model_name}"
    shown = frozenset(
        number
        for number in scope.missions
        if request.user.has_perm(right, OfMission(number))  # type: ignore[arg-type]  # rights ask for the mission only
    )
    return replace(scope, missions=shown)


class JournaledAdmin(ModelAdmin):
    """A page whose changes by hand are written to the journal."""

    empty_text = ""
    list_per_page = 50
    list_fullwidth = True
    show_full_result_count = False
    warn_unsaved_form = True
    formfield_overrides = ADDRESSES  # type: ignore[misc]  # Unfold's bases disagree
    actions_list: Any = ()

    def save_model(
        self, request: HttpRequest, obj: Any, form: Form, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        self._record(request, obj, "changed" if change else "added", form.changed_data)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self._record(request, obj, "deleted", [])
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def _record(
        self, request: HttpRequest, row: Model, verb: str, fields: list[str]
    ) -> None:
        name = self.opts.model_name
        record_event(
            actor=actor_of(request),
            kind=f"{name}.{verb}",
            subject=f"{name}:{row.pk}",
            payload={"row": str(row), "fields": sorted(fields)},
        )


class ReadOnlyAdmin(ModelAdmin):
    """A page of rows that only the system writes."""

    empty_text = ""
    actions_row: Any = ()
    actions_detail: Any = ()
    list_per_page = 50
    list_fullwidth = True
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return cast("QuerySet[Any]", rows.visible_to(scope_of(request, self.model)))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Event)
class EventPage(ReadOnlyAdmin):
    list_display = ("recorded_at", "kind", "subject", "actor", "mission_id")
    list_filter = (
        ("recorded_at", admin.DateFieldListFilter),
        ("mission_id", admin.AllValuesFieldListFilter),
    )
    search_fields = ("kind", "subject", "actor")
    search_help_text = "A kind such as stations.imported, a subject, or user:7"
    ordering = ("-id",)
    fields = (
        "recorded_at",
        "kind",
        "subject",
        "actor",
        "mission_id",
        "content",
        "payload_hash",
    )
    empty_text = (
        "Everything that people and the system do appears here by itself: imports, "
        "decisions, releases. It cannot be changed."
    )

    @display(description="Details")
    def content(self, event: Event) -> SafeString:
        """Show the payload as indented JSON."""
        text = json.dumps(event.payload, indent=2, ensure_ascii=False, sort_keys=True)
        return format_html('<pre style="white-space: pre-wrap">{}</pre>', text)


@admin.register(Job)
class JobPage(ReadOnlyAdmin):
    list_display = (
        "kind",
        "state_label",
        "progress",
        "message",
        "requested_at",
        "requested_by",
        "finished_at",
    )
    list_filter = ("state", "kind", ("mission_id", admin.AllValuesFieldListFilter))
    search_fields = ("kind", "message", "requested_by")
    search_help_text = "A kind of work, a word of the message, or user:7"
    ordering = ("-requested_at", "id")
    actions = ("start_again",)
    fields = (
        "kind",
        "state",
        "progress",
        "message",
        "requested_at",
        "requested_by",
        "attempts",
        "leased_until",
        "finished_at",
        "arguments",
        "result",
    )
    empty_text = (
        "No work has been asked for. Findings, statements and exports that you start "
        "appear here with their progress."
    )

    @display(description="State", ordering="state", label=STATE_COLORS)
    def state_label(self, job: Job) -> tuple[str, str]:
        """Show the state in its color."""
        return job.state, job.get_state_display()

    @display(description="Progress")
    def progress(self, job: Job) -> SafeString | str:
        """Show how many steps are done, as a bar."""
        if not job.total_steps:
            return "-"
        return format_html(
            '<span style="white-space: nowrap"><progress max="{}" value="{}" '
            'style="width: 8rem" aria-label="Progress"></progress> {} of {}</span>',
            job.total_steps,
            job.done_steps,
            job.done_steps,
            job.total_steps,
        )

    @admin.action(description="Start again", permissions=["start"])
    def start_again(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        """Queue the chosen failed jobs again."""
        for job in jobs.order_by("requested_at", "id"):
            try:
                restart_job(job=job, actor=actor_of(request))
            except DomainError as error:
                self.message_user(
                    request, f"{job.kind}: {error.detail}", messages.ERROR
                )
            else:
                self.message_user(request, f"{job.kind} waits for a worker again.")

    def has_start_permission(self, request: HttpRequest) -> bool:
        """Whoever may change jobs by role may start one again; nobody edits one."""
        return request.user.has_perm("elections.change_job")
