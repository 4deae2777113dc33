"""A report with its details normalized, once, before it is compared with others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from reports.incidents.domain.linking.normalization import (
    normalize_plate,
    normalize_station,
    size_in,
    station_mentions,
    station_number,
    words,
)
from reports.incidents.domain.linking.report import MovingReport

SAYS_NOTHING = frozenset({"", "none", "other"})


@dataclass(frozen=True)
class Description:
    """`mentions` leaves out the report's own station."""

    report: MovingReport
    day: date
    station: str
    number: str
    plate: str
    vehicle: str
    colour: str
    size: int | None
    words: frozenset[str]
    mentions: frozenset[str]


def describe(report: MovingReport) -> Description:
    """Return the report as it is compared."""
    station = normalize_station(report.station)
    number = station_number(report.station)
    return Description(
        report=report,
        day=report.earliest_at.date(),
        station=station,
        number=number,
        plate=normalize_plate(report.plate),
        vehicle="" if report.vehicle in SAYS_NOTHING else report.vehicle,
        colour="" if report.colour in SAYS_NOTHING else report.colour,
        size=report.size or size_in(report.text),
        words=words(report.text),
        mentions=station_mentions(report.text) - {station, number},
    )


def gap(one: MovingReport, other: MovingReport) -> timedelta:
    """Return the time that surely passed between two reports, zero if they overlap."""
    return max(
        timedelta(0),
        one.earliest_at - other.latest_at,
        other.earliest_at - one.latest_at,
    )


def longest_gap(one: MovingReport, other: MovingReport) -> timedelta:
    """Return the most time that may have passed between two reports."""
    return max(one.latest_at - other.earliest_at, other.latest_at - one.earliest_at)
