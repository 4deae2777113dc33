"""Reports of moving groups in the database, and hypotheses about them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from elections.journal.domain.sealing import seal
from elections.journal.services.sealing import mission_keys
from elections.places.models import ElectionDay
from observers.missions.models import Mission, User
from reports.carousels.domain.details import details_as_bytes
from reports.carousels.models import LinkedGroup, LinkRun
from reports.carousels.selectors.hypotheses import details_context
from reports.carousels.services.running import link_day
from reports.incidents.domain.linking.hypotheses import link_reports
from reports.incidents.models import IncidentReport
from reports.signals.domain.detectors import CAROUSELS
from reports.signals.services.switching import switch_detector
from tests.factories.incidents import reported
from tests.factories.journal import MOMENT
from tests.factories.missions import MissionFactory, UserFactory
from tests.factories.moving_reports import moving_report
from tests.factories.observations import MORNING
from tests.factories.places import ElectionDayFactory, PollingStationFactory

KM_PER_DEGREE = 111.195
PLATE = "123ABC02"


def switched_on(mission: Mission, user: User | None = None) -> None:
    """Switch the linking on in a mission."""
    switch_detector(
        mission=mission,
        code=CAROUSELS.code,
        is_on=True,
        reason="A test",
        user=user or UserFactory.create(),
        now=MOMENT,
    )


def sight(
    mission: Mission,
    day: ElectionDay,
    *,
    km: float = 0.0,
    minutes: float = 0.0,
    plate: str = PLATE,
    narrative: str = "A group votes together",
    category: str = "CAR",
    team_id: int | None = None,
    **changes: Any,
) -> IncidentReport:
    """Record a report of a group seen `km` north of a town, `minutes` after a morning."""
    code = f"S71-{round(km * 10):04d}"
    station = mission.election.stations.filter(code=code).first()
    station = station or PollingStationFactory.create(
        election=mission.election,
        code=code,
        latitude=51.0 + km / KM_PER_DEGREE,
        longitude=71.0,
    )
    at = MORNING + timedelta(minutes=minutes)
    answers = {
        "narrative": narrative,
        "place_type": "station_visited",
        "station": code,
        "occurred_at": at.isoformat(),
        "vehicle": "minibus",
        "vehicle_colour": "white",
        "group_size": 20,
        "marks": "yellow caps",
    }
    if plate:
        answers["plate"] = plate
    return reported(
        mission,
        category=category,
        answers=answers,
        election_day_id=day.pk,
        station_id=station.pk,
        team_id=team_id,
        occurred_at=at,
        **changes,
    )


def two_sights(mission: Mission, day: ElectionDay) -> list[IncidentReport]:
    """Record one group at two stations, forty minutes apart."""
    return [sight(mission, day), sight(mission, day, km=4, minutes=40)]


def found(mission: Mission, day: ElectionDay, *, now: datetime) -> list[LinkedGroup]:
    """Search a day now and return the hypotheses of that run."""
    run = link_day(mission=mission, election_day=day, now=now, actor="system")
    return list(LinkedGroup.objects.filter(run=run).order_by("pk"))


class LinkRunFactory(DjangoModelFactory[LinkRun]):
    class Meta:
        model = LinkRun

    mission = factory.SubFactory(MissionFactory)
    election_day = factory.SubFactory(
        ElectionDayFactory, election=factory.SelfAttribute("..mission.election")
    )
    computed_at = MOMENT
    seen = "0.0.0.0"
    inputs_sha256 = "0" * 64
    code_version = "carousels-1"
    compared = 2
    left_out = 0
    seconds = 0.1


def linked_group(mission: Mission) -> LinkedGroup:
    """Store a hypothesis whose reports are no rows: what its page shows alone."""
    run = LinkRunFactory.create(mission=mission)
    codes = [
        "00000000-0000-4000-8000-000000000001",
        "00000000-0000-4000-8000-000000000002",
    ]
    reports = [
        moving_report(code, km=4.0 * at, minutes=40 * at, plate=PLATE)
        for at, code in enumerate(codes)
    ]
    [hypothesis] = link_reports(reports)
    details = details_as_bytes(hypothesis, {each.code: each for each in reports})
    key = mission_keys(mission.pk).data_key
    return LinkedGroup.objects.create(
        mission=mission,
        election_day=run.election_day,
        run=run,
        reports=codes,
        reports_sha256="0" * 64,
        strength=hypothesis.strength.value,
        stations=2,
        earliest_at=reports[0].earliest_at,
        latest_at=reports[1].latest_at,
        sealed_details=seal(key, details, context=details_context("0" * 64)),
    )
