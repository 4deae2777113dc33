"""What a message says as the tree of answers that every channel has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from reports.checklists.domain.definition import Path, answer_at
from reports.intake.domain.sms.codebook import SmsBook
from reports.intake.domain.sms.parsing import Parsed

SKEW = timedelta(minutes=10)
DAY = timedelta(days=1)


def answers_of(
    parsed: Parsed, book: SmsBook, *, station: str, sent_at: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """Return the tree of answers; a time without a day is the latest such time."""
    tree: dict[str, Any] = {}
    arrived = _moment(parsed.arrived, sent_at=sent_at, zone=zone)
    departed = _moment(parsed.departed, sent_at=sent_at, zone=zone)
    elsewhere = {
        "station": station,
        "arrived_at": arrived.isoformat() if arrived else "",
        "departed_at": departed.isoformat() if departed else "",
        "comment": parsed.comment,
    }
    for role, value in elsewhere.items():
        path = book.path_of(role)
        if value and path is not None:
            _put(tree, path, value)
    for code, taken in parsed.values.items():
        _put(tree, book.by_code[code].question.path, taken)
    return tree


def overlaid(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """Return earlier answers with what was sent again in their place."""
    merged = dict(earlier)
    for name, value in later.items():
        known = merged.get(name)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            merged[name] = overlaid(known, value)
        else:
            merged[name] = value
    return merged


def is_another_visit(
    book: SmsBook, earlier: Mapping[str, Any], later: Mapping[str, Any]
) -> bool:
    """Tell whether both name a time of arrival, and not the same."""
    path = book.path_of("arrived_at")
    if path is None:
        return False
    before, after = answer_at(earlier, path), answer_at(later, path)
    return bool(before) and bool(after) and before != after


def _put(tree: dict[str, Any], path: Path, value: object) -> None:
    for name in path[:-1]:
        tree = tree.setdefault(name, {})
    tree[path[-1]] = value


def _moment(written: str, *, sent_at: datetime, zone: ZoneInfo) -> datetime | None:
    if not written:
        return None
    here = sent_at.astimezone(zone)
    moment = here.replace(
        hour=int(written[:2]), minute=int(written[2:]), second=0, microsecond=0
    )
    # A report written after midnight tells of the evening.
    return moment - DAY if moment > here + SKEW else moment
