"""What a person at the desk is asked before a detector is switched or run."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from elections.places.models import ElectionDay
from elections.scope import Scope
from observers.missions.models import Mission, User
from observers.missions.permissions import Right, has_right
from reports.signals.domain.detectors import SWITCHABLE, of_level
from reports.signals.domain.levels import Level

CHOICES = [(each.code, each.label) for each in SWITCHABLE]


def missions_of(scope: Scope, user: User) -> Any:
    """Return the open missions whose detectors this person runs."""
    visible = Mission.objects.visible_to(scope).filter(is_open=True)
    allowed = [
        mission.pk
        for mission in visible
        if has_right(user, Right.RUN_SIGNALS, mission_id=mission.pk)
    ]
    return Mission.objects.filter(pk__in=allowed).order_by("code")


class SwitchForm(forms.Form):
    """Which detector of which mission, on or off, and why."""

    mission = forms.ModelChoiceField(
        queryset=Mission.objects.none(), widget=UnfoldAdminSelectWidget
    )
    detector = forms.ChoiceField(choices=CHOICES, widget=UnfoldAdminSelectWidget)
    is_on = forms.TypedChoiceField(
        choices=[("on", "On"), ("off", "Off")],
        coerce=lambda written: written == "on",
        label="Switch",
        widget=UnfoldAdminSelectWidget,
    )
    reason = forms.CharField(max_length=300, widget=UnfoldAdminTextInputWidget)

    def __init__(self, *args: Any, scope: Scope, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = missions_of(scope, user)  # type: ignore[attr-defined]  # a choice field


class RunForm(forms.Form):
    """Which detector over which day; those that are off are refused with a reason."""

    mission = forms.ModelChoiceField(
        queryset=Mission.objects.none(), widget=UnfoldAdminSelectWidget
    )
    election_day = forms.ModelChoiceField(
        queryset=ElectionDay.objects.none(), widget=UnfoldAdminSelectWidget
    )
    detector = forms.ChoiceField(widget=UnfoldAdminSelectWidget)

    def __init__(
        self, *args: Any, level: Level, scope: Scope, user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        missions = missions_of(scope, user)
        days = ElectionDay.objects.filter(election__missions__in=missions).distinct()
        days = days.order_by("date", "pk")
        self.fields["mission"].queryset = missions  # type: ignore[attr-defined]  # a choice field
        self.fields["election_day"].queryset = days  # type: ignore[attr-defined]
        self.fields["detector"].choices = [(d.code, d.name) for d in of_level(level)]  # type: ignore[attr-defined]
        self.initial.setdefault("election_day", days.filter(kind="main").first())

    def clean(self) -> dict[str, Any]:
        """Refuse a day of another election."""
        cleaned: dict[str, Any] = super().clean() or {}
        mission, day = cleaned.get("mission"), cleaned.get("election_day")
        if mission and day and day.election_id != mission.election_id:
            self.add_error("election_day", "This day is of another election.")
        return cleaned
