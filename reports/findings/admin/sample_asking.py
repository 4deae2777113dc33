"""What the desk asks before a step of a sample, and the service each step calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
)

from elections.places.domain.sheets import decode_sheet
from observers.deployment.models import Sample, SampledStation
from observers.missions.admin.asking import Question
from reports.findings.services.sample_deployment import (
    AssignmentRefused,
    assignment_by_area,
    assignment_from_csv,
    deploy_sample,
)
from reports.findings.services.samples import (
    SampleChangeRefused,
    draw_sample,
    freeze_sample,
    replace_station,
    withdraw_sample,
)

NAMED = 12
DRAW = Question(
    title="Draw the sample",
    text="The stations are drawn from the list as it is now. The draw is kept for ever "
    "and counted: another plan will be another sample.",
    submit="Draw",
)
FREEZE = Question(
    title="Freeze the sample",
    text="The draw is repeated and compared first. From then on nothing of the sample "
    "can be changed; publish its fingerprint before election day. Whoever drew "
    "it cannot freeze it.",
    submit="Freeze",
)
WITHDRAW = Question(
    title="Withdraw the sample",
    text="Possible until the first report of the day. The reason is printed in the "
    "protocol, and the sample stays on record.",
    submit="Withdraw",
)
REPLACE = Question(
    title="A sampled station does not exist",
    text="Only for a station that is shown not to exist. A station that is closed to "
    "observers, far away or unsafe stays in the sample and is missing. In a "
    "random sample the next reserve of its stratum joins. Both are printed.",
    submit="Record",
)
TEAMS = Question(
    title="Send teams to the sampled stations",
    text="Without a file each station is given the nearest free team of its area. A "
    "file has the columns team and station. Observers may change at any time, "
    "stations never.",
    submit="Send teams",
)


@dataclass(frozen=True)
class Wish:
    """What somebody asks the sample-size calculator; shares are per cent."""

    margin: float = 3.0
    share: float = 50.0
    design_effect: float = 1.0
    response: float = 95.0
    bad: int = 50


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=300, widget=UnfoldAdminTextInputWidget)


class ReplaceForm(ReasonForm):
    station = forms.CharField(
        max_length=40, widget=UnfoldAdminTextInputWidget, help_text="Its code"
    )
    evidence = forms.CharField(
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        help_text="A letter of the commission, the report of a team, a photo",
    )
    field_order = ("station", "reason", "evidence")


class TeamsForm(forms.Form):
    most = forms.IntegerField(
        label="Stations for a team at most",
        min_value=1,
        max_value=100,
        initial=1,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="1: the team stays all day, from the opening to the count",
    )
    file = forms.FileField(
        label="CSV file", required=False, widget=UnfoldAdminFileFieldWidget
    )


def wish_of(query: QueryDict) -> Wish:
    """Return what the calculator is asked, with defaults for nonsense."""
    return Wish(
        margin=_number(query.get("margin"), 3.0, 0.1, 50),
        share=_number(query.get("share"), 50.0, 0.1, 99.9),
        design_effect=_number(query.get("design_effect"), 1.0, 0.1, 20),
        response=_number(query.get("response"), 95.0, 10, 100),
        bad=int(_number(query.get("bad"), 50, 1, 10_000_000)),
    )


def draw(row: Sample, _typed: dict[str, Any], actor: str) -> str:
    made = draw_sample(sample=row, actor=actor)
    count = made.sampledstations.count()
    return f"Drawn: {count}. Look at the list, then ask a colleague to freeze it."


def freeze(row: Sample, _typed: dict[str, Any], actor: str) -> str:
    made = freeze_sample(sample=row, actor=actor)
    return f"Frozen. Publish the fingerprint before election day: {made.fingerprint}"


def withdraw(row: Sample, typed: dict[str, Any], actor: str) -> str:
    withdraw_sample(sample=row, reason=typed["reason"], actor=actor)
    return "Withdrawn. Plan, draw and freeze another sample."


def replace(row: Sample, typed: dict[str, Any], actor: str) -> str:
    rows = SampledStation.objects.filter(sample=row).select_related("station")
    found = rows.filter(station__code=typed["station"].strip()).first()
    if found is None:
        raise SampleChangeRefused("This station is not in the sample.")
    made = replace_station(
        sample=row,
        station=found.station,
        reason=typed["reason"],
        evidence=typed["evidence"],
        actor=actor,
    )
    joined = SampledStation.objects.filter(joined_for=made).select_related("station")
    if not joined:
        return "Recorded. There is no reserve in its stratum: nobody joined."
    return f"Recorded. Station {joined[0].station.code} joined: send a team there."


def send_teams(row: Sample, typed: dict[str, Any], actor: str) -> str:
    if typed["file"] is not None:
        text = decode_sheet(typed["file"].read())
        assignment = assignment_from_csv(sample=row, text=text)
    else:
        assignment = assignment_by_area(sample=row, most=typed["most"])
    if not assignment.stations:
        raise AssignmentRefused("No team can be sent to any of the stations.")
    teams = deploy_sample(sample=row, assignment=assignment, actor=actor)
    left = assignment.unassigned
    if not left:
        return f"{teams} teams are sent; every sampled station has one."
    named = ", ".join(left[:NAMED]) + (" …" if len(left) > NAMED else "")
    return f"{teams} teams are sent; {len(left)} stations have no team: {named}"


def _number(text: str | None, default: float, least: float, most: float) -> float:
    try:
        found = float((text or "").replace(",", "."))
    except ValueError:
        return default
    return found if least <= found <= most else default
