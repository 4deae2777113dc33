"""Read a mission's observations as they stood at a time, as plain rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from elections.places.models import Area
from observers.missions.models import Mission
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    definition_from_json,
)
from reports.checklists.models import ChecklistVersion
from reports.findings.domain.corrections import corrected
from reports.findings.domain.rows import ObservationRow
from reports.observations.models import Correction, Decision, Observation

# What takes a rejection back, as in `ObservationQuerySet.not_rejected`.
RULINGS = ("reject", "restore", "verify")
READ_AT_ONCE = 5_000
FIELDS = (
    "pk",
    "instance_id",
    "version_id",
    "stage",
    "station__code",
    "commission__code",
    "area_id",
    "station__area_id",
    "setting",
    "station__setting",
    "station__kind",
    "team__code",
    "packed",
    "numbers",
)


def definitions_of(
    mission: Mission, *, as_of: datetime
) -> dict[int, ChecklistDefinition]:
    """Return the checklists published or used by then by version id, latest last."""
    used = Observation.objects.filter(version=OuterRef("pk")).known_at(as_of)
    versions = (
        ChecklistVersion.objects.filter(mission=mission)
        .filter(Q(published_at__lte=as_of) | Exists(used))
        .order_by("checklist__code", "published_at", "version")
        .values_list("pk", "definition")
    )
    return {pk: definition_from_json(stored) for pk, stored in versions}


def version_name(definition: ChecklistDefinition) -> str:
    """Return what names a version in rows."""
    return f"{definition.code} {definition.version}"


def observation_rows(
    *,
    mission: Mission,
    election_day_id: int | None,
    as_of: datetime,
    version: str | None = None,
) -> list[ObservationRow]:
    """Return the observations that count, and those rejected, as they stood.

    By place and instance id; with `version` only those of that checklist version.
    """
    definitions = definitions_of(mission, as_of=as_of)
    wanted = [
        pk for pk, one in definitions.items() if version in (None, version_name(one))
    ]
    reading = (
        Observation.objects.filter(
            mission=mission, election_day_id=election_day_id, is_rehearsal=False
        )
        .filter(version__in=wanted)
        .known_at(as_of)
        .latest_versions(as_of)
    )
    rejected = rejected_observations(mission=mission, as_of=as_of)
    changes = changes_of(mission=mission, as_of=as_of, definitions=definitions)
    areas = area_paths(mission)
    rows = [
        _row(values, rejected, changes, areas, definitions)
        for values in reading.values_list(*FIELDS).iterator(chunk_size=READ_AT_ONCE)
    ]
    return sorted(rows, key=lambda row: (row.place, row.instance_id))


def rejected_observations(*, mission: Mission, as_of: datetime) -> set[int]:
    """Return the observations whose latest ruling is a rejection."""
    rulings = (
        Decision.objects.filter(
            mission=mission, action__in=RULINGS, recorded_at__lte=as_of
        )
        .order_by("recorded_at", "pk")
        .values_list("observation_id", "action")
    )
    latest = dict(rulings)
    return {pk for pk, action in latest.items() if action == "reject"}


def area_paths(mission: Mission) -> dict[int, tuple[tuple[str, ...], str]]:
    """Return each area's code with those of its ancestors, and its region's code."""
    areas = Area.objects.filter(geography__election_id=mission.election_id)
    found = {a.pk: a for a in areas.only("pk", "code", "level", "parent_id")}
    return {pk: _path(area, found) for pk, area in found.items()}


def _path(area: Area, found: Mapping[int, Area]) -> tuple[tuple[str, ...], str]:
    codes = [area.code]
    while area.level > 1 and (parent := found.get(area.parent_id or 0)):
        area = parent
        codes.append(area.code)
    return tuple(codes), area.code


def changes_of(
    *,
    mission: Mission,
    as_of: datetime,
    definitions: Mapping[int, ChecklistDefinition],
) -> dict[int, tuple[bytes, tuple[int | None, ...]]]:
    """Return the packed answers of observations with confirmed corrections."""
    confirmed = (
        Correction.objects.filter(mission=mission)
        .confirmed(as_of)
        .order_by("confirmation__recorded_at", "pk")
        .values_list("observation_id", "path", "value")
    )
    by_observation: dict[int, dict[str, Any]] = {}
    for pk, path, value in confirmed:
        by_observation.setdefault(pk, {})[path] = value
    observations = Observation.objects.filter(pk__in=by_observation)
    return {
        observation.pk: corrected(
            definition=definitions[observation.version_id],
            answers=observation.answers,
            packed=bytes(observation.packed),
            changes=by_observation[observation.pk],
        )
        for observation in observations.order_by("pk")
    }


def _row(
    values: tuple[Any, ...],
    rejected: set[int],
    changes: Mapping[int, tuple[bytes, tuple[int | None, ...]]],
    areas: Mapping[int, tuple[tuple[str, ...], str]],
    definitions: Mapping[int, ChecklistDefinition],
) -> ObservationRow:
    (pk, instance, version, stage, station, commission, area, station_area) = values[:8]
    (setting, station_setting, kind, team, packed, numbers) = values[8:]
    codes, region = areas.get(area or station_area, ((), ""))
    if pk in changes:
        packed, numbers = changes[pk]
    return ObservationRow(
        instance_id=str(instance),
        version=version_name(definitions[version]),
        stage=stage,
        place=station or commission or "",
        packed=bytes(packed),
        numbers=tuple(numbers),
        areas=codes,
        region=region,
        setting=setting or station_setting or "",
        kind=kind or "",
        team=team or "",
        is_rejected=pk in rejected,
    )
