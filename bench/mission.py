"""A mission with many phones, and one report as the simulation fills it in."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from elections.scope import set_database_scope
from observers.access.models import DeviceToken
from observers.missions.services.observers import NewObserver, add_observers
from reports.simulation.services.demonstration import set_up

MISSION = "BENCH"


@dataclass(frozen=True)
class Made:
    """What a load needs: tokens, stations, and a report whose id and place are open."""

    tokens: list[str]
    stations: list[str]
    report: dict[str, Any]


def make(*, phones: int) -> Made:
    """Set up a simulated mission and give it many phones without teams."""
    set_database_scope("*")
    made = set_up(scenario_name="kazakhstan_2023", seed=1, mission_code=MISSION)
    new = [NewObserver(code=f"BENCH-{number:05d}") for number in range(phones)]
    observers = add_observers(mission=made.mission, new=new, actor="system")
    tokens = [f"{MISSION}.{secrets.token_urlsafe(32)}" for _ in observers]
    now = timezone.now()
    DeviceToken.objects.bulk_create(
        DeviceToken(
            mission=made.mission,
            observer=observer,
            token_hash=hashlib.sha256(token.encode()).digest(),
            issued_at=now,
            issued_by="system",
        )
        for observer, token in zip(observers, tokens, strict=True)
    )
    voting = (
        r for r in made.simulation.reports if r.checklist == "voting" and not r.what
    )
    report = next(voting).as_json(mission=MISSION, election_day=made.country.day.code)
    report["answers"]["header"]["station"] = "@@ST@@"
    return Made(
        tokens=tokens,
        stations=[station.code for station in made.simulation.stations],
        report={**report, "id": "@@ID@@"},
    )
