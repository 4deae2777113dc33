"""The forms of a day as visit checks read them, as they stood at a time.

Positions, photos and records of filling are read only in missions that switched them on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from statistics import mode
from typing import Any
from zoneinfo import ZoneInfo

from elections.journal.domain.sealing import unseal
from elections.journal.services.sealing import mission_keys
from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.checklists.domain.definition import (
    EXCLUSIVE_CHOICES,
    NEGATIVE_RATINGS,
    ChecklistDefinition,
    Question,
    QuestionKind,
    answer_at,
)
from reports.findings.selectors.observation_rows import area_paths, definitions_of
from reports.intake.models.files import Attachment
from reports.intake.selectors.files import attachment_bytes
from reports.intake.selectors.named_files import sent_hashes
from reports.observations.domain.visit_checks.agreement import JointVisit, joint_visits
from reports.observations.domain.visit_checks.audit_log import (
    LARGEST_BYTES,
    read_audit,
)
from reports.observations.domain.visit_checks.calibration import TeamShare
from reports.observations.domain.visit_checks.trace import (
    FillingTime,
    Photo,
    Place,
    Position,
    VisitTrace,
)
from reports.observations.models import Observation
from reports.signals.domain.visit_facts import (
    AUDIT,
    GATHERED,
    PHOTOS,
    POSITIONS,
    VisitFacts,
)
from reports.signals.models import PhotoFingerprint
from reports.signals.selectors.photos import (
    compared_photos,
    photos_without_fingerprint,
)
from reports.signals.selectors.switches import detectors_on

POSITION_ROLE = "position"
AUDIT_NAME = "audit.csv"
STAGES = ("opening", "voting", "counting")
NUMBERS = (QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.TIME)
Definitions = Mapping[int, ChecklistDefinition]
Files = Mapping[str, tuple[str, ...]]


def visit_facts(
    *, mission: Mission, election_day: ElectionDay, as_of: datetime
) -> VisitFacts:
    """Gather what forms tell of the visits behind them, and what teams answered."""
    definitions = definitions_of(mission, as_of=as_of)
    zone = ZoneInfo(mission.time_zone)
    on = {each.code for each in detectors_on(mission_id=mission.pk)}
    uses = tuple(code for code in GATHERED if code in on)
    rows = list(
        Observation.objects.filter(mission=mission, election_day=election_day)
        .counted(as_of)
        .filter(stage__in=STAGES, station__isnull=False, team__isnull=False)
        .select_related("station", "team")
        .in_figure_order()
    )
    files = _files(mission, rows) if {PHOTOS, AUDIT} & on else {}
    photos = _photos(mission, files) if PHOTOS in on else {}
    fillings = _fillings(mission, files) if AUDIT in on else {}
    visits = tuple(
        VisitTrace(
            form=str(row.instance_id),
            team=row.team.code if row.team else "",
            station=row.station.code if row.station else "",
            stage=row.stage,
            station_place=_place(row),
            arrived_at=_by(zone, row.arrived_at),
            departed_at=_by(zone, row.departed_at),
            position=_position(mission, row, definitions) if POSITIONS in on else None,
            photos=photos.get(str(row.instance_id), ()),
            filling=fillings.get(str(row.instance_id)),
            numbers=_numbers(definitions[row.version_id], row.answers),
        )
        for row in rows
    )
    joint = _joint(rows, definitions)
    return VisitFacts(
        visits=visits,
        joint=joint,
        items=_items(definitions),
        shares=_shares(rows, area_paths(mission)),
        assessed={s: len({r.station_id for r in rows if r.stage == s}) for s in STAGES},
        uses=uses,
        photos_waiting=photos_without_fingerprint(mission).count() if photos else 0,
        photos_unreadable=(
            PhotoFingerprint.objects.filter(mission=mission).exclude(trouble="").count()
            if photos
            else 0
        ),
    )


def _by(zone: ZoneInfo, moment: datetime | None) -> datetime | None:
    """Return a moment by the clock that the mission's people read."""
    return moment.astimezone(zone) if moment else None


def _place(row: Observation) -> Place | None:
    station = row.station
    if station is None or station.latitude is None or station.longitude is None:
        return None
    return Place(float(station.latitude), float(station.longitude))


def _position(
    mission: Mission, row: Observation, definitions: Definitions
) -> Position | None:
    """Return the answer to the question with the role `position`, sealed or not."""
    question = definitions[row.version_id].question_for(POSITION_ROLE)
    if question is None or question.kind is not QuestionKind.GEOPOINT:
        return None
    written: object = answer_at(row.answers, question.path)
    if written is None and question.sealed and row.sealed_answers:
        context = f"observation:{row.instance_id}".encode()
        key = mission_keys(mission.pk).data_key
        hidden = json.loads(unseal(key, bytes(row.sealed_answers), context=context))
        written = hidden.get("/".join(question.path))
    if not isinstance(written, str):
        return None
    latitude, longitude, *rest = (float(part) for part in written.split())
    accuracy = rest[1] if len(rest) > 1 else None
    return Position(Place(latitude, longitude), accuracy)


