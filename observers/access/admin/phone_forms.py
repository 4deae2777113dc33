"""The questions of the pages that set phones up and stop them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from observers.access.domain.collect_settings import (
    AUTOSENDS,
    IMAGE_SIZES,
    CollectChoices,
)
from observers.missions.admin.scoped import offered, person
from observers.missions.models import Mission, Observer, ObserverTeam
from observers.missions.permissions import Right, has_right

# A team needs its phone for some days after the mission, for what was queued on it.
DAYS_AFTER = 14
QR, TYPED = "qr", "typed"
WORDS = {
    "original_image_size": "As the camera takes them",
    "large": "Large (3072 px)",
    "medium": "Medium (2048 px)",
    "small": "Small (1024 px)",
    "very_small": "Very small (640 px)",
    "wifi_and_cellular": "On any network",
    "wifi_only": "On wi-fi only",
    "cellular_only": "On the mobile network only",
    "off": "By hand",
}


class WhoseForm(forms.Form):
    """A mission, one of its teams, or one observer."""

    mission = forms.ModelChoiceField(
        Mission.objects.none(), widget=UnfoldAdminSelectWidget
    )
    team = forms.ModelChoiceField(
        ObserverTeam.objects.none(),
        required=False,
        empty_label="Every team",
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = person(request)
        missions = [
            mission.pk
            for mission in offered(Mission, request).filter(is_open=True)
            if has_right(user, Right.GIVE_ACCESS, mission_id=mission.pk)
        ]
        narrow: dict[str, QuerySet[Any]] = {
            "mission": Mission.objects.filter(pk__in=missions).order_by("code"),
            "team": ObserverTeam.objects.filter(mission__in=missions).order_by("code"),
            "observer": Observer.objects.filter(mission__in=missions).order_by("code"),
        }
        for name, rows in narrow.items():
            if name in self.fields:
                cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def clean(self) -> dict[str, Any]:
        """Refuse a team or an observer of another mission."""
        cleaned = super().clean() or {}
        mission = cleaned.get("mission")
        for name in ("team", "observer"):
            row = cleaned.get(name)
            if mission and row and row.mission_id != mission.pk:
                self.add_error(name, f"{row} belongs to another mission.")
        return cleaned


class SetUpForm(WhoseForm):
    """Who gets a phone set up, and what the mission decides about its phones."""

    observer = forms.ModelChoiceField(
        Observer.objects.none(),
        required=False,
        empty_label="Everybody of the team",
        widget=UnfoldAdminSelectWidget,
        help_text="One observer is shown on the screen; several are printed.",
    )
    way = forms.ChoiceField(
        choices=[(QR, "QR code"), (TYPED, "Typed password (one observer, https)")],
        widget=UnfoldAdminSelectWidget,
    )
    image_size = forms.ChoiceField(
        choices=[(code, WORDS[code]) for code in IMAGE_SIZES],
        widget=UnfoldAdminSelectWidget,
        help_text="Smaller pictures leave sooner on a weak network.",
    )
    autosend = forms.ChoiceField(
        choices=[(code, WORDS[code]) for code in AUTOSENDS],
        widget=UnfoldAdminSelectWidget,
        label="Reports leave the phone",
    )
    deletes_sent = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanWidget,
        label="Delete reports from the phone once they are sent",
        help_text="A seized phone then shows nothing; it cannot send again either.",
    )
    expires_on = forms.DateField(
        required=False,
        widget=UnfoldAdminDateWidget,
        label="Works until",
        help_text="Empty: until it is revoked or the mission is closed.",
    )
    replaces = forms.BooleanField(
        required=False,
        initial=True,
        widget=UnfoldBooleanWidget,
        label="Stop the codes that these observers were given before",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one observer where a password is to be typed."""
        cleaned = super().clean()
        if cleaned.get("way") == TYPED and not cleaned.get("observer"):
            self.add_error("observer", "Choose the observer who will type it.")
        last, mission = cleaned.get("expires_on"), cleaned.get("mission")
        if last and mission and last < _today(mission):
            self.add_error("expires_on", "This day is over: the codes would not work.")
        return cleaned

    def choices(self) -> CollectChoices:
        """Return what was decided about the phones."""
        return CollectChoices(
            image_size=self.cleaned_data["image_size"],
            autosend=self.cleaned_data["autosend"],
            deletes_sent=self.cleaned_data["deletes_sent"],
        )

    def observers(self) -> list[Observer]:
        """Return whose phones are set up, team by team."""
        one = self.cleaned_data["observer"]
        if one is not None:
            return [one]
        rows = Observer.objects.serving().filter(mission=self.cleaned_data["mission"])
        if team := self.cleaned_data["team"]:
            rows = rows.filter(team=team)
        return list(rows.select_related("team").order_by("team__code", "code"))

    def expires_at(self) -> datetime | None:
        """Return the end of the last day on which the token works."""
        last = self.cleaned_data["expires_on"]
        if last is None:
            return None
        zone = ZoneInfo(self.cleaned_data["mission"].time_zone)
        return datetime.combine(last, time.max, tzinfo=zone).astimezone(UTC)


class StopForm(WhoseForm):
    """Whose phones are stopped, and why."""

    reason = forms.CharField(
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Goes to the journal.",
    )


def _today(mission: Mission) -> date:
    return timezone.now().astimezone(ZoneInfo(mission.time_zone)).date()


def opened_for(request: HttpRequest) -> dict[str, Any]:
    """Return what the page was opened for, with what its mission decided before."""
    seen = {
        "observer": offered(Observer, request),
        "team": offered(ObserverTeam, request),
        "mission": offered(Mission, request).filter(is_open=True),
    }
    # Named, or the only team there is would stand for the whole mission.
    initial: dict[str, Any] = {"observer": None, "team": None}
    for name, rows in seen.items():
        asked = request.GET.get(name, "")
        if row := rows.filter(pk=asked).first() if asked.isdecimal() else None:
            initial[name] = row.pk
            initial.setdefault("mission", getattr(row, "mission_id", row.pk))
    mission = seen["mission"].filter(pk=initial.get("mission")).first()
    if mission is None and seen["mission"].count() == 1:
        mission = seen["mission"].first()
    if mission is None:
        return initial
    if mission.ends_on:
        last = max(mission.ends_on, _today(mission))
        initial["expires_on"] = last + timedelta(days=DAYS_AFTER)
    return initial | CollectChoices.from_switches(mission.switches).as_switch()
