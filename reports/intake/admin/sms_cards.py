"""The desk's page of pocket cards: print them, see how many codes are left, end them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from elections.journal.admin import scope_of
from observers.messages.models import SmsGateway
from observers.missions.admin.asking import Question, ask
from observers.missions.admin.scoped import MissionAdmin, page_action, person
from observers.missions.models import Mission, Observer, ObserverTeam
from observers.missions.permissions import Right, has_right
from reports.checklists.domain.definition import Stage
from reports.checklists.selectors import published_checklists, unreviewed_languages
from reports.intake.domain.sms.codebook import SmsBook
from reports.intake.domain.sms.replies import language_of
from reports.intake.models.sms import SmsCard
from reports.intake.renderers.pocket_card import Card, render_cards
from reports.intake.selectors.sms import MAX_STATIONS, latest_books, own_stations
from reports.intake.services.sms_cards import issue_card, revoke_cards
from reports.intake.services.sms_replying import example_of, written_station

MOST_AT_ONCE = 500
OWN = "own"
LANGUAGES = [(OWN, "Each observer's own"), ("en", "English"), ("ru", "Русский")]
LANGUAGES.append(("kk", "Қазақша"))
PRINT = Question(
    title="Print pocket cards",
    text="Each card gets 24 fresh one-time codes, which are shown in this PDF and nowhere "
    "else. An observer's earlier card ends at once, so print only whom you hand one.",
    submit="Issue and print",
)


class CardsForm(forms.Form):
    """Whose cards."""

    mission = forms.ModelChoiceField(
        Mission.objects.none(), widget=UnfoldAdminSelectWidget
    )
    team = forms.ModelChoiceField(
        ObserverTeam.objects.none(),
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="Empty: every active observer of the mission.",
    )
    observer = forms.ModelChoiceField(
        Observer.objects.none(), required=False, widget=UnfoldAdminSelectWidget
    )
    language = forms.ChoiceField(choices=LANGUAGES, widget=UnfoldAdminSelectWidget)

    def clean(self) -> dict[str, Any]:
        """Choose the observers."""
        said = super().clean() or {}
        mission = said.get("mission")
        if mission is None:
            return said
        rows = Observer.objects.filter(mission=mission, is_active=True)
        for field in ("team", "observer"):
            one = said.get(field)
            if one is not None and one.mission_id != mission.pk:
                self.add_error(field, "This is of another mission.")
        if said.get("team"):
            rows = rows.filter(team=said["team"])
        if said.get("observer"):
            rows = rows.filter(pk=said["observer"].pk)
        said["observers"] = list(
            rows.select_related("mission", "team").order_by("team__code", "code")
        )
        if not said["observers"]:
            self.add_error(None, "There is no active observer here.")
        if len(said["observers"]) > MOST_AT_ONCE:
            self.add_error("team", f"Print at most {MOST_AT_ONCE} cards at a time.")
        return said


@admin.register(SmsCard)
class SmsCardAdmin(MissionAdmin):
    """Cards that were printed; their codes cannot be shown again."""

    is_append_only = True
    empty_text = "No card yet. “Print cards” makes them for a team or an observer."
    list_display = (
        "observer",
        "mission",
        "language",
        "issued_at",
        "left",
        "revoked_at",
    )
    list_filter = ("mission", ("revoked_at", admin.EmptyFieldListFilter), "language")
    search_fields = ("observer__code", "observer__team__code")
    ordering = ("-issued_at", "-id")
    list_select_related = ("observer", "mission")
    actions = ("end",)
    actions_list = ("print_cards",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        free = Q(codes__used_by=None, codes__is_spent=False)
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(free=Count("codes", filter=free))
        return counted

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_print_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tell whether this person gives access to any mission."""
        return has_right(person(request), Right.GIVE_ACCESS)

    @display(description="Codes left")
    def left(self, row: Any) -> str:
        return str(row.free) if row.revoked_at is None else "ended"

    @admin.action(description="End at once", permissions=["print"])
    def end(self, request: HttpRequest, queryset: QuerySet[SmsCard]) -> None:
        rows = [row for row in queryset if self._may(request, "add", row)]
        for card in rows:
            revoke_cards(
                observer=card.observer,
                actor=person(request).actor,
                now=timezone.now(),
            )
        text = f"{len(rows)} ended; their codes prove nothing any more."
        self.message_user(request, text, messages.SUCCESS)

    @page_action(
        description="Print cards", url_path="print", permissions=["print"], icon="print"
    )
    def print_cards(self, request: HttpRequest) -> HttpResponse:
        """Ask whose, issue, and send the PDF, which must not be kept."""
        form = CardsForm(request.POST or None)
        self._offer(request, form)
        if not form.is_valid():
            return ask(request, PRINT, form=form)
        mission, observers = (
            form.cleaned_data["mission"],
            form.cleaned_data["observers"],
        )
        if not has_right(person(request), Right.GIVE_ACCESS, mission_id=mission.pk):
            raise PermissionDenied
        books = election_day_books(mission)
        actor = person(request).actor
        cards = [
            self._card(one, form.cleaned_data["language"], books, actor)
            for one in observers
        ]
        unreviewed = {
            language
            for version in published_checklists(mission)
            for language in unreviewed_languages(version)
        }
        return HttpResponse(
            render_cards(cards, books=books, unreviewed=sorted(unreviewed)),
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'attachment; filename="cards-{mission.code}.pdf"',
                "Cache-Control": "no-store",
            },
        )

    def _card(
        self, observer: Observer, language: str, books: list[SmsBook], actor: str
    ) -> Card:
        mission = observer.mission
        if language == OWN:
            language = language_of(observer.languages, mission.languages)
        issued = issue_card(
            observer=observer, language=language, actor=actor, now=timezone.now()
        )
        codes = [f"K{code}" for code in issued.codes]
        stations = own_stations(observer) if observer.team_id else []
        shown = stations if len(stations) <= MAX_STATIONS else []
        gateway = (
            SmsGateway.objects.filter(mission=mission, is_open=True)
            .exclude(number="")
            .order_by("is_rehearsal", "pk")
            .first()
        )
        return Card(
            observer=observer.code,
            language=language,
            mission=mission.name,
            number=gateway.number if gateway else "",
            stations=[written_station(one.code) for one in shown],
            codes=codes,
            example=example_of(books[0], observer, code=codes[0]) if books else "",
            is_demonstration=mission.is_demonstration,
        )

    def _offer(self, request: HttpRequest, form: CardsForm) -> None:
        user = person(request)
        missions = Mission.objects.visible_to(scope_of(request)).filter(is_open=True)
        right = Right.GIVE_ACCESS
        own = [m.pk for m in missions if has_right(user, right, mission_id=m.pk)]
        offered: dict[str, QuerySet[Any]] = {
            "mission": Mission.objects.filter(pk__in=own).order_by("code"),
            "team": ObserverTeam.objects.filter(mission__in=own).order_by("code"),
            "observer": Observer.objects.filter(
                mission__in=own, is_active=True
            ).order_by("code"),
        }
        for name, rows in offered.items():
            field = form.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


def election_day_books(mission: Mission) -> list[SmsBook]:
    """Return what is printed: the checklists of the day and of incidents."""
    books = latest_books(mission)
    return [b for b in books if b.definition.stage is not Stage.LONG_TERM]