def _numbers(
    definition: ChecklistDefinition, answers: Mapping[str, Any]
) -> dict[str, float]:
    numbers = {}
    for question in definition.questions:
        if question.kind in NUMBERS and not question.repeat:
            number = _number(answer_at(answers, question.path))
            if number is not None:
                numbers["/".join(question.path)] = number
    return numbers


def _number(value: object) -> float | None:
    """Return a number or a time of day in minutes; nothing for all else."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    try:
        moment = time.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.hour * 60 + moment.minute if moment else None


def _files(mission: Mission, rows: Iterable[Observation]) -> dict[str, Files]:
    """Return the hashes of the files of each form by name, however they were sent."""
    by_name = sent_hashes(mission, instance_ids=[row.instance_id for row in rows])
    found: dict[str, Files] = {}
    for row in rows:
        own = {
            file["name"]: (file["sha256"],)
            for file in row.attachments
            if file.get("sha256")
        }
        found[str(row.instance_id)] = {**own, **by_name.get(row.instance_id, {})}
    return found


def _photos(
    mission: Mission, files: Mapping[str, Files]
) -> dict[str, tuple[Photo, ...]]:
    hashes = {sha for own in files.values() for many in own.values() for sha in many}
    known = compared_photos(mission, hashes)
    return {
        form: tuple(
            known[sha]
            for sha in sorted({sha for many in own.values() for sha in many})
            if sha in known
        )
        for form, own in files.items()
    }


def _fillings(mission: Mission, files: Mapping[str, Files]) -> dict[str, FillingTime]:
    named = {
        form: own[AUDIT_NAME][-1] for form, own in files.items() if AUDIT_NAME in own
    }
    rows = Attachment.objects.filter(
        mission=mission, sha256__in=named.values(), size__lte=LARGEST_BYTES
    )
    logs = {row.sha256: read_audit(b"".join(attachment_bytes(row))) for row in rows}
    return {form: log.filling for form, sha in named.items() if (log := logs.get(sha))}


def _joint(
    rows: Iterable[Observation], definitions: Definitions
) -> tuple[JointVisit, ...]:
    """Return the ticked answers at stations that several teams saw."""
    every = [
        JointVisit(
            form=str(row.instance_id),
            team=row.team.code if row.team else "",
            station=row.station.code if row.station else "",
            stage=row.stage,
            answers=_ticked(definitions[row.version_id], row.answers),
        )
        for row in rows
    ]
    return tuple(visit for together in joint_visits(every) for visit in together)


def _ticked(
    definition: ChecklistDefinition, answers: Mapping[str, Any]
) -> dict[str, str]:
    given = {
        question.item_code: answer_at(answers, question.path)
        for question in definition.questions
        if _is_compared(question)
    }
    return {
        item: value
        for item, value in given.items()
        if isinstance(value, str) and value not in EXCLUSIVE_CHOICES
    }


def _is_compared(question: Question) -> bool:
    is_ticked = question.kind is QuestionKind.SELECT_ONE and not question.repeat
    return is_ticked and bool(question.item_code) and not question.sealed


def _items(definitions: Definitions) -> dict[str, str]:
    return {
        question.item_code: f"{question.item_code} {question.label('en')}"
        for definition in definitions.values()
        for question in definition.questions
        if _is_compared(question)
    }


def _shares(
    rows: Iterable[Observation], paths: Mapping[int, tuple[Sequence[str], str]]
) -> dict[str, tuple[TeamShare, ...]]:
    """Count overall assessments by stage and team; a form without one is left out.

    A team's area is the region that most of its forms are from.
    """
    judged: dict[str, dict[str, list[Observation]]] = {}
    for row in rows:
        if row.overall and row.team:
            by_team = judged.setdefault(row.stage, {})
            by_team.setdefault(row.team.code, []).append(row)
    return {
        stage: tuple(
            TeamShare(
                team,
                negative=sum(row.overall in NEGATIVE_RATINGS for row in own),
                forms=len(own),
                area=mode(sorted(_region(row, paths) for row in own)),
            )
            for team, own in sorted(teams.items())
        )
        for stage, teams in judged.items()
    }


def _region(row: Observation, paths: Mapping[int, tuple[Sequence[str], str]]) -> str:
    area = row.station.area_id if row.station else None
    return paths[area][1] if area else ""
