"""The desk's page of short messages: the queue of what could not be read, and the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from elections.errors import DomainError
from elections.journal.admin import scope_of
from observers.missions.admin.scoped import MissionAdmin, page_action, person
from observers.missions.models import Observer
from observers.missions.permissions import Right, has_right
from reports.intake.admin.sent import may_open
from reports.intake.domain.vocabulary import sms_states
from reports.intake.models.sms import SmsMessage, SmsReading
from reports.intake.models.submissions import Submission
from reports.intake.selectors.sms import (
    corrected_text,
    latest_books,
    text_of_message,
)
from reports.intake.services.sms_console import replies_to, type_sms
from reports.intake.services.sms_deciding import IN_WORDS, correct_sms, discard_sms
from reports.intake.services.sms_replying import written_station

STATES = {**dict(sms_states()), "": "Waits to be read"}
COLORS = {"unreadable": "warning", "part": "info", "reported": "success"}
WAITING = ("unreadable", "part")
TEXT: CharField[str, str] = CharField()
SHOWN_REPLIES = timedelta(hours=2)


class StandFilter(SimpleListFilter):
    """What waits for a person or for parts, or all that ever came."""

    title = "state"
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "All"), *sms_states()]

    def choices(self, changelist: Any) -> Any:
        choices = list(super().choices(changelist))
        choices[0]["display"] = "Waiting"
        return iter(choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        wanted = (self.value(),) if self.value() else WAITING
        return queryset.filter(stand__in=wanted)


class ConsoleForm(forms.Form):
    """A message in an observer's name."""

    observer = forms.ModelChoiceField(
        Observer.objects.none(), widget=UnfoldAdminSelectWidget
    )
    text = forms.CharField(
        label="SMS",
        max_length=1_600,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text="As the observer would type it. ? answers with an example.",
    )


