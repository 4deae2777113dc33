"""The demonstration mission: teams and observers as codes, deployed and with tokens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from elections.errors import DomainError
from observers.access.services.tokens import issue_device_token
from observers.deployment.services import deploy_team
from observers.missions.models import Mission, Observer
from observers.missions.services.missions import create_mission
from observers.missions.services.observers import NewObserver, add_observers
from observers.missions.services.teams import create_teams
from reports.checklists.services.publishing import install_library
from reports.simulation.domain.routes import SimulatedTeam
from reports.simulation.domain.simulation import Simulation
from reports.simulation.services.country import Country

MISSION_CODE = "KZ2023"
CORE_TEAM, LONG_TERM = 12, 30
WOMEN = "fm"


class OtherSimulation(DomainError):
    """The mission's code is taken by something that this draw must not mix with."""

    code = "other_simulation"
    status = 409


@transaction.atomic
def set_up_mission(
    *,
    country: Country,
    teams: tuple[SimulatedTeam, ...],
    code: str,
    drawn_from: Mapping[str, Any],
    actor: str,
) -> Mission:
    """Create the mission with its people and checklists, once per draw."""
    found = Mission.objects.filter(code=code).first()
    if found is not None:
        _refuse_other_draw(found, drawn_from)
        return found
    mission = create_mission(
        code=code,
        name="Demonstration mission (simulated observations)",
        kind="full",
        election=country.election,
        actor=actor,
        time_zone=country.day.time_zone,
        languages=("en", "ru", "kk"),
        institutions=("Demonstration Institution A", "Demonstration Institution B"),
        is_demonstration=True,
        switches={"simulation": dict(drawn_from)},
        started_on=date(2023, 2, 10),
        ends_on=date(2023, 3, 25),
    )
    areas = {team.code: country.areas[team.region] for team in teams}
    by_code = {
        team.code: team
        for team in create_teams(mission=mission, areas=areas, actor=actor)
    }
    people = [
        NewObserver(
            code=observer,
            role="sto",
            team=by_code[team.code],
            institution=_institution(number),
            country=f"Country {1 + number % 30}",
            gender=WOMEN[(number * 7 // 5) % 2],
        )
        for number, (team, observer) in enumerate(
            (team, observer) for team in teams for observer in team.observers
        )
    ]
    people += [_staff("LTO", "lto", number) for number in range(LONG_TERM)]
    people += [_staff("CT", "core", number) for number in range(CORE_TEAM)]
    add_observers(mission=mission, new=people, actor=actor)
    for team in teams:
        deploy_team(
            mission=mission,
            election_day=country.day,
            team=by_code[team.code],
            area=country.areas[team.region],
            actor=actor,
        )
    install_library(mission=mission, actor=actor)
    return mission


def issue_tokens(
    *, mission: Mission, simulation: Simulation, actor: str
) -> dict[str, str]:
    """Issue one token to each observer who sends something."""
    wanted = {report.observer for report in simulation.reports}
    observers = Observer.objects.filter(mission=mission, code__in=wanted)
    return {
        observer.code: issue_device_token(
            mission=mission, observer=observer, actor=actor, label="simulated phone"
        )
        for observer in observers.select_related("team", "mission").order_by("code")
    }


def _refuse_other_draw(mission: Mission, drawn_from: Mapping[str, Any]) -> None:
    if mission.switches.get("simulation") != dict(drawn_from):
        raise OtherSimulation(
            f"There is a mission {mission.code} that was not drawn from {drawn_from}. "
            "Choose another mission code."
        )


def _institution(number: int) -> str:
    return f"Demonstration Institution {'A' if number % 5 else 'B'}"


def _staff(prefix: str, role: str, number: int) -> NewObserver:
    return NewObserver(
        code=f"{prefix}-{number + 1:03d}",
        role=role,
        institution="Demonstration Institution A",
        country=f"Country {1 + number % 30}",
        gender=WOMEN[number % 2],
    )
