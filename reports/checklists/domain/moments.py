"""Dates and times as phones write them: read strictly, compared with care."""

from __future__ import annotations

import re
from datetime import date, datetime, time

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Collect writes 07:05:00.000+06:00, a browser 07:05, a clerk's page a space for the T.
CLOCK = r"\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?"
TIME = re.compile(CLOCK)
DATETIME = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}[T ]{CLOCK}")


def iso_date(written: str) -> str | None:
    """Return an ISO date, None if there is no such day."""
    if not DATE.fullmatch(written):
        return None
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return None


def iso_time(written: str) -> str | None:
    """Return an ISO time of day with its offset if it has one, None if impossible."""
    if not TIME.fullmatch(written):
        return None
    try:
        return time.fromisoformat(written).isoformat()
    except ValueError:
        return None


def iso_datetime(written: str) -> str | None:
    """Return an ISO moment with its offset if it has one, None if impossible."""
    if not DATETIME.fullmatch(written):
        return None
    try:
        return datetime.fromisoformat(written).isoformat()
    except ValueError:
        return None


def is_before(earlier: object, later: object) -> bool:
    """Tell whether one ISO moment is surely before another.

    A moment without an offset is compared by the clock on the wall. Times of day
    without a date are never called wrong: a count passes midnight.
    """
    first, second = _moment(earlier), _moment(later)
    if first is None or second is None:
        return False
    if (first.tzinfo is None) != (second.tzinfo is None):
        first, second = first.replace(tzinfo=None), second.replace(tzinfo=None)
    return first < second


def _moment(written: object) -> datetime | None:
    iso = iso_datetime(written) if isinstance(written, str) else None
    return datetime.fromisoformat(iso) if iso else None
