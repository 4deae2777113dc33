"""The desk's pages of contests and of those who stand, with their histories."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.admin import StackedInline, TabularInline
from unfold.decorators import display

from elections.contests.models import (
    CandidacyEvent,
    Constituency,
    Contest,
    Contestant,
    Party,
    PartyRegistration,
    registration_outcomes,
)
from elections.contests.selectors import candidacy_state, story_of_registration
from elections.contests.services.histories import (
    NewStep,
    add_candidacy_step,
    add_registration_step,
)
from elections.journal.admin import (
    ADDRESSES,
    JournaledAdmin,
    actor_of,
    page_action,
)

STEP_FIELDS = ("decided_on", "outcome", "body", "reason", "source", "source_url")
OUTCOME_COLORS = {
    "registered": "success",
    "reinstated": "success",
    "refused": "danger",
    "deregistered": "danger",
    "withdrawn": "warning",
}


class StepInline(StackedInline):
    """Steps can be added and read; a wrong one is followed by a right one."""

    extra = 0
    fields = (("decided_on", "outcome", "body"), "reason", ("source", "source_url"))
    ordering = ("decided_on", "id")
    formfield_overrides = ADDRESSES  # type: ignore[misc]  # Unfold's bases disagree
    verbose_name = "step"
    verbose_name_plural = "History"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RegistrationInline(StepInline):
    model = PartyRegistration


class CandidacyInline(StepInline):
    model = CandidacyEvent


class HistoryAdmin(JournaledAdmin):
    """A page whose history goes through the service that journals each step."""

    def add_step(self, *, row: Any, step: NewStep, actor: str) -> None:
        """Call the service of this kind of history."""
        raise NotImplementedError

    def save_formset(
        self, request: HttpRequest, form: ModelForm[Any], formset: Any, change: bool
    ) -> None:
        if not issubclass(formset.model, PartyRegistration | CandidacyEvent):
            super().save_formset(request, form, formset, change)
            return
        for new in formset.save(commit=False):
            step = NewStep(**{name: getattr(new, name) for name in STEP_FIELDS})
            self.add_step(row=form.instance, step=step, actor=actor_of(request))


@admin.register(Party)
class PartyPage(HistoryAdmin):
    list_display = ("code", "name", "refusals", "registered_on", "election")
    list_filter = ("election",)
    search_fields = ("code", "name")
    list_select_related = ("election",)
    autocomplete_fields = ("election",)
    ordering = ("election", "code")
    inlines = (RegistrationInline,)
    empty_text = (
        "Add the parties that stood or wanted to stand, each with the history of its "
        "registration: who refused it, when and why."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related("registrations")

    @display(description="Refusals")
    def refusals(self, party: Party) -> int:
        """Show how often it was refused."""
        return story_of_registration(party).refusals

    @display(description="Registered on")
    def registered_on(self, party: Party) -> Any:
        """Show the latest registration."""
        return story_of_registration(party).registered_on

    def add_step(self, *, row: Any, step: NewStep, actor: str) -> None:
        add_registration_step(party=row, step=step, actor=actor)


class ConstituencyInline(TabularInline):
    model = Constituency
    extra = 0
    fields = ("code", "name", "seats")


@admin.register(Contest)
class ContestPage(JournaledAdmin):
    list_display = (
        "code",
        "name",
        "kind",
        "seats",
        "threshold",
        "contestant_count",
        "election",
    )
    list_filter = ("kind", "election")
    search_fields = ("code", "name")
    list_select_related = ("election",)
    autocomplete_fields = ("election", "earlier")
    ordering = ("election", "code")
    inlines = (ConstituencyInline,)
    actions_detail: Any = ("compare",)
    fieldsets = (
        (None, {"fields": ("election", "code", "name", "kind", "law", "earlier")}),
        (
            "Seats",
            {
                "fields": (
                    ("seats", "allocation"),
                    ("threshold_numerator", "threshold_denominator"),
                    ("lists_wanted", "too_few_rule"),
                )
            },
        ),
    )
    empty_text = (
        "Add a contest for each ballot that voters get: the party lists, each kind of "
        "single-mandate seat, the councils."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(contestants_listed=Count("contestants"))
        return counted

    @page_action(description="Beside the earlier election", icon="compare_arrows")
    def compare(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Lead to the page with both results."""
        return HttpResponseRedirect(
            reverse("admin:elections_contest_comparison", args=[object_id])
        )

    @display(description="Threshold")
    def threshold(self, contest: Contest) -> str:
        """Show the threshold as the law writes it."""
        if not contest.threshold_numerator:
            return "-"
        if contest.threshold_denominator == 100:  # noqa: PLR2004 - percent
            return f"{contest.threshold_numerator} %"
        return f"{contest.threshold_numerator}/{contest.threshold_denominator}"

    @display(description="Contestants", ordering="contestants_listed")
    def contestant_count(self, contest: Any) -> int:
        """Show how many are listed."""
        return int(contest.contestants_listed)


@admin.register(Constituency)
class ConstituencyPage(JournaledAdmin):
    list_display = ("code", "name", "seats", "contest")
    list_filter = ("contest",)
    search_fields = ("code", "name")
    list_select_related = ("contest",)
    autocomplete_fields = ("contest", "areas")
    ordering = ("contest", "code")
    empty_text = (
        "Constituencies are needed where seats are won by place. Add them on the page "
        "of their contest."
    )


@admin.register(Contestant)
class ContestantPage(HistoryAdmin):
    list_display = (
        "ballot_order",
        "code",
        "name",
        "kind",
        "party",
        "state_label",
        "contest",
    )
    list_display_links = ("code", "name")
    list_filter = ("kind", "contest", "history__outcome")
    search_fields = ("code", "name", "party__name")
    list_select_related = ("party", "contest")
    autocomplete_fields = ("contest", "constituency", "party", "earlier")
    ordering = ("contest", "ballot_order", "code")
    inlines = (CandidacyInline,)
    empty_text = (
        "Add lists and candidates, and against all if the ballot has it. Each step of "
        "a candidacy keeps its body, date and reason."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related("history")

    @display(description="State", label=OUTCOME_COLORS)
    def state_label(self, contestant: Contestant) -> tuple[str, str]:
        """Show where the candidacy stands now."""
        outcome = candidacy_state(contestant).outcome
        return outcome, dict(registration_outcomes()).get(outcome, "-")

    def add_step(self, *, row: Any, step: NewStep, actor: str) -> None:
        add_candidacy_step(contestant=row, step=step, actor=actor)
