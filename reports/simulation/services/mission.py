"""The demonstration mission: teams and observers as codes, deployed and with tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from observers.deployment.services import deploy_team

from elections.scope import set_database_scope
from observers.access.services.tokens import issue_device_token
from observers.missions.models import Mission, Observer
from observers.missions.services.missions import create_mission
from observers.missions.services.observers import NewObserver, add_observers
from observers.missions.services.teams import create_teams
from reports.checklists.domain.definition import ChecklistDefinition
from reports.checklists.selectors import definition_of, published_checklists
from reports.checklists.services import install_library
from reports.simulation.domain.routes import SimulatedTeam
from reports.simulation.domain.simulation import Simulation
from reports.simulation.services.country import Country

MISSION_CODE = "KZ2023"
CORE_TEAM, LONG_TERM = 12, 30
WOMEN = "fm"


@dataclass(frozen=True)
class Demonstration:
    """A mission that is ready to receive; `tokens` are by observer code."""

    mission: Mission
    country: Country
    definitions: dict[str, ChecklistDefinition]
    tokens: dict[str, str]


def find_mission(code: str) -> Mission | None:
    """Return the mission, letting the connection see it."""
    set_database_scope("*")
    return Mission.objects.filter(code=code).first()


@transaction.atomic
def set_up_mission(
    *, country: Country, teams: tuple[SimulatedTeam, ...], code: str, actor: str
) -> Mission:
    """Create the mission with its people and checklists, once."""
    found = find_mission(code)
    if found is not None:
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


def mission_definitions(mission: Mission) -> dict[str, ChecklistDefinition]:
    """Return the mission's published checklists by code."""
    return {
        version.checklist.code: definition_of(version)
        for version in published_checklists(mission)
    }


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
