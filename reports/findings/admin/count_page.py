"""What the page of one quick count shows, in words, tables and two charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from reports.findings.domain.quick_count import counting
from reports.findings.models import QuickCount
from reports.findings.renderers.reception_charts import (
    Panel,
    Point,
    reception_panels,
    seat_chart,
)
from reports.observations.models import Observation

TURNOUT = "Turnout"
LEAST_ODDS = 0.001
INFLUENTIAL = "alone moves an estimate by more than half its standard error"


@dataclass(frozen=True)
class Cell:
    """An estimate as read: per cent with one decimal; empty where there is none."""

    point: str
    bounds: str


@dataclass(frozen=True)
class Report:
    """A report by its id, as it is named on the page, and its own page."""

    instance: str
    name: str
    url: str


@dataclass(frozen=True)
class Doubt:
    """A station whose protocols a person looks at, why, and whether it is decided."""

    station: str
    text: str
    reports: Sequence[Report]
    is_open: bool


def count_page(row: QuickCount) -> dict[str, Any]:
    """Return everything that the template shows of a stored count."""
    document: Mapping[str, Any] = row.document
    names = [one["name"] for one in document["options"]]
    labels = [*names, TURNOUT]
    by_code = {one["code"]: one["name"] for one in document["options"]}
    estimates = {
        figure["item"]: cell(figure.get("estimate", {}))
        for figure in document["figures"]
    }
    zone = ZoneInfo(row.mission.time_zone)
    return {
        "document": document,
        "labels": labels,
        "response": percent(document["response"]),
        "moved": document["stability"]["moved"][:4],
        "estimates": [
            (label, figure.get("estimate", {}), cell(figure.get("estimate", {})))
            for label, figure in zip(labels, document["figures"], strict=False)
        ],
        "steps": [
            (
                _clock(step["as_of"], zone),
                step["reported"],
                step["silent"],
                _cells(step["estimates"], len(labels)),
            )
            for step in document["series"]
        ],
        "doubts": doubts_of(row),
        "charts": charts_of(document, zone=zone),
        "strata": [
            (one, percent(one["response"]), _cells(one["estimates"], len(labels)))
            for one in document["strata"]
        ],
        "late": [
            (by_code.get(one["option"], TURNOUT), _late(one), one["differs"])
            for one in document["late"].get("rows", [])
        ],
        "late_strata": document["late"],
        "official": [
            (
                by_code.get(one["option"], TURNOUT),
                percent(one["official"]),
                estimates.get(one["option"], Cell("–", "")),
                points(one["difference"]),
                one["sentence"],
            )
            for one in document["official"]
        ],
        **_analysis(document, by_code),
    }


def doubts_of(row: QuickCount) -> list[Doubt]:
    """Return the stations to be looked at, each with its reports to open."""
    document: Mapping[str, Any] = row.document
    asked = [
        (one["station"], one["text"], one["reports"], one["is_open"])
        for one in document["held"]
    ] + [
        (one["station"], INFLUENTIAL, [one["report"]], True)
        for one in document["outliers"]
    ]
    named = [instance for _, _, reports, _ in asked for instance in reports]
    found = Observation.objects.filter(mission=row.mission_id, instance_id__in=named)
    urls = {
        str(instance): reverse("admin:reports_observation_change", args=[number])
        for instance, number in found.values_list("instance_id", "pk")
    }
    return [
        Doubt(
            station,
            text,
            [Report(one, one[:8], urls.get(one, "")) for one in reports],
            is_open,
        )
        for station, text, reports, is_open in asked
    ]


def charts_of(document: Mapping[str, Any], *, zone: ZoneInfo) -> list[SafeString]:
    """Return a reception chart for each option, the official result across it."""
    labels = [*(one["name"] for one in document["options"]), TURNOUT]
    official = {one["option"]: float(one["official"]) for one in document["official"]}
    codes = [*(one["code"] for one in document["options"]), counting.TURNOUT]
    panels = [
        Panel(
            label,
            [_point(step["estimates"], at) for step in document["series"]],
            line=official.get(code),
        )
        for at, (label, code) in enumerate(zip(labels, codes, strict=True))
    ]
    moments = [_clock(one["as_of"], zone) for one in document["series"]]
    drawn = reception_panels(
        panels=panels, moments=moments, line_name="official result"
    )
    return [mark_safe(one) for one in drawn]  # noqa: S308 - our own, escaped


def cell(estimate: Mapping[str, Any]) -> Cell:
    """Return an estimate in per cent with its interval."""
    if not estimate.get("point"):
        return Cell("no estimate", str(estimate.get("refused", "")))
    bounds = f"{percent(estimate['lower'])}-{percent(estimate['upper'])}"
    return Cell(percent(estimate["point"]), bounds)


def percent(share: str) -> str:
    """Return a stored share in per cent with one decimal, empty if there is none."""
    return f"{100 * float(share):.1f}" if share else ""


def points(difference: str) -> str:
    """Return a stored difference of shares in percentage points, signed unless it is 0.0."""
    found = round(100 * float(difference), 1)
    return f"{found:+.1f}" if found else "0.0"


def odds(probability: str) -> str:
    """Return a probability that no sample can make certain, one way or the other."""
    value = float(probability)
    if value < LEAST_ODDS:
        return f"< {LEAST_ODDS}"
    if value > 1 - LEAST_ODDS:
        return f"> {1 - LEAST_ODDS}"
    return f"{value:.3f}"


def _cells(estimates: Sequence[Mapping[str, Any]], count: int) -> list[Cell]:
    if not estimates:
        return [Cell("–", "")] * count
    return [cell(one) for one in estimates]


def _point(estimates: Sequence[Mapping[str, Any]], at: int) -> Point | None:
    if not estimates or not estimates[at].get("point"):
        return None
    one = estimates[at]
    return Point(float(one["lower"]), float(one["point"]), float(one["upper"]))


def _late(one: Mapping[str, Any]) -> tuple[str, str, str, str]:
    bounds = f"{points(one['lower'])} to {points(one['upper'])}"
    return (
        percent(one["early"]),
        percent(one["late"]),
        points(one["difference"]),
        bounds,
    )


def _analysis(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    analyst: Mapping[str, Any] = document["analyst"]
    seats: Mapping[str, Any] = analyst.get("seats", {})
    lists = [
        (
            names[one["option"]],
            {int(seat): times for seat, times in one["distribution"].items()},
        )
        for one in seats.get("lists", [])
    ]
    chart = seat_chart(
        title="Seats over all draws",
        description=f"How often each number of seats came out in {seats.get('draws', 0)}"
        " draws from the joint covariance; modes and ranges are in the table.",
        lists=lists,
    )
    return {
        "threshold": f"{100 * float(analyst.get('threshold') or 0):g}",
        "thresholds": [
            (names[one["option"]], odds(one["probability"]))
            for one in analyst.get("thresholds", [])
            if one["probability"]
        ],
        "seats": [
            (names[one["option"]], one, odds(one["majority"]))
            for one in seats.get("lists", [])
        ],
        "simulation": seats,
        "seat_chart": mark_safe(chart) if lists else "",  # noqa: S308 - our own
    }


def _clock(moment: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(zone):%H:%M}"
