"""The form that plans a sample, in the order in which a statistician decides.

There is no field for a weight: weights follow from the draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from elections.contests.models import Contestant
from elections.places.models import ElectionDay, station_kinds
from elections.scope import Scope
from observers.missions.models import Mission, User
from observers.missions.permissions import Right, has_right
from reports.findings.admin.sample_fields import choice, lines, switch, whole
from reports.findings.admin.sample_typing import pairs_of, typed_from
from reports.findings.domain.survey.allocation import MINIMUM
from reports.findings.domain.survey.plan import AllocationRule, Plan
from reports.findings.domain.survey.sampling import Method
from reports.findings.domain.survey.stages import Lonely
from reports.findings.selectors.sample_plans import contestant_of

METHODS = (
    (Method.RANDOM.value, "Simple random within strata, without replacement"),
    (Method.CLUSTERS.value, "Clusters of areas, then stations within them"),
    (Method.PPS_SYSTEMATIC.value, "By size (registered voters), systematic"),
    (Method.PPS_REPLACEMENT.value, "By size (registered voters), with replacement"),
)
LEVELS = ((0, "None"), (1, "1: regions"), (2, "2: districts"), (3, "3"), (4, "4"))
ALLOCATIONS = (
    (AllocationRule.PROPORTIONAL.value, "Proportional to the number of stations"),
    (AllocationRule.NEYMAN.value, "Neyman: more where shares vary more"),
)
LONELY = (
    (Lonely.REFUSE.value, "Refuse the estimate, by the name of the stratum"),
    (Lonely.ADJUST.value, "Adjust: the square of what it contributes, not centered"),
    (Lonely.AVERAGE.value, "Average: as much as the other strata on average"),
    (Lonely.CERTAINTY.value, "Certainty: nothing, as if it were fully observed"),
)
LINE_HINT = "One to a line: code = reason"


class PlanForm(forms.Form):
    """Frame, strata, allocation, draw."""

    mission = forms.ModelChoiceField(
        Mission.objects.none(), widget=UnfoldAdminSelectWidget
    )
    election_day = forms.ModelChoiceField(
        ElectionDay.objects.none(), widget=UnfoldAdminSelectWidget
    )
    name = forms.CharField(max_length=80, widget=UnfoldAdminTextInputWidget)

    kinds = forms.MultipleChoiceField(
        label="Leave out kinds of stations",
        required=False,
        choices=[one for one in station_kinds() if one[0] != "ordinary"],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        initial=["abroad", "military"],
    )
    closed = switch("Leave out closed stations", initial=True)
    provisional = switch(
        "Leave out stations that only observers have named", initial=True
    )
    unsized = switch(
        "Leave out stations without registered voters",
        initial=False,
        help_text="Needed for a draw by size where the list has gaps",
    )
    areas = lines("Leave out areas", f"{LINE_HINT}. For example: A05 = insecure")
    codes = lines("Leave out stations", LINE_HINT)

    area_level = choice("Strata by area level", LEVELS, initial=1)
    by_setting = switch("Urban and rural apart", initial=False)
    size_bounds = forms.CharField(
        label="Size classes",
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Least registered voters of each class but the first: 500, 1500",
    )
    smallest_stratum = whole(
        "Smallest stratum",
        least=1,
        initial=MINIMUM,
        help_text="Strata with fewer stations are joined to their neighbors",
    )

    sampled = whole(
        "How many to draw",
        least=1,
        help_text="Stations; of a cluster sample the clusters",
    )
    allocation = choice("Shared out among strata", ALLOCATIONS)
    minimum = whole(
        "At least in each stratum",
        least=1,
        initial=MINIMUM,
        help_text="Two are the least from which a margin can be computed; one only "
        "where part 5 says how it counts",
    )
    share = forms.FloatField(
        label="Expected share",
        initial=0.5,
        min_value=0.001,
        max_value=0.999,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="0 to 1; 0.5 is the careful choice",
    )
    shares = lines(
        "Expected share by stratum",
        "One to a line: name of the stratum = 0.1. The preview lists the names.",
    )
    contestant = forms.ModelChoiceField(
        Contestant.objects.none(),
        label="Spread of a past result",
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="For Neyman: a contestant with results by station, matched by code",
    )

    method = choice("Method", METHODS)
    cluster_level = choice("Clusters: areas of level", LEVELS, "Cluster samples only")
    per_cluster = whole("Stations in each cluster", initial=0)
    reserve = whole(
        "Reserve in each stratum",
        initial=2,
        help_text="Only for stations shown not to exist; simple random samples only",
    )
    seed = forms.CharField(
        label="Public seed",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="For example the numbers of a public lottery, drawn after the plan is "
        "fixed. Empty: a random one is made and shown.",
    )

    collapse = lines(
        "Join strata",
        "One to a line: stratum = partner. Fixed before the day, for strata alike; the "
        "preview lists the names. Weights stay as drawn.",
    )
    lonely = choice(
        "A stratum with a single unit",
        LONELY,
        "Where still only one unit was drawn, or reported. The last three are computed "
        "as in R survey; “certainty” makes intervals too narrow.",
    )

    GROUPS = (
        ("Sample", ("mission", "election_day", "name")),
        (
            "1. Frame: what can be drawn",
            ("kinds", "closed", "provisional", "unsized", "areas", "codes"),
        ),
        (
            "2. Strata",
            ("area_level", "by_setting", "size_bounds", "smallest_stratum"),
        ),
        (
            "3. Allocation",
            ("sampled", "allocation", "minimum", "share", "shares", "contestant"),
        ),
        (
            "4. Draw",
            ("method", "cluster_level", "per_cluster", "reserve", "seed"),
        ),
        ("5. Strata with a single unit", ("collapse", "lonely")),
    )

    def __init__(
        self,
        *args: Any,
        scope: Scope,
        user: User,
        plan: Plan | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        visible = Mission.objects.visible_to(scope).filter(
            is_open=True, kind="sample_based"
        )
        own = [
            mission.pk
            for mission in visible
            if has_right(user, Right.COMPUTE_FINDINGS, mission_id=mission.pk)
        ]
        missions = Mission.objects.filter(pk__in=own).order_by("code")
        days = ElectionDay.objects.filter(election__missions__in=missions).distinct()
        days = days.order_by("date", "pk")
        past = Contestant.objects.filter(officialresult__station__isnull=False)
        chosen: Any = self.fields
        chosen["mission"].queryset = missions
        chosen["election_day"].queryset = days
        chosen["contestant"].queryset = past = past.distinct().order_by("pk")
        if plan is not None:
            # Forgotten, a change of the plan would quietly allocate by assumed shares.
            past_one = contestant_of(plan=plan, contestants=past)
            self.initial.update(typed_from(plan), contestant=past_one)
        self.initial.setdefault("mission", missions.first())
        self.initial.setdefault("election_day", days.filter(kind="main").first())

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """Return the fields under their headings."""
        for title, names in self.GROUPS:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield title, fields

    def faults(self) -> list[str]:
        """Return what is to be mended, for the head of a long page."""
        return [
            f"{self[name].label}: {' '.join(map(str, errors))}"
            for name, errors in self.errors.items()
            if name in self.fields
        ]

    def clean_areas(self) -> dict[str, str]:
        return pairs_of(self.cleaned_data["areas"])

    def clean_codes(self) -> dict[str, str]:
        return pairs_of(self.cleaned_data["codes"])

    def clean_collapse(self) -> dict[str, str]:
        found = pairs_of(self.cleaned_data["collapse"])
        if any(name == partner for name, partner in found.items()):
            raise forms.ValidationError("Join a stratum with another one.")
        return found

    def clean_shares(self) -> dict[str, float]:
        try:
            found = {
                name: float(value.replace(",", "."))
                for name, value in pairs_of(self.cleaned_data["shares"]).items()
            }
        except ValueError as error:
            raise forms.ValidationError("Write each share as 0.1.") from error
        if any(not 0 < value < 1 for value in found.values()):
            raise forms.ValidationError("Shares lie between 0 and 1.")
        return found

    def clean_size_bounds(self) -> tuple[int, ...]:
        typed = self.cleaned_data["size_bounds"].replace(",", " ").split()
        if not all(one.isdecimal() and int(one) > 0 for one in typed):
            raise forms.ValidationError("Write whole numbers such as 500, 1500.")
        return tuple(sorted({int(one) for one in typed}))

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself."""
        cleaned: dict[str, Any] = super().clean() or {}
        mission, day = cleaned.get("mission"), cleaned.get("election_day")
        if mission and day and day.election_id != mission.election_id:
            self.add_error("election_day", "This day is of another election.")
        if cleaned.get("method") == Method.CLUSTERS:
            if cleaned.get("cluster_level") == "0":
                self.add_error("cluster_level", "Say which areas are the clusters.")
            if (cleaned.get("per_cluster") or 0) < MINIMUM:
                self.add_error("per_cluster", f"Draw at least {MINIMUM} in each.")
        return cleaned
