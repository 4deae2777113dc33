"""Writing down what protocols show, many lines with one statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from elections.journal.services.events import Happening, record_events
from elections.results.models import ProtocolReading

BATCH = 2_000


@dataclass(frozen=True)
class ProtocolLine:
    """One line as one source shows it; votes carry their contestant."""

    mission_id: int
    election_day_id: int
    station_id: int
    contest_id: int
    source: str
    line: str
    value: int
    contestant_id: int | None = None
    instance_id: UUID | None = None
    photo_sha256: str = ""


@transaction.atomic
def record_protocol_readings(
    *, readings: Sequence[ProtocolLine], now: datetime, actor: str = "system"
) -> None:
    """Store the lines; one that is there from the same report is left as it is."""
    if not readings:
        return
    ProtocolReading.objects.bulk_create(
        (ProtocolReading(**vars(line), recorded_at=now) for line in readings),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    counts = Counter(line.mission_id for line in readings)
    record_events(
        [
            Happening(
                actor=actor,
                kind="protocols.read",
                subject=f"mission:{mission_id}",
                mission_id=mission_id,
                payload={"lines": lines},
            )
            for mission_id, lines in sorted(counts.items())
        ]
    )