@admin.register(SmsMessage)
class SmsMessageAdmin(MissionAdmin):
    """Messages, the earliest that waits first; text and number for coordinators only."""

    is_append_only = True
    empty_text = (
        "No message waits. One comes here when no report can be made of it, or while "
        "its other parts have not come; the observer was answered."
    )
    list_display = (
        "received_at",
        "mission",
        "observer",
        "stand_shown",
        "about",
        "part",
        "rehearsal",
    )
    list_filter = ("mission", StandFilter, "gateway", "is_rehearsal")
    search_fields = ("readings__observer__code", "readings__station")
    search_help_text = "Observer or station"
    ordering = ("received_at", "id")
    list_select_related = ("mission", "gateway")
    actions_list = ("console",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = SmsMessage.objects.visible_to(scope_of(request, SmsMessage))
        latest = SmsReading.objects.filter(message=OuterRef("pk")).order_by("-round")

        def said(column: str) -> Subquery:
            return Subquery(latest.values(column)[:1], output_field=TEXT)

        return (
            rows.annotate(
                stand=said("state"),
                problem=said("problem"),
                observer_code=said("observer__code"),
                checklist=said("checklist"),
                station=said("station"),
                part_number=said("part"),
                part_count=said("parts"),
            )
            .defer("sealed")
            .order_by(*self.ordering)
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_console_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tell whether this person trains observers: who sets a mission up."""
        return has_right(person(request), Right.SET_UP)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.decide_view)
        own = [path("<int:pk>/decide/<slug:action>/", view, name="sms-decide")]
        return [*own, *super().get_urls()]

    @display(description="Observer", ordering="observer_code")
    def observer(self, row: Any) -> str:
        return row.observer_code or "not known"

    @display(description="State", label=COLORS)
    def stand_shown(self, row: Any) -> tuple[str, str]:
        stand = row.stand or ""
        return stand, STATES.get(stand, stand)

    @display(description="About")
    def about(self, row: Any) -> str:
        if row.problem in IN_WORDS:
            return IN_WORDS[row.problem]
        return " ".join(filter(None, (row.checklist, row.station))) or "-"

    @display(description="Part")
    def part(self, row: Any) -> str:
        several = row.part_count not in (None, "0", 0)
        return f"{row.part_number} of {row.part_count}" if several else "-"

    @display(description="Rehearsal", ordering="is_rehearsal", label="info")
    def rehearsal(self, row: SmsMessage) -> str | None:
        return "Rehearsal" if row.is_rehearsal else None

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a message, what became of it, and what a person can do."""
        row = self._row(request, object_id)
        readings = list(
            row.readings.select_related("observer", "decided_by").order_by("round")
        )
        latest = readings[-1] if readings else None
        is_open = may_open(request, mission_id=row.mission_id)
        waits = latest is not None and latest.state in WAITING
        report = latest.report if latest else None
        context = {
            **self.admin_site.each_context(request),
            "title": f"SMS {row.pk}",
            "opts": self.opts,
            "row": row,
            "history": [(one, IN_WORDS.get(one.problem, "")) for one in readings],
            "latest": latest,
            "opened": text_of_message(row) if is_open else None,
            "corrected": corrected_text(latest) if latest and is_open else "",
            "submission": Submission.objects.filter(
                mission=row.mission_id, instance_id=report
            ).first()
            if report
            else None,
            "can_decide": waits and is_open,
            "observers": self._observers(row) if waits and is_open else (),
            "books": latest_books(row.mission) if waits and is_open else (),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "intake/sms.html", context)

    def decide_view(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Make a report of a message with what a person says of it, or discard it."""
        row = self._row(request, pk)
        may = may_open(request, mission_id=row.mission_id)
        if request.method != "POST" or action not in ("read", "discard") or not may:
            raise PermissionDenied
        user, now = person(request), timezone.now()
        try:
            if action == "discard":
                discard_sms(message=row, user=user, now=now)
                done = "Discarded; the message is kept as it came."
            else:
                observer, text = self._said(request, row)
                correct_sms(
                    message=row, text=text, observer=observer, user=user, now=now
                )
                done = "A report is made of it; it is judged within seconds."
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
            # What was typed stays in its boxes.
            typed = {"typed": request.POST}
            return self.change_view(request, str(row.pk), extra_context=typed)
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:reports_smsmessage_changelist"))

    @page_action(
        description="Type an SMS (training)",
        url_path="console",
        permissions=["console"],
    )
    def console(self, request: HttpRequest) -> HttpResponse:
        """Answer a message typed at the desk as the observer's telephone would see it."""
        form = ConsoleForm(request.POST or None)
        field = form.fields["observer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self._trainees(request)
        replies: list[Any] = []
        if request.method == "POST" and form.is_valid():
            observer, now = form.cleaned_data["observer"], timezone.now()
            try:
                type_sms(
                    observer=observer,
                    text=form.cleaned_data["text"],
                    actor=person(request).actor,
                    now=now,
                )
            except DomainError as error:
                self.message_user(request, error.detail, messages.ERROR)
            replies = replies_to(observer, since=now - SHOWN_REPLIES)
        context = {
            **self.admin_site.each_context(request),
            "title": "Type an SMS (training)",
            "form": form,
            "replies": replies,
        }
        return TemplateResponse(request, "intake/sms_console.html", context)

    def _trainees(self, request: HttpRequest) -> QuerySet[Observer]:
        rows = Observer.objects.visible_to(scope_of(request, Observer))
        rows = rows.filter(is_active=True, mission__is_open=True)
        user = person(request)
        missions = set(rows.values_list("mission_id", flat=True))
        own = [m for m in missions if has_right(user, Right.SET_UP, mission_id=m)]
        return rows.filter(mission__in=own).order_by("mission__code", "code")

    def _observers(self, row: SmsMessage) -> list[Observer]:
        rows = Observer.objects.filter(mission=row.mission_id, is_active=True)
        return list(rows.order_by("code"))

    def _said(self, request: HttpRequest, row: SmsMessage) -> tuple[Observer, str]:
        """Return the observer that was chosen, and the text with what was added."""
        number = request.POST.get("observer", "")
        rows = Observer.objects.filter(mission=row.mission_id, is_active=True)
        observer = rows.filter(pk=number).first() if number.isdecimal() else None
        if observer is None:
            raise NobodyNamed("Choose the observer whose message this is.")
        station = request.POST.get("station", "").strip()[:40]
        parts = (
            request.POST.get("keyword", "")[:40],
            written_station(station) if station else "",
            request.POST.get("text", "")[:2_000],
        )
        return observer, " ".join(filter(None, parts))

    def _row(self, request: HttpRequest, pk: object) -> SmsMessage:
        rows = SmsMessage.objects.visible_to(scope_of(request, SmsMessage))
        rows = rows.select_related("mission", "gateway")
        row = rows.filter(pk=str(pk)).first() if str(pk).isdecimal() else None
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        return row


class NobodyNamed(DomainError):
    """A message is made a report without saying whose."""

    code = "nobody_named"
