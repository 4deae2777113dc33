"""Importing announced turnout: every figure with its time and source.

Announcements are append-only: a revised figure is a new row with a later time. What
does not agree is a question in the preview, never a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from elections.journal.services.events import record_event
from elections.places.domain.imports import ImportPreview, refuse_errors
from elections.places.domain.sheets import RowError, SheetRow, read_sheet
from elections.places.models import Area, ElectionDay
from elections.places.selectors import areas_by_code
from elections.results.domain.columns import TURNOUT_COLUMNS
from elections.results.domain.publication import Publication
from elections.results.domain.turnout import (
    Announcement,
    TurnoutQuestion,
    check_turnout,
)
from elections.results.models import TurnoutAnnouncement

NATIONAL = "the whole country"
STORED_TO = Decimal("0.0001")
ANNOUNCED = (
    "Another turnout of the same place, time and source is in this file or stored. "
    "Keep one of the two, or give the revised one its own time."
)


@dataclass(frozen=True)
class _Plan:
    new: list[TurnoutAnnouncement]
    preview: ImportPreview


def import_turnout_preview(
    *, election_day: ElectionDay, text: str, publication: Publication
) -> ImportPreview:
    """Tell what an import would add, with questions on what does not agree."""
    return _plan_turnout(election_day, text, publication).preview


@transaction.atomic
def import_turnout(
    *,
    election_day: ElectionDay,
    text: str,
    publication: Publication,
    actor: str,
    skip_errors: bool = False,
) -> ImportPreview:
    """Add the announcements of a sheet that are not there yet."""
    plan = _plan_turnout(election_day, text, publication)
    refuse_errors(plan.preview, skip_errors=skip_errors)
    TurnoutAnnouncement.objects.bulk_create(plan.new)
    _record(election_day, plan.preview, publication, actor)
    return plan.preview


def _plan_turnout(day: ElectionDay, text: str, publication: Publication) -> _Plan:
    sheet = read_sheet(text, TURNOUT_COLUMNS)
    codes = {row.values["area"] for row in sheet.rows if row.values.get("area")}
    areas = areas_by_code(election=day.election, codes=codes)
    stored = TurnoutAnnouncement.objects.filter(election_day=day).select_related("area")
    known = {(row.area_id, row.as_of, row.source): row for row in stored}
    new: list[TurnoutAnnouncement] = []
    errors = list(sheet.errors)
    same = 0
    for row in sheet.rows:
        made, slips = _announcement(day, row, areas, publication)
        errors += slips
        if made is None:
            continue
        met = known.setdefault((made.area_id, made.as_of, made.source), made)
        if met is made:
            new.append(made)
        elif abs(met.turnout_share - made.turnout_share) < STORED_TO:
            same += 1
        else:
            errors.append(RowError(row.line, "turnout_percent", ANNOUNCED))
    questions = check_turnout([_as_announced(row) for row in [*stored, *new]])
    preview = ImportPreview(
        rows_new=len(new),
        rows_changed=0,
        rows_same=same,
        errors=tuple(sorted(errors, key=lambda error: error.line)),
        ignored_headings=sheet.ignored,
        questions=tuple(_sentence(question, day) for question in questions),
    )
    return _Plan(new, preview)


def _announcement(
    day: ElectionDay,
    row: SheetRow,
    areas: Mapping[str, Area],
    publication: Publication,
) -> tuple[TurnoutAnnouncement | None, list[RowError]]:
    cells = row.values
    share = cells.get("turnout_percent")
    share = cells.get("turnout_share") if share is None else share
    as_of = _moment(day, cells.get("as_of"), publication)
    source = cells.get("source") or publication.source.strip()
    area = cells.get("area") or ""
    problems = {
        "turnout_percent": share is None and "Fill in the turnout.",
        "as_of": as_of is None and "Fill in the time, or give one for the whole file.",
        "source": not source and "Name the source here or for the whole file.",
        "area": area
        and area not in areas
        and f"There is no area with the code {area}.",
    }
    slips = [RowError(row.line, name, text) for name, text in problems.items() if text]
    if slips or share is None or as_of is None:
        return None, slips
    made = TurnoutAnnouncement(
        election_day=day,
        area=areas[area] if area else None,
        as_of=as_of,
        turnout_share=share,
        voters=cells.get("voters"),
        registered=cells.get("registered"),
        source=source,
        source_url=cells.get("source_url") or publication.source_url,
        recorded_at=timezone.now(),
    )
    return made, []


def _moment(
    day: ElectionDay, cell: time | datetime | None, publication: Publication
) -> datetime | None:
    if isinstance(cell, time):
        return datetime.combine(day.date, cell, tzinfo=day.zone)
    return cell or publication.as_of


def _as_announced(row: TurnoutAnnouncement) -> Announcement:
    # Two sources may differ without either going back: each is a series of its own.
    place = f"{row.area.code if row.area else NATIONAL} ({row.source})"
    return Announcement(place, row.as_of, row.turnout_share, row.voters, row.registered)


def _sentence(question: TurnoutQuestion, day: ElectionDay) -> str:
    moment = question.announcement.as_of.astimezone(day.zone)
    return f"{question.announcement.place}, {moment:%d.%m.%Y %H:%M}: {question.detail}"


def _record(
    day: ElectionDay,
    preview: ImportPreview,
    publication: Publication,
    actor: str,
) -> None:
    record_event(
        actor=actor,
        kind="turnout.imported",
        subject=f"election_day:{day.code}",
        payload={
            "new": preview.rows_new,
            "left_out": len(preview.errors),
            "source": publication.source,
            "as_of": publication.as_of,
        },
    )
