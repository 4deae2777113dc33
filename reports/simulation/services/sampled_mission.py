"""A simulated election and a sample-based mission in it, up to the frozen sample."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from elections.contests.models import Contest, Contestant
from elections.journal.services.events import record_event
from elections.places.models import (
    Area,
    Election,
    ElectionDay,
    Geography,
    PollingStation,
)
from observers.access.services.tokens import issue_device_token
from observers.deployment.services import deploy_team
from observers.missions.models import Mission, Observer
from observers.missions.services.missions import create_mission
from observers.missions.services.observers import NewObserver, add_observers
from observers.missions.services.teams import create_teams
from reports.checklists.services.publishing import install_library
from reports.findings.domain.survey.plan import Exclusion, Plan, Rule
from reports.findings.domain.survey.sampling import Method, Sample
from reports.findings.selectors.samples import frozen_sample
from reports.findings.services.samples import draw_sample, freeze_sample, plan_sample
from reports.simulation.domain.routes import SimulatedTeam
from reports.simulation.domain.sampled import teams_at
from reports.simulation.domain.scenario import Scenario
from reports.simulation.domain.world import Region, SimulatedStation

DAY = date(2023, 3, 19)
ZONE = "Asia/Almaty"
CONTEST = "SIMULATED-LIST"
AGAINST = "AGAINST-ALL"
LISTS = (*(f"LIST-{letter}" for letter in "ABCDEFG"), AGAINST)
SEATS = 69
SIZE_BOUNDS = (600, 1_500)
RESERVE = 2
DRAWN_BY, FROZEN_BY = "system:simulated-statistician", "system:simulated-second"
# Nobody was sent there: prisons and garrisons let no observers stay.
CLOSED_KINDS = ("prison", "military")
EXCLUSIONS = (Exclusion(Rule.KIND, "closed institution (simulated)", CLOSED_KINDS),)


@dataclass(frozen=True)
class SampledMission:
    """A mission whose sample is frozen, and its stations in the order drawn."""

    mission: Mission
    day: ElectionDay
    contest: Contest
    sample: Sample
    stations: tuple[SimulatedStation, ...]
    in_frame: tuple[SimulatedStation, ...]


@transaction.atomic
def set_up_sampled(
    *,
    scenario: Scenario,
    seed: int,
    stations: Sequence[SimulatedStation],
    regions: Sequence[Region],
    code: str,
    actor: str,
) -> SampledMission:
    """Create election, mission, frozen sample and deployment, once per code."""
    mission = Mission.objects.filter(code=code).select_related("election").first()
    if mission is None:
        mission = _made(scenario, seed, stations, regions, code, actor=actor)
    day = ElectionDay.objects.get(election=mission.election)
    sample = frozen_sample(mission=mission, election_day=day)
    if sample is None:
        sample = _sampled(mission, day, scenario, seed)
    by_code = {station.code: station for station in stations}
    drawn = tuple(by_code[one.code] for one in sample.stations)
    if not Observer.objects.filter(mission=mission).exists():
        _deployed(mission, day, drawn, actor=actor)
    return SampledMission(
        mission=mission,
        day=day,
        contest=Contest.objects.get(election=mission.election, code=CONTEST),
        sample=sample,
        stations=drawn,
        in_frame=tuple(one for one in stations if one.kind not in CLOSED_KINDS),
    )


def tokens_of(
    made: SampledMission, *, codes: Collection[str], actor: str
) -> dict[str, str]:
    """Issue a token to each observer who sends something."""
    observers = Observer.objects.filter(mission=made.mission, code__in=codes)
    return {
        observer.code: issue_device_token(
            mission=made.mission, observer=observer, actor=actor, label="simulated"
        )
        for observer in observers.select_related("team", "mission").order_by("code")
    }


def _made(
    scenario: Scenario,
    seed: int,
    stations: Sequence[SimulatedStation],
    regions: Sequence[Region],
    code: str,
    *,
    actor: str,
) -> Mission:
    election = Election.objects.create(
        code=f"{code}-ELECTION",
        name="Simulated elections",
        country="Simulated country",
        source="Simulated: every station, list and vote is invented",
    )
    ElectionDay.objects.create(
        election=election,
        code=f"{code}-main",
        date=DAY,
        time_zone=ZONE,
        polls_open=time(7),
        polls_close=time(20),
    )
    _places(election, stations, regions)
    _contest(election)
    mission = create_mission(
        code=code,
        name="Demonstration of a sample-based mission (simulated)",
        kind="sample_based",
        election=election,
        actor=actor,
        time_zone=ZONE,
        languages=("en",),
        institutions=("Demonstration network",),
        is_demonstration=True,
        switches={"simulation": {"scenario": scenario.name, "seed": seed}},
        started_on=date(2023, 2, 10),
        ends_on=date(2023, 3, 25),
    )
    install_library(mission=mission, actor=actor)
    record_event(
        actor=actor,
        kind="election.demonstration_set_up",
        subject=f"election:{election.pk}",
        payload={"stations": len(stations)},
    )
    return mission


def _places(
    election: Election, stations: Sequence[SimulatedStation], regions: Sequence[Region]
) -> None:
    geography = Geography.objects.create(
        election=election, version=1, note="Regions of the simulation"
    )
    areas = {
        region.code: Area.objects.create(
            geography=geography, code=region.code, name=region.name, level=1
        )
        for region in regions
    }
    zones = {region.code: region.time_zone for region in regions}
    PollingStation.objects.bulk_create(
        (
            PollingStation(
                election=election,
                code=station.code,
                name="Simulated polling station",
                area=areas[station.region],
                kind=station.kind,
                setting=station.setting,
                registered_voters=station.registered,
                latitude=station.latitude,
                longitude=station.longitude,
                time_zone=zones[station.region],
            )
            for station in stations
        ),
        batch_size=2_000,
    )


def _contest(election: Election) -> None:
    contest = Contest.objects.create(
        election=election,
        code=CONTEST,
        name="Simulated party lists",
        kind="party_list",
        seats=SEATS,
        threshold_numerator=5,
        threshold_denominator=100,
        allocation="hare",
    )
    Contestant.objects.bulk_create(
        Contestant(
            contest=contest,
            code=code,
            name=_name(code),
            kind="against_all" if code == AGAINST else "list",
            ballot_order=order,
        )
        for order, code in enumerate(LISTS, start=1)
    )


def _name(code: str) -> str:
    return "Against all" if code == AGAINST else f"Simulated list {code[-1]}"


def _sampled(
    mission: Mission, day: ElectionDay, scenario: Scenario, seed: int
) -> Sample:
    """Plan, draw and freeze, by two, as the desk does."""
    plan = Plan(
        method=Method.RANDOM,
        seed=f"simulated {seed}",
        sampled=scenario.sampled_stations,
        exclusions=EXCLUSIONS,
        area_level=0,
        by_setting=True,
        size_bounds=SIZE_BOUNDS,
        reserve=RESERVE,
    )
    row = plan_sample(
        mission=mission,
        election_day=day,
        name="Simulated sample",
        plan=plan,
        actor=DRAWN_BY,
    )
    freeze_sample(sample=draw_sample(sample=row, actor=DRAWN_BY), actor=FROZEN_BY)
    found = frozen_sample(mission=mission, election_day=day)
    assert found is not None
    return found


def _deployed(
    mission: Mission,
    day: ElectionDay,
    drawn: Sequence[SimulatedStation],
    *,
    actor: str,
) -> None:
    areas = {
        area.code: area
        for area in Area.objects.filter(geography__election=mission.election)
    }
    simulated: Sequence[SimulatedTeam] = teams_at(drawn)
    made = create_teams(
        mission=mission,
        areas={team.code: areas[team.region] for team in simulated},
        actor=actor,
    )
    teams = {team.code: team for team in made}
    people = [
        NewObserver(
            code=observer,
            role="sto",
            team=teams[team.code],
            institution="Demonstration network",
            gender="fm"[number % 2],
        )
        for team in simulated
        for number, observer in enumerate(team.observers)
    ]
    add_observers(mission=mission, new=people, actor=actor)
    rows = {
        row.code: row
        for row in PollingStation.objects.filter(election=mission.election)
    }
    for team, station in zip(simulated, drawn, strict=True):
        deploy_team(
            mission=mission,
            election_day=day,
            team=teams[team.code],
            area=areas[team.region],
            stations=[rows[station.code]],
            actor=actor,
        )
