"""The incident reports of a day as the linking compares them, details unsealed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from elections.journal.domain.sealing import unseal
from elections.journal.services.sealing import mission_keys
from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.checklists.domain.definition import ChecklistDefinition, answer_at
from reports.checklists.domain.drafts import told_from
from reports.checklists.models import ChecklistVersion
from reports.checklists.selectors import definition_of
from reports.incidents.domain.linking.report import CATEGORIES, MovingReport
from reports.incidents.domain.rows import sealing_context
from reports.incidents.models import IncidentReport, IncidentReportQuerySet

REFUTED = "refuted"


@dataclass(frozen=True)
class DayReports:
    """What can be compared, in order of the ids; how many say too little."""

    reports: tuple[MovingReport, ...]
    left_out: int


@dataclass(frozen=True)
class Told:
    """What one report tells of the group, as the page shows it."""

    vehicle: str
    colour: str
    size: int | None
    marks: str
    plate: str


@dataclass(frozen=True)
class _Reader:
    """Reads the answer to a question by its role, in clear or unsealed."""

    definition: ChecklistDefinition
    answers: Mapping[str, Any]
    told: Mapping[str, Any] = field(default_factory=dict)

    def text(self, role: str) -> str:
        value = self.value(role)
        return value if isinstance(value, str) else ""

    def value(self, role: str) -> object:
        question = self.definition.question_for(role)
        if question is None:
            return None
        told = self.told.get("/".join(question.path))
        return answer_at(self.answers, question.path) if told is None else told


def linkable(
    *, mission: Mission, election_day: ElectionDay, as_of: datetime
) -> IncidentReportQuerySet:
    """Return the reports of a day that may be of a moving group, refuted ones left out."""
    rows = IncidentReport.objects.filter(mission=mission, election_day=election_day)
    found = rows.counted(as_of).filter(category__in=CATEGORIES)
    return found.exclude(state__level=REFUTED)


def day_reports(
    *, mission: Mission, election_day: ElectionDay, as_of: datetime
) -> DayReports:
    """Gather the reports of a day by a time."""
    rows = linkable(mission=mission, election_day=election_day, as_of=as_of)
    every = rows.select_related("station__area").order_by("instance_id")
    reports = _moving(every, mission, election_day.zone)
    return DayReports(tuple(reports), left_out=len(every) - len(reports))


def told_by(
    *, mission: Mission, election_day: ElectionDay, ids: Collection[str]
) -> dict[str, tuple[IncidentReport, Told]]:
    """Return reports by their ids with what each tells of the group."""
    rows = IncidentReport.objects.filter(
        mission=mission,
        election_day=election_day,
        instance_id__in=[UUID(code) for code in ids],
    ).select_related("station", "team", "state__group")
    readers = _readers(rows.order_by("instance_id"), mission)
    return {str(row.instance_id): (row, _told(said)) for row, said in readers}


def _moving(
    rows: Iterable[IncidentReport], mission: Mission, zone: ZoneInfo
) -> list[MovingReport]:
    placed = [
        row
        for row in rows
        if row.occurred_at and row.station and row.station.latitude is not None
    ]
    return [_report(row, said, zone) for row, said in _readers(placed, mission)]


def _readers(
    rows: Iterable[IncidentReport], mission: Mission
) -> list[tuple[IncidentReport, _Reader]]:
    """Return each report with what reads its answers, the told ones unsealed."""
    rows = list(rows)
    if not rows:
        return []
    versions = ChecklistVersion.objects.filter(pk__in={row.version_id for row in rows})
    definitions = {
        version.pk: definition_of(version)
        for version in versions.select_related("checklist")
    }
    key = mission_keys(mission.pk).data_key
    return [
        (row, _Reader(definitions[row.version_id], row.answers, _unsealed(row, key)))
        for row in rows
    ]


def _unsealed(row: IncidentReport, key: bytes) -> dict[str, Any]:
    if row.sealed_narrative is None:
        return {}
    context = sealing_context(row.instance_id)
    return told_from(unseal(key, bytes(row.sealed_narrative), context=context))


def _told(said: _Reader) -> Told:
    size = said.value("group_size")
    return Told(
        vehicle=said.text("vehicle"),
        colour=said.text("vehicle_colour"),
        size=size if isinstance(size, int) and size > 0 else None,
        marks=said.text("marks"),
        plate=said.text("plate"),
    )


def _report(row: IncidentReport, said: _Reader, zone: ZoneInfo) -> MovingReport:
    if row.station is None or row.occurred_at is None:
        raise ValueError("A report without station or time cannot be linked.")
    at = row.occurred_at.astimezone(zone)
    told = _told(said)
    return MovingReport(
        code=str(row.instance_id),
        category=row.category,
        station=row.station.code,
        area=row.station.area.code if row.station.area else "",
        earliest_at=at,
        latest_at=at,
        latitude=row.station.latitude,
        longitude=row.station.longitude,
        vehicle=told.vehicle,
        colour=told.colour,
        plate=told.plate,
        size=told.size,
        text=f"{said.text('narrative')} {told.marks}".strip(),
    )
