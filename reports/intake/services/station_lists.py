"""The list of stations of one team's phones, written once a minute at most.

Only what is true of every phone of a team is kept; whether a token is in force is asked
of the database for each request.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

from django.db import transaction

from reports.intake.domain.form_list import md5_of
from reports.intake.domain.station_list import Entity, StationLine, station_csv
from reports.intake.models.station_entities import StationEntity
from reports.intake.selectors.team_stations import team_stations

FRESH_SECONDS = 60.0
MOST_KEPT = 2_000


@dataclass(frozen=True)
class StationList:
    """The bytes that phones get, their hash, and the entities in them."""

    content: bytes
    md5: str
    entity_ids: frozenset[str]


# Per process; the language decides about the labels.
_kept: OrderedDict[tuple[int, int | None, str], tuple[float, StationList]] = (
    OrderedDict()
)


def station_list(*, mission_id: int, team_id: int | None, language: str) -> StationList:
    """Return the list of a team, at most a minute old."""
    key = (mission_id, team_id, language)
    now = time.monotonic()
    if key in _kept and now - _kept[key][0] < FRESH_SECONDS:
        return _kept[key][1]
    made = write_station_list(mission_id=mission_id, team_id=team_id, language=language)
    _kept[key] = (now, made)
    _kept.move_to_end(key)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return made


def write_station_list(
    *, mission_id: int, team_id: int | None, language: str
) -> StationList:
    """Write a team's list; a changed station gets the next version of its entity."""
    lines = team_stations(mission_id=mission_id, team_id=team_id)
    entities = _entities(lines, mission_id=mission_id)
    content = station_csv(lines, entities, language=language)
    return StationList(
        content=content,
        md5=md5_of(content),
        entity_ids=frozenset(str(entity.entity_id) for entity in entities.values()),
    )


@transaction.atomic
def _entities(lines: list[StationLine], *, mission_id: int) -> dict[int, Entity]:
    known = _known(lines, mission_id=mission_id)
    changed = {
        line.station_id: line.content_hash
        for line in lines
        if known.get(line.station_id, (None, ""))[1] != line.content_hash
    }
    if changed:
        StationEntity.objects.renew(mission_id=mission_id, contents=changed)
        known = _known(lines, mission_id=mission_id)
    return {number: entity for number, (entity, _) in known.items()}


def _known(
    lines: list[StationLine], *, mission_id: int
) -> dict[int, tuple[Entity, str]]:
    rows = StationEntity.objects.filter(
        mission_id=mission_id, station_id__in=[line.station_id for line in lines]
    ).values_list("station_id", "entity_id", "version", "content_hash")
    return {number: (Entity(key, version), kept) for number, key, version, kept in rows}
