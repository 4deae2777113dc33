"""The election of the demonstration: official facts, invented stations and lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from elections.contests.models import Contest, Contestant
from elections.journal.services.events import record_event
from elections.places.models import (
    Area,
    Commission,
    Election,
    ElectionDay,
    Geography,
    PollingStation,
)
from elections.results.models import OfficialResult, TurnoutAnnouncement
from reports.simulation.domain.world import SimulatedStation
from reports.simulation.services import facts

ELECTION_CODE = "KZ2023"
DAY = date(2023, 3, 19)
ZONE = "Asia/Almaty"
OFFICIAL_CONTEST = "MAZHILIS-LIST"
SIMULATED_CONTEST = "SIMULATED-LIST"
SIMULATED_LISTS = (*(f"LIST-{letter}" for letter in "ABCDEFG"), "AGAINST-ALL")
PUBLISHED_AT = datetime(2023, 3, 27, 12, 0, tzinfo=ZoneInfo(ZONE))


@dataclass(frozen=True)
class Country:
    """What the mission of the demonstration stands on."""

    election: Election
    day: ElectionDay
    areas: dict[str, Area]


@transaction.atomic
def set_up_country(*, stations: Sequence[SimulatedStation], actor: str) -> Country:
    """Create the election with its facts and its simulated stations, once."""
    found = Election.objects.filter(code=ELECTION_CODE).first()
    if found is not None:
        return _country(found)
    election = Election.objects.create(
        code=ELECTION_CODE,
        name="Early parliamentary elections",
        country="Kazakhstan",
        country_code="KZ",
        source="Facts: see reports/simulation/kazakhstan_2023; stations are simulated",
    )
    ElectionDay.objects.create(
        election=election,
        code=f"{ELECTION_CODE}-main",
        date=DAY,
        time_zone=ZONE,
        polls_open=time(7),
        polls_close=time(20),
    )
    geography = Geography.objects.create(
        election=election, version=1, note="20 regions, ISO 3166-2"
    )
    Area.objects.bulk_create(
        Area(geography=geography, code=region.code, name=region.name, level=1)
        for region in facts.regions()
    )
    country = _country(election)
    _places(country, stations)
    _contests(country)
    _turnout(country)
    record_event(
        actor=actor,
        kind="election.demonstration_set_up",
        subject=f"election:{election.pk}",
        payload={"stations": len(stations)},
    )
    return country


def _country(election: Election) -> Country:
    areas = Area.objects.filter(geography__election=election)
    return Country(
        election=election,
        day=ElectionDay.objects.get(election=election),
        areas={area.code: area for area in areas},
    )


def _places(country: Country, stations: Sequence[SimulatedStation]) -> None:
    Commission.objects.bulk_create(
        Commission(
            election=country.election,
            code=f"TEC-{code}",
            name=f"Simulated territorial commission of {area.name}",
            level="TEC",
            area=area,
        )
        for code, area in country.areas.items()
    )
    commissions = {
        commission.code: commission
        for commission in Commission.objects.filter(election=country.election)
    }
    zones = {region.code: region.time_zone for region in facts.regions()}
    PollingStation.objects.bulk_create(
        (
            PollingStation(
                election=country.election,
                code=station.code,
                name="Simulated polling station",
                area=country.areas[station.region],
                commission=commissions[f"TEC-{station.region}"],
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


def _contests(country: Country) -> None:
    official = Contest.objects.create(
        election=country.election,
        code=OFFICIAL_CONTEST,
        name="Mazhilis, party lists",
        kind="party_list",
        seats=69,
        threshold_numerator=5,
        threshold_denominator=100,
        allocation="hare",
    )
    Contest.objects.create(
        election=country.election,
        code="MAZHILIS-SINGLE",
        name="Mazhilis, single-mandate constituencies",
        kind="single_mandate",
        seats=29,
    )
    now = timezone.now()
    for order, option in enumerate(facts.published_options(), start=1):
        is_list = option.seats is not None
        contestant = Contestant.objects.create(
            contest=official,
            code=f"{order:02d}",
            name=option.name,
            kind="list" if is_list else "against_all",
            ballot_order=order,
        )
        OfficialResult.objects.create(
            election_day=country.day,
            contest=official,
            contestant=contestant,
            line="votes",
            value=option.votes,
            published_share=option.share,
            published_seats=option.seats,
            as_of=PUBLISHED_AT,
            source="Press reports of the final results",
            source_url=option.source,
            recorded_at=now,
        )
    simulated = Contest.objects.create(
        election=country.election,
        code=SIMULATED_CONTEST,
        name="SIMULATED protocols, invented lists",
        kind="party_list",
    )
    Contestant.objects.bulk_create(
        Contestant(
            contest=simulated,
            code=code,
            name=f"Simulated {code.replace('-', ' ').lower()}",
            kind="against_all" if code == "AGAINST-ALL" else "list",
            ballot_order=order,
        )
        for order, code in enumerate(SIMULATED_LISTS, start=1)
    )


def _turnout(country: Country) -> None:
    zone, now = ZoneInfo(ZONE), timezone.now()
    TurnoutAnnouncement.objects.bulk_create(
        TurnoutAnnouncement(
            election_day=country.day,
            area=country.areas[announced.region] if announced.region else None,
            as_of=datetime.combine(DAY, announced.at, tzinfo=zone),
            turnout_share=announced.share,
            source="Central Election Commission, as reported by the press",
            source_url=announced.source,
            recorded_at=now,
        )
        for announced in facts.announced_turnout()
    )
