"""The rows behind a figure as a table: a few columns, and a link to each row's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.urls import reverse

from reports.findings.models import FindingSet
from reports.observations.models import Observation


@dataclass(frozen=True)
class Listing:
    """Headings, and for each row its cells and its own page (empty if it has none)."""

    headings: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], str], ...]


def listing_of(rows: Iterable[Any], *, findings: FindingSet) -> Listing:
    """Return the rows with what places them, in the mission's own time."""
    zone = ZoneInfo(findings.mission.time_zone)

    def clock(moment: datetime | None) -> str:
        return f"{moment.astimezone(zone):%d %b %H:%M}" if moment else ""

    given = list(rows)
    kind = type(given[0]) if given else Observation
    headings, cells = COLUMNS.get(kind.__name__, OTHER)
    return Listing(headings, tuple((cells(row, clock), _page(row)) for row in given))


def _page(row: Any) -> str:
    if not admin.site.is_registered(type(row)):
        return ""
    options = row._meta
    name = f"admin:{options.app_label}_{options.model_name}_change"
    return reverse(name, args=[row.pk])


Clock = Callable[[datetime | None], str]
Cells = Callable[[Any, Clock], tuple[str, ...]]


def _observation(row: Any, clock: Clock) -> tuple[str, ...]:
    place = row.station or row.commission or ""
    return (
        str(row.instance_id)[:8],
        str(place),
        str(row.team or ""),
        row.stage,
        row.overall.replace("_", " "),
        clock(row.arrived_at),
        clock(row.received_at),
        str(row.flag_count),
    )


def _incident(row: Any, clock: Clock) -> tuple[str, ...]:
    return (
        str(row.instance_id)[:8],
        row.category,
        str(row.station or ""),
        str(row.team or ""),
        row.source_type,
        clock(row.occurred_at or row.received_at),
    )


def _expected(row: Any, clock: Clock) -> tuple[str, ...]:
    return (
        str(row.team),
        row.stage,
        str(row.station or "free route"),
        str(row.quota),
        clock(row.due_at),
    )


def _announced(row: Any, clock: Clock) -> tuple[str, ...]:
    place = str(row.area or "Country")
    return (place, clock(row.as_of), str(row.turnout_share), row.source)


def _other(row: Any, _clock: Clock) -> tuple[str, ...]:
    return (str(row),)


OTHER: tuple[tuple[str, ...], Cells] = (("Report",), _other)
COLUMNS: Mapping[str, tuple[tuple[str, ...], Cells]] = {
    "Observation": (
        (
            "Report",
            "Place",
            "Team",
            "Stage",
            "Overall",
            "Arrived",
            "Received",
            "Flags",
        ),
        _observation,
    ),
    "IncidentReport": (
        ("Report", "Category", "Station", "Team", "Source", "When"),
        _incident,
    ),
    "ExpectedReport": (("Team", "Stage", "Station", "Reports", "Due"), _expected),
    "TurnoutAnnouncement": (("Place", "As of", "Turnout", "Source"), _announced),
}
