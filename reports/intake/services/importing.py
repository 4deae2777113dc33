"""Import a table of checklists through the same intake as phones use."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml
from django.db import transaction

from elections.journal.services.events import record_event
from observers.missions.models import Mission, Observer
from observers.missions.services.observers import NewObserver, add_observers
from reports.checklists.domain.definition import ChecklistDefinition
from reports.checklists.selectors import definition_of, latest_version, version_for
from reports.intake.domain.mapping import TableMapping, UnusableMapping, read_mapping
from reports.intake.domain.table_rows import (
    MappedRow,
    RowNote,
    columns_used,
    map_row,
)
from reports.intake.services.accepting import enter_reports

BATCH = 200
FIRST_DATA_LINE = 2


@dataclass(frozen=True)
class LineNote:
    """A note about one line of the file; the header is line 1."""

    line: int
    note: RowNote


@dataclass(frozen=True)
class TableImport:
    """A file read with its mapping, before anything is stored."""

    mission: Mission
    mapping: TableMapping
    rows: tuple[tuple[int, MappedRow], ...]

    @property
    def notes(self) -> list[LineNote]:
        return [LineNote(line, note) for line, row in self.rows for note in row.notes]

    @property
    def reports(self) -> list[MappedRow]:
        return [row for _, row in self.rows if row.report is not None]


@dataclass(frozen=True)
class Imported:
    """What the intake said: stored now, known before, in conflict with it."""

    new: int
    known: int
    conflicts: int


def read_table(*, mission: Mission, table: Path, mapping: Path) -> TableImport:
    """Read a CSV file by its mapping; nothing is stored."""
    try:
        written = yaml.load(mapping.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text only
    except yaml.YAMLError as error:
        raise UnusableMapping(f"The mapping is no YAML: {error}") from error
    definition = _definition(mission, written)
    rules = read_mapping(written, definition)
    rows = []
    with table.open(encoding=rules.encoding, newline="") as file:
        reader = csv.DictReader(file, delimiter=rules.delimiter)
        _refuse_missing_columns(rules, reader.fieldnames or ())
        try:
            lines = list(enumerate(reader, start=FIRST_DATA_LINE))
        except csv.Error as error:
            raise UnusableMapping(
                f"Line {reader.line_num} of the file: {error}."
            ) from error
    for line, row in lines:
        mapped = map_row(
            row, mapping=rules, definition=definition, mission=mission.code
        )
        rows.append((line, mapped))
    return TableImport(mission, rules, tuple(_refuse_repeated_keys(rows)))


def import_table(
    *,
    table: TableImport,
    actor: str,
    now: datetime,
    on_progress: Callable[[int], None] = lambda _done: None,
) -> Imported:
    """Hand every report of a table to the intake; repeating it stores nothing twice."""
    _add_observers(table, actor=actor)
    counts = {"new": 0, "known": 0, "conflicts": 0}
    reports = table.reports
    for start in range(0, len(reports), BATCH):
        batch = reports[start : start + BATCH]
        raws = [_bytes(row) for row in batch]
        for outcome in enter_reports(
            mission=table.mission, raws=raws, source="import", now=now
        ):
            if outcome.problem is not None:
                counts["conflicts"] += 1
            else:
                counts["new" if outcome.is_new else "known"] += 1
        on_progress(start + len(batch))
    imported = Imported(**counts)
    record_event(
        actor=actor,
        kind="table.imported",
        subject=f"mission:{table.mission.pk}",
        mission_id=table.mission.pk,
        payload=counts,
    )
    return imported


def _definition(mission: Mission, written: object) -> ChecklistDefinition:
    if not isinstance(written, dict) or not written.get("checklist"):
        raise UnusableMapping("Name in `checklist` the checklist the rows are.")
    code = str(written["checklist"])
    if version := written.get("version"):
        return definition_of(
            version_for(mission=mission, code=code, version=str(version))
        )
    return definition_of(latest_version(mission=mission, code=code))


def _refuse_missing_columns(mapping: TableMapping, header: Iterable[str]) -> None:
    absent = [column for column in columns_used(mapping) if column not in set(header)]
    if absent:
        raise UnusableMapping(
            f"The file has no column {', '.join(map(repr, absent[:5]))}. "
            "Correct the mapping, or the delimiter or encoding in it."
        )


def _refuse_repeated_keys(
    rows: Iterable[tuple[int, MappedRow]],
) -> Iterator[tuple[int, MappedRow]]:
    seen: dict[str, int] = {}
    for line, row in rows:
        if row.report is not None:
            before = seen.setdefault(row.report["id"], line)
            if before != line:
                note = RowNote("key", f"repeats the key of line {before}.", True)
                yield line, MappedRow(None, "", (note,))
                continue
        yield line, row


@transaction.atomic
def _add_observers(table: TableImport, *, actor: str) -> None:
    """Make an observer for each code of the file that the mission does not know."""
    wanted = dict.fromkeys(row.observer for row in table.reports if row.observer)
    known = set(
        Observer.objects.filter(mission=table.mission).values_list("code", flat=True)
    )
    new = [NewObserver(code=code) for code in wanted if code not in known]
    if new:
        add_observers(mission=table.mission, new=new, actor=actor)


def _bytes(row: MappedRow) -> bytes:
    return json.dumps(row.report, ensure_ascii=False, sort_keys=True).encode()
