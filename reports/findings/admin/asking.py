"""The form with which a person asks for findings to be computed and kept."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget

from elections.places.models import ElectionDay
from elections.scope import Scope
from observers.missions.models import Mission, User
from observers.missions.permissions import Right, has_right


class AskForm(forms.Form):
    """Which mission, and which of its days."""

    mission = forms.ModelChoiceField(
        queryset=Mission.objects.none(), widget=UnfoldAdminSelectWidget
    )
    election_day = forms.ModelChoiceField(
        queryset=ElectionDay.objects.none(),
        widget=UnfoldAdminSelectWidget,
        required=False,
        help_text="Empty for reports that belong to no day",
    )

    def __init__(self, *args: Any, scope: Scope, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visible = Mission.objects.visible_to(scope).filter(is_open=True)
        allowed = [
            mission.pk
            for mission in visible
            if has_right(user, Right.COMPUTE_FINDINGS, mission_id=mission.pk)
        ]
        missions = Mission.objects.filter(pk__in=allowed).order_by("code")
        days = ElectionDay.objects.filter(election__missions__in=missions).distinct()
        days = days.order_by("date", "pk")
        self.fields["mission"].queryset = missions  # type: ignore[attr-defined]  # a choice field
        self.fields["election_day"].queryset = days  # type: ignore[attr-defined]
        self.initial.setdefault("mission", missions.first())
        self.initial.setdefault("election_day", days.filter(kind="main").first())

    def clean(self) -> dict[str, Any]:
        """Refuse a day of another election."""
        cleaned: dict[str, Any] = super().clean() or {}
        mission, day = cleaned.get("mission"), cleaned.get("election_day")
        if mission and day and day.election_id != mission.election_id:
            self.add_error("election_day", "This day is of another election.")
        return cleaned
