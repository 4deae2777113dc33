"""Polling stations as ODK Collect knows them: an entity each, with a version."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from django.db import connection, models

from elections.places.models import PollingStation
from observers.missions.models import InMission, Mission

# One after the other by number, so that two lists at once never wait for each other.
RENEW = """
INSERT INTO reports_stationentity
    (mission_id, station_id, entity_id, version, content_hash)
SELECT %s, one.station_id, gen_random_uuid(), 1, one.content_hash
FROM unnest(%s::bigint[], %s::text[]) AS one(station_id, content_hash)
ORDER BY one.station_id
ON CONFLICT (mission_id, station_id) DO UPDATE
SET version = reports_stationentity.version + 1, content_hash = excluded.content_hash
WHERE reports_stationentity.content_hash <> excluded.content_hash
"""


class StationEntityQuerySet(InMission["StationEntity"]):
    def renew(self, *, mission_id: int, contents: Mapping[int, str]) -> None:
        """Give new stations an entity, and changed ones the next version."""
        numbers = sorted(contents)
        hashes = [contents[number] for number in numbers]
        with connection.cursor() as cursor:
            cursor.execute(RENEW, [mission_id, numbers, hashes])


class StationEntity(models.Model):
    """What Collect tells a station by: an id for ever, and a version for its content.

    Collect updates its copy of a station only if the version has grown.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    station = models.ForeignKey(
        PollingStation, on_delete=models.CASCADE, related_name="+"
    )
    entity_id = models.UUIDField(default=uuid4)
    version = models.PositiveIntegerField(default=1)
    content_hash = models.CharField(max_length=64)

    objects = StationEntityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "station entities"
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "station"], name="station_entity_once"
            ),
            models.UniqueConstraint(
                fields=["mission", "entity_id"], name="entity_id_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.version}"
