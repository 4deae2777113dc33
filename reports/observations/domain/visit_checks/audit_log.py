"""The record that ODK Collect keeps of filling a form: audit.csv, read with bounds.

Columns are `event, node, start, end` and, if the form asks, `latitude, longitude,
accuracy, old-value, new-value`. Only times and positions are read: old and new values are
answers, and among them may be what the form seals.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from reports.observations.domain.visit_checks.trace import (
    FillingTime,
    Place,
    Position,
)

LARGEST_BYTES = 2_000_000
MOST_ROWS = 20_000
LONGEST_SECONDS = 3_600.0
EARLIEST_MS, LATEST_MS = 946_684_800_000, 4_102_444_800_000
QUESTION = "question"


@dataclass(frozen=True)
class AuditLog:
    """What the record says: seconds by question, fixes in their order, and its span."""

    seconds: Mapping[str, float]
    fixes: tuple[Position, ...]
    began_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def filling(self) -> FillingTime:
        """Return what visit checks need of it."""
        mock = sum(fix.is_mock for fix in self.fixes)
        return FillingTime(tuple(self.seconds.values()), mock)


def read_audit(content: bytes) -> AuditLog | None:
    """Return the record, or None if the file is no such record or far too large."""
    if len(content) > LARGEST_BYTES:
        return None
    text = content.decode("utf-8-sig", errors="replace").replace("\0", "")
    seconds: dict[str, float] = {}
    fixes: list[Position] = []
    moments: list[datetime] = []
    try:
        for row in _rows(text):
            start, end = _moment(row.get("start")), _moment(row.get("end"))
            moments += [moment for moment in (start, end) if moment]
            if row.get("event") == QUESTION and start and end and end >= start:
                spent = min((end - start).total_seconds(), LONGEST_SECONDS)
                node = row.get("node") or ""
                seconds[node] = seconds.get(node, 0.0) + spent
            if (fix := _fix(row, start)) is not None:
                fixes.append(fix)
    except (csv.Error, _NoAudit):
        return None
    began, ended = min(moments, default=None), max(moments, default=None)
    return AuditLog(seconds, tuple(fixes), began, ended)


class _NoAudit(ValueError):
    pass


def _rows(text: str) -> Iterator[dict[str, str | None]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    heading = [cell.strip() for cell in next(reader, [])]
    if not {"event", "start"} <= set(heading):
        raise _NoAudit
    for number, cells in enumerate(reader):
        if number >= MOST_ROWS:
            raise _NoAudit
        yield dict(zip(heading, cells, strict=False))


def _moment(written: str | None) -> datetime | None:
    if not written or not written.strip().isascii() or not written.strip().isdigit():
        return None
    milliseconds = int(written) if len(written.strip()) < len("1" * 15) else 0
    if not EARLIEST_MS <= milliseconds <= LATEST_MS:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def _fix(row: Mapping[str, str | None], at: datetime | None) -> Position | None:
    latitude, longitude = _number(row.get("latitude")), _number(row.get("longitude"))
    if latitude is None or longitude is None:
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - degrees of the Earth
        return None
    return Position(Place(latitude, longitude), _number(row.get("accuracy")), at)


def _number(written: str | None) -> float | None:
    try:
        number = float(written) if written and written.strip() else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None
