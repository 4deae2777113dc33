"""Importing areas, commissions and boundaries; areas belong to a geography."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models, transaction

from elections.journal.services.events import record_event
from elections.places.domain.boundaries import read_boundaries
from elections.places.domain.columns import AREA_COLUMNS, COMMISSION_COLUMNS
from elections.places.domain.imports import (
    ImportPreview,
    describe_change,
    first_examples,
    refuse_errors,
)
from elections.places.domain.sheets import (
    RowError,
    Sheet,
    SheetRow,
    read_sheet,
    without_repeats,
)
from elections.places.models import Area, Commission, Election, Geography
from elections.places.selectors import areas_by_code

BATCH = 1_000
NAMES = ("name_ru", "name_kk")


@dataclass
class _Plan:
    """Rows with their wanted values; parents are set once all rows exist."""

    new: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=dict)
    preview: ImportPreview = field(default_factory=lambda: ImportPreview(0, 0, 0))


@transaction.atomic
def start_geography(
    *, election: Election, actor: str, valid_from: date | None = None, note: str = ""
) -> Geography:
    """Open a new version of the areas; earlier reports keep pointing at theirs."""
    versions = Geography.objects.filter(election=election)
    latest = versions.aggregate(latest=models.Max("version"))["latest"] or 0
    geography = Geography.objects.create(
        election=election, version=latest + 1, valid_from=valid_from, note=note
    )
    record_event(
        actor=actor,
        kind="geography.started",
        subject=f"election:{election.code}",
        payload={"version": geography.version},
    )
    return geography


def import_areas_preview(*, geography: Geography, text: str) -> ImportPreview:
    """Tell what an import would do; nothing is written."""
    return _plan_areas(geography, text).preview


@transaction.atomic
def import_areas(
    *, geography: Geography, text: str, actor: str, skip_errors: bool = False
) -> ImportPreview:
    """Write the new and the changed areas of a sheet."""
    plan = _plan_areas(geography, text)
    refuse_errors(plan.preview, skip_errors=skip_errors)
    _write(plan, Area.objects.all(), ["name", "names", "level"])
    _set_parents(Area.objects.filter(geography=geography), plan.parents)
    _record("areas.imported", geography.election, plan.preview, actor)
    return plan.preview


def import_commissions_preview(*, election: Election, text: str) -> ImportPreview:
    """Tell what an import would do; nothing is written."""
    return _plan_commissions(election, text).preview


@transaction.atomic
def import_commissions(
    *, election: Election, text: str, actor: str, skip_errors: bool = False
) -> ImportPreview:
    """Write the new and the changed commissions of a sheet."""
    plan = _plan_commissions(election, text)
    refuse_errors(plan.preview, skip_errors=skip_errors)
    _write(plan, Commission.objects.all(), ["name", "level", "area"])
    _set_parents(Commission.objects.filter(election=election), plan.parents)
    _record("commissions.imported", election, plan.preview, actor)
    return plan.preview


def import_boundaries_preview(*, geography: Geography, text: str) -> ImportPreview:
    """Tell which areas would have a boundary; nothing is written."""
    return _plan_boundaries(geography, text).preview


@transaction.atomic
def import_boundaries(
    *, geography: Geography, text: str, actor: str, skip_errors: bool = False
) -> ImportPreview:
    """Give areas the boundaries of a GeoJSON file."""
    plan = _plan_boundaries(geography, text)
    refuse_errors(plan.preview, skip_errors=skip_errors)
    Area.objects.bulk_update(plan.changed, ["boundary"], batch_size=100)
    _record("boundaries.imported", geography.election, plan.preview, actor)
    return plan.preview


def _plan_areas(geography: Geography, text: str) -> _Plan:
    sheet = read_sheet(text, AREA_COLUMNS)
    rows, repeated = without_repeats(sheet, "code")
    existing = Area.objects.filter(geography=geography).select_related("parent")
    known = {area.code: area for area in existing}
    orphans = _orphans(rows, {*known, *(row.values["code"] for row in rows)})
    wanted = {
        row.values["code"]: _area_values(row.values)
        for row in rows
        if row.line not in {error.line for error in orphans}
    }
    made = {
        code: Area(geography=geography, code=code, **values)
        for code, values in wanted.items()
    }
    return _plan(
        sheet=sheet,
        rows=rows,
        slips=[*repeated, *orphans],
        known=known,
        made=made,
        wanted=wanted,
    )


def _plan_commissions(election: Election, text: str) -> _Plan:
    sheet = read_sheet(text, COMMISSION_COLUMNS)
    rows, repeated = without_repeats(sheet, "code")
    existing = Commission.objects.filter(election=election).select_related(
        "parent", "area"
    )
    known = {commission.code: commission for commission in existing}
    codes = {row.values["area"] for row in rows if row.values.get("area")}
    areas = areas_by_code(election=election, codes=codes)
    slips = [
        *_orphans(rows, {*known, *(row.values["code"] for row in rows)}),
        *_orphans(rows, set(areas), column="area"),
    ]
    bad = {error.line for error in slips}
    wanted = {
        row.values["code"]: _commission_values(row.values, areas)
        for row in rows
        if row.line not in bad
    }
    made = {
        code: Commission(election=election, code=code, **values)
        for code, values in wanted.items()
    }
    return _plan(
        sheet=sheet,
        rows=rows,
        slips=[*repeated, *slips],
        known=known,
        made=made,
        wanted=wanted,
    )


def _plan_boundaries(geography: Geography, text: str) -> _Plan:
    boundaries, errors = read_boundaries(text)
    areas = {area.code: area for area in Area.objects.filter(geography=geography)}
    plan, unknown = _Plan(), []
    for boundary in boundaries:
        area = areas.get(boundary.code)
        if area is None:
            slip = f"There is no area with the code {boundary.code}. Import it first."
            unknown.append(RowError(boundary.number, "code", slip))
        elif area.boundary != boundary.geometry:
            area.boundary = boundary.geometry
            plan.changed.append(area)
    plan.preview = ImportPreview(
        rows_new=0,
        rows_changed=len(plan.changed),
        rows_same=len(boundaries) - len(plan.changed) - len(unknown),
        errors=(*errors, *unknown),
        examples=first_examples(f"{a.code}: new boundary" for a in plan.changed),
    )
    return plan


def _plan(
    *,
    sheet: Sheet,
    rows: Sequence[SheetRow],
    slips: list[RowError],
    known: Mapping[str, Any],
    made: Mapping[str, Any],
    wanted: Mapping[str, Mapping[str, Any]],
) -> _Plan:
    plan, sentences, changed = _Plan(), [], 0
    if "parent" in sheet.columns:
        parents = {row.values["code"]: row.values["parent"] for row in rows}
        plan.parents = {code: parents[code] for code in wanted}
    for code, values in wanted.items():
        row = known.get(code)
        if row is None:
            plan.new.append(made[code])
            continue
        before = {name: getattr(row, name) for name in values}
        now = dict(values)
        if code in plan.parents:
            before["parent"] = row.parent.code if row.parent else ""
            now["parent"] = plan.parents[code]
        if before == now:
            continue
        changed += 1
        sentences.append(describe_change(code, before, now))
        for name, value in values.items():
            setattr(row, name, value)
        plan.changed.append(row)
    plan.preview = ImportPreview(
        rows_new=len(plan.new),
        rows_changed=changed,
        rows_same=len(wanted) - len(plan.new) - changed,
        errors=tuple(sorted([*sheet.errors, *slips], key=lambda slip: slip.line)),
        ignored_headings=sheet.ignored,
        examples=first_examples(sentences),
    )
    return plan


def _area_values(cells: Mapping[str, Any]) -> dict[str, Any]:
    names = {name[-2:]: cells[name] for name in NAMES if cells.get(name)}
    values = {"name": cells["name"], "level": cells.get("level") or 1}
    return (
        {**values, "names": names} if any(name in cells for name in NAMES) else values
    )


def _commission_values(
    cells: Mapping[str, Any], areas: Mapping[str, Area]
) -> dict[str, Any]:
    values = {"name": cells["name"], "level": cells.get("level") or "TEC"}
    if "area" in cells:
        values["area"] = areas[cells["area"]] if cells["area"] else None
    return values


def _orphans(
    rows: Collection[SheetRow], known: Collection[str], *, column: str = "parent"
) -> list[RowError]:
    errors = []
    for row in rows:
        code = row.values.get(column)
        if code and code not in known:
            text = (
                f"There is no {code} here or in this file. Add it or correct the code."
            )
            errors.append(RowError(row.line, column, text))
        elif column == "parent" and code and code == row.values["code"]:
            text = "An area or commission cannot be its own parent."
            errors.append(RowError(row.line, column, text))
    return errors


def _write(plan: _Plan, rows: models.QuerySet[Any], fields: Sequence[str]) -> None:
    rows.bulk_create(plan.new, batch_size=BATCH)
    rows.bulk_update(plan.changed, fields, batch_size=BATCH)


def _set_parents(rows: models.QuerySet[Any], parents: Mapping[str, str]) -> None:
    by_code = {row.code: row for row in rows}
    moved = []
    for code, parent_code in parents.items():
        parent_id = by_code[parent_code].pk if parent_code else None
        if by_code[code].parent_id != parent_id:
            by_code[code].parent_id = parent_id
            moved.append(by_code[code])
    rows.bulk_update(moved, ["parent"], batch_size=BATCH)


def _record(kind: str, election: Election, preview: ImportPreview, actor: str) -> None:
    record_event(
        actor=actor,
        kind=kind,
        subject=f"election:{election.code}",
        payload={
            "new": preview.rows_new,
            "changed": preview.rows_changed,
            "left_out": len(preview.errors),
        },
    )
