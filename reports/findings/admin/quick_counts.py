"""Quick counts at the desk: the list, one count as a page, doubts and signatures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget

from elections.contests.models import Contest
from elections.errors import DomainError
from elections.journal.admin import scope_of
from elections.places.models import ElectionDay, PollingStation
from elections.scope import Scope
from observers.missions.admin.asking import Question, ask
from observers.missions.admin.scoped import MissionAdmin, person, scoped
from observers.missions.models import Mission, User
from observers.missions.permissions import Right, has_right
from reports.findings.admin.asking import AskForm
from reports.findings.admin.count_page import count_page
from reports.findings.models import QuickCount
from reports.findings.selectors.quick_counts import (
    SIGNATURES,
    is_released,
    latest_kept_findings,
    process_signed_at,
)
from reports.findings.services.quick_counts import (
    compute_quick_count,
    release_quick_count,
    review_station,
    sign_process,
)

COMPUTE = Question(
    title="Compute a quick count",
    text="Results are estimated from the protocols that observers copied at the stations"
    " of the frozen sample. The count is kept; nothing is published by it.",
    submit="Compute and keep",
)


class CountForm(AskForm):
    """Which mission, which of its days, and which contest."""

    contest = forms.ModelChoiceField(
        queryset=Contest.objects.none(), widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, scope: Scope, user: User, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, user=user, **kwargs)
        missions: QuerySet[Mission] = self.fields["mission"].queryset  # type: ignore[attr-defined]  # a choice field
        sampled = missions.filter(kind="sample_based")
        self.fields["mission"].queryset = sampled  # type: ignore[attr-defined]
        self.initial["mission"] = sampled.first()
        self.fields["election_day"].required = True
        days = ElectionDay.objects.filter(election__missions__in=sampled).distinct()
        self.fields["election_day"].queryset = days.order_by("date", "pk")  # type: ignore[attr-defined]
        contests = Contest.objects.filter(election__missions__in=sampled).distinct()
        self.fields["contest"].queryset = contests.order_by("code")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a contest of another election."""
        cleaned = super().clean()
        mission, contest = cleaned.get("mission"), cleaned.get("contest")
        if mission and contest and contest.election_id != mission.election_id:
            self.add_error("contest", "This contest is of another election.")
        return cleaned


@admin.register(QuickCount)
class QuickCountAdmin(MissionAdmin):
    """Computed, never typed: nothing can be added or changed here."""

    is_append_only = True
    list_display = ("as_of", "mission", "contest", "reported", "state", "short_hash")
    list_filter = ("mission", "contest", "is_refused")
    search_fields = ("mission__code", "contest__code", "content_sha256")
    ordering = ("-as_of", "-pk")
    actions_list = ("compute",)
    empty_text = (
        "No quick count yet. Freeze a sample, wait for protocols, then press “Compute a"
        " quick count”."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuickCount]:
        rows: QuerySet[QuickCount] = super().get_queryset(request)
        return rows.select_related("mission", "contest", "election_day")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_compute_permission(self, request: HttpRequest) -> bool:
        """Tell whether this person computes findings of any mission."""
        return has_right(person(request), Right.COMPUTE_FINDINGS)

    @action(  # type: ignore[operator]  # unfold names its result, not what it decorates
        description="Compute a quick count", icon="calculate", permissions=["compute"]
    )
    def compute(self, request: HttpRequest) -> HttpResponse:
        """Ask which contest to count, count it, and show it."""
        form = CountForm(
            request.POST or None, scope=scope_of(request), user=person(request)
        )
        if request.method != "POST" or not form.is_valid():
            return ask(request, COMPUTE, form=form)
        try:
            row = compute_quick_count(
                mission=form.cleaned_data["mission"],
                election_day=form.cleaned_data["election_day"],
                contest=form.cleaned_data["contest"],
                now=timezone.now(),
                actor=person(request).actor,
            )
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:reports_quickcount_changelist"))
        return _page_of(row.pk)

    @display(description="Stations")
    def reported(self, row: QuickCount) -> str:
        return f"{row.document['reported']:,} of {row.document['sampled']:,}"

    @display(
        description="State",
        label={"Refused": "warning", "May be released": "info", "Released": "success"},
    )
    def state(self, row: QuickCount) -> str:
        if row.is_refused:
            return "Refused"
        return "Released" if is_released(row) else "May be released"

    @display(description="SHA-256")
    def short_hash(self, row: QuickCount) -> str:
        return row.content_sha256[:12]

    def get_urls(self) -> list[URLPattern]:
        """Add what is done on the page of a count."""
        site = self.admin_site.admin_view
        own = (
            ("sign-process", self.sign_process_view),
            ("release", self.release_view),
            ("review", self.review_view),
        )
        return [
            *(
                path(
                    f"<int:number>/{name}",
                    site(view),
                    name=f"reports_quickcount_{name.replace('-', '_')}",
                )
                for name, view in own
            ),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the count as a page to read."""
        row = self._found(request, int(object_id) if object_id.isdigit() else 0)
        user, day = person(request), row.election_day
        context = {
            **self.admin_site.each_context(request),
            **count_page(row),
            "count": row,
            "opts": self.opts,
            "title": f"Quick count of {row.contest.name}",
            "show_back_button": True,
            "signatures": row.releases.select_related("signed_by").order_by(
                "signed_at"
            ),
            "needed": SIGNATURES,
            "released": is_released(row),
            "process_signed_at": process_signed_at(
                mission=row.mission, election_day=day
            ),
            "process": latest_kept_findings(mission=row.mission, election_day=day),
            "may_sign": has_right(
                user, Right.RELEASE_STATEMENT, mission_id=row.mission_id
            ),
        }
        return TemplateResponse(request, "reports/findings/quick_count.html", context)

    def sign_process_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Sign the latest kept findings on the process."""
        row = self._posted(request, number)
        findings = latest_kept_findings(
            mission=row.mission, election_day=row.election_day
        )
        if findings is None:
            text = "Compute and keep findings of this day first."
            self.message_user(request, text, messages.ERROR)
            return _page_of(number)
        try:
            sign_process(finding_set=findings, user=person(request), now=timezone.now())
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        return _page_of(number)

    def release_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Sign the count for publication."""
        row = self._posted(request, number)
        try:
            release_quick_count(count=row, user=person(request), now=timezone.now())
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        return _page_of(number)

    def review_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Keep what was decided of a station's protocols."""
        row = self._posted(request, number)
        stations = PollingStation.objects.filter(
            election_id=row.election_day.election_id
        )
        station = stations.filter(code=request.POST.get("station", "")).first()
        if station is None:
            raise Http404
        try:
            review_station(
                count=row,
                station=station,
                instance_id=_report(request.POST.get("report", "")),
                reason=request.POST.get("reason", ""),
                user=person(request),
                now=timezone.now(),
            )
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        else:
            text = "Kept. Compute a new count: this one does not change."
            self.message_user(request, text, messages.SUCCESS)
        return _page_of(number)

    def _posted(self, request: HttpRequest, number: int) -> QuickCount:
        if request.method != "POST":
            raise Http404
        return self._found(request, number)

    def _found(self, request: HttpRequest, number: int) -> QuickCount:
        rows = scoped(QuickCount.objects.all(), request)
        rows = rows.select_related("mission", "contest", "election_day")
        row: QuickCount | None = rows.filter(pk=number).first()
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row


def _page_of(number: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("admin:reports_quickcount_change", args=[number])
    )


def _report(text: str) -> UUID | None:
    """Read which protocol counts; empty is none of them."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
