"""Drawing a sample from a plan in a file, for scripts and rehearsals."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec
from django.db import transaction

from elections.errors import NotFound
from observers.missions.models import Mission, User
from reports.findings.domain.survey.plan import Plan, PlanRefused
from reports.findings.selectors.days import day_of
from reports.findings.selectors.sample_plans import parcel_of
from reports.findings.services.samples import (
    draw_sample,
    freeze_sample,
    new_seed,
    plan_sample,
)


@dataclass(frozen=True)
class DrawnSample:
    """What was drawn, for whoever called from a shell."""

    number: int
    stations: int
    seed: str
    fingerprint: str
    parcel: bytes


@transaction.atomic
def draw_from_file(
    *,
    content: bytes,
    mission_code: str,
    day_code: str = "",
    name: str = "Sample",
    seed: str = "",
    drawn_by: str = "",
    frozen_by: str = "",
) -> DrawnSample:
    """Plan, draw and, if a second person is named, freeze: all of it or nothing."""
    mission = Mission.objects.select_related("election").filter(code=mission_code)
    if (found := mission.first()) is None:
        raise NotFound(f"There is no mission {mission_code!r}.")
    day = day_of(mission=found, code=day_code)
    if day is None:
        raise NotFound(f"{mission_code} has no election day.")
    plan = _plan(content)
    row = plan_sample(
        mission=found,
        election_day=day,
        name=name,
        plan=replace(plan, seed=seed or plan.seed or new_seed()),
        actor=_actor(drawn_by),
    )
    row = draw_sample(sample=row, actor=_actor(drawn_by))
    if frozen_by:
        row = freeze_sample(sample=row, actor=_actor(frozen_by))
    return DrawnSample(
        number=row.pk,
        stations=row.sampledstations.count(),
        seed=row.seed,
        fingerprint=row.fingerprint,
        parcel=parcel_of(row),
    )


def _plan(content: bytes) -> Plan:
    try:
        return msgspec.json.decode(content, type=Plan)
    except msgspec.DecodeError as error:
        raise PlanRefused(f"The plan cannot be read: {error}") from error


def _actor(username: str) -> str:
    if not username:
        return "system"
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotFound(f"Nobody signs in as {username!r}.")
    return user.actor
