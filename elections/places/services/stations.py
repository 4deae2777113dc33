"""Importing the station list: preview first, then one transaction; repeating is safe.

A code that is known is updated in the columns that the file has, an unknown one is
added, and a station that the file does not name stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from elections.journal.services.events import record_event
from elections.places.domain.columns import STATION_COLUMNS
from elections.places.domain.imports import (
    ImportPreview,
    describe_change,
    first_examples,
    refuse_errors,
)
from elections.places.domain.sheets import (
    RowError,
    SheetRow,
    read_sheet,
    without_repeats,
)
from elections.places.models import Area, Election, PollingStation
from elections.places.selectors import areas_by_code, commissions_by_code

BATCH = 2_000


@dataclass(frozen=True)
class _Plan:
    new: list[PollingStation]
    changed: list[PollingStation]
    fields: tuple[str, ...]
    preview: ImportPreview


def import_stations_preview(*, election: Election, text: str) -> ImportPreview:
    """Tell what an import would do; nothing is written."""
    return _plan(election, text).preview


@transaction.atomic
def import_stations(
    *, election: Election, text: str, actor: str, skip_errors: bool = False
) -> ImportPreview:
    """Write the new and changed stations of a sheet, or refuse it with its errors."""
    plan = _plan(election, text)
    refuse_errors(plan.preview, skip_errors=skip_errors)
    PollingStation.objects.bulk_create(plan.new, batch_size=BATCH)
    if plan.changed:
        # An upsert writes 10,000 rows in one pass; an UPDATE needs a CASE for each.
        PollingStation.objects.bulk_create(
            plan.changed,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["election", "code"],
            update_fields=[*plan.fields, "is_provisional"],
        )
    record_event(
        actor=actor,
        kind="stations.imported",
        subject=f"election:{election.code}",
        payload={
            "new": plan.preview.rows_new,
            "changed": plan.preview.rows_changed,
            "left_out": len(plan.preview.errors),
        },
    )
    return plan.preview


@transaction.atomic
def provisional_station(
    *,
    election: Election,
    code: str,
    area: Area | None,
    now: datetime,
    actor: str = "system",
) -> PollingStation:
    """Return the station with this code, made provisional if nobody had listed it."""
    station, made = PollingStation.objects.get_or_create(
        election=election, code=code, defaults={"area": area, "is_provisional": True}
    )
    if made:
        record_event(
            actor=actor,
            kind="station.provisional",
            subject=f"station:{station.pk}",
            payload={"code": code, "election": election.code, "at": now},
        )
    return station


def _plan(election: Election, text: str) -> _Plan:
    sheet = read_sheet(text, STATION_COLUMNS)
    rows, repeated = without_repeats(sheet, "code")
    values, unknown = _with_places(election, rows)
    names = next(iter(values.values()), {}).keys()
    stations = PollingStation.objects.in_election(election).with_codes(values)
    listed = stations.select_related("area", "commission").defer("area__boundary")
    known = {station.code: station for station in listed}
    new, changed, sentences = [], [], []
    for code, wanted in values.items():
        station = known.get(code)
        if station is None:
            new.append(PollingStation(election=election, code=code, **wanted))
            continue
        before = {name: getattr(station, name) for name in names}
        if before == wanted and not station.is_provisional:
            continue
        for name, value in wanted.items():
            setattr(station, name, value)
        sentences.append(_sentence(station, before, wanted))
        station.is_provisional = False
        changed.append(station)
    preview = ImportPreview(
        rows_new=len(new),
        rows_changed=len(changed),
        rows_same=len(values) - len(new) - len(changed),
        errors=tuple(sorted([*sheet.errors, *repeated, *unknown], key=_by_line)),
        ignored_headings=sheet.ignored,
        examples=first_examples(sentences),
    )
    return _Plan(new, changed, tuple(names), preview)


def _with_places(
    election: Election, rows: Collection[SheetRow]
) -> tuple[dict[str, dict[str, Any]], list[RowError]]:
    areas = areas_by_code(election=election, codes=_codes(rows, "area"))
    commissions = commissions_by_code(
        election=election, codes=_codes(rows, "commission")
    )
    found: dict[str, dict[str, Any]] = {}
    errors: list[RowError] = []
    for row in rows:
        values = dict(row.values)
        slips = [
            *_replace(values, row.line, "area", areas),
            *_replace(values, row.line, "commission", commissions),
            *_half_position(row),
        ]
        errors += slips
        code = values.pop("code")
        if not slips:
            found[code] = values
    return found, errors


def _codes(rows: Collection[SheetRow], column: str) -> set[str]:
    return {row.values[column] for row in rows if row.values.get(column)}


def _replace(
    values: dict[str, Any], line: int, column: str, known: Mapping[str, Any]
) -> list[RowError]:
    if column not in values:
        return []
    code = values.pop(column)
    if code and code not in known:
        text = (
            f"There is no {column} with the code {code}. "
            f"Import the {column}s first, or correct the code."
        )
        return [RowError(line, column, text)]
    values[column] = known[code] if code else None
    return []


def _half_position(row: SheetRow) -> list[RowError]:
    given = [row.values.get(name) is not None for name in ("latitude", "longitude")]
    if given in ([True, False], [False, True]):
        text = "Latitude and longitude go together. Fill in both or none."
        return [RowError(row.line, "latitude", text)]
    return []


def _sentence(
    station: PollingStation, before: Mapping[str, Any], now: Mapping[str, Any]
) -> str:
    if station.is_provisional and before == now:
        return f"{station.code}: no longer provisional"
    return describe_change(station.code, before, now)


def _by_line(error: RowError) -> tuple[int, str]:
    return error.line, error.column
