"""The forms of the statement's pages: what is asked before something is done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from elections.places.models import ElectionDay
from observers.missions.models import Mission


class BuildForm(forms.Form):
    """Which mission's statement, on which election day."""

    mission = forms.ModelChoiceField(
        queryset=Mission.objects.none(), widget=UnfoldAdminSelectWidget
    )
    election_day = forms.ModelChoiceField(
        queryset=ElectionDay.objects.none(), widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, missions: QuerySet[Mission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = ElectionDay.objects.filter(election__missions__in=missions).distinct()
        self.missions = missions
        self.fields["mission"].queryset = missions.order_by("code")  # type: ignore[attr-defined]  # a choice field
        self.fields["election_day"].queryset = days.order_by("date", "pk")  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        mission, day = cleaned.get("mission"), cleaned.get("election_day")
        if mission and day and mission.election_id != day.election_id:
            self.add_error("election_day", "Choose a day of this mission's election.")
        return cleaned


class ReasonForm(forms.Form):
    """Why a passage may stand although a rule asks about it."""

    reason = forms.CharField(max_length=300, widget=UnfoldAdminTextInputWidget)


class DetailsForm(forms.Form):
    """Where and when the statement is issued, and until when it is embargoed."""

    place = forms.CharField(
        max_length=100, required=False, widget=UnfoldAdminTextInputWidget
    )
    issued_on = forms.DateField(
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
        help_text="The date printed below the title",
    )
    embargo_until = forms.SplitDateTimeField(
        required=False,
        widget=UnfoldAdminSplitDateTimeWidget,
        help_text="UTC; nothing is published before",
    )


class SectionForm(forms.ModelForm[Any]):
    """The editor of one part."""

    class Meta:
        fields = ("narrative", "owner", "is_left_out")
        widgets = {
            "narrative": UnfoldAdminTextareaWidget(
                attrs={
                    "rows": 18,
                    "style": "font-size:1rem;line-height:1.6;max-width:none",
                }
            )
        }
