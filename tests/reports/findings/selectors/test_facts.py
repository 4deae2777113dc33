"""What is read for a finding set, as it stood at the time asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from observers.missions.models import Mission
from reports.findings.models import Figure, FindingSet
from reports.findings.selectors.behind import reports_behind
from reports.findings.selectors.counted_rows import counted_rows
from reports.findings.services.computing import compute_findings
from reports.incidents.models import (
    GroupingMove,
    IncidentGroup,
    IncidentReport,
    VerificationMove,
)
from reports.intake.services.judging import judge_pending
from reports.observations.models import Correction, Decision, Observation
from tests.factories.findings import MOMENT, CountedObservationFactory
from tests.factories.incidents import reported
from tests.factories.intake import stored_submission
from tests.factories.missions import MissionFactory, UserFactory
from tests.factories.places import AreaFactory, GeographyFactory
from tests.factories.results import ProtocolReadingFactory, TurnoutAnnouncementFactory

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(hours=1)


def computed(observation: Observation, **more: object) -> FindingSet:
    return compute_findings(
        mission=observation.mission,
        election_day=observation.election_day,
        settled_after=timedelta(0),
        keep=True,
        **more,  # type: ignore[arg-type]  # as named
    )


def numbers(findings: FindingSet, key: str) -> tuple[int | None, int | None]:
    figure = Figure.objects.get(finding_set=findings, key=key)
    return figure.k, figure.n


def decide(observation: Observation, action: str, *, at: datetime = MOMENT) -> Decision:
    return Decision.objects.create(
        mission=observation.mission,
        observation=observation,
        action=action,
        reason="seen twice",
        decided_by=UserFactory.create(),
        recorded_at=at,
    )


def move(incident: IncidentReport, level: str, *, at: datetime = MOMENT) -> None:
    VerificationMove.objects.create(
        mission=incident.mission,
        incident=incident,
        level_before="reported",
        level_after=level,
        reason="two saw it",
        moved_by=UserFactory.create(),
        moved_at=at,
    )


def test_a_rejected_report_is_excluded_and_counted_as_such() -> None:
    observation = CountedObservationFactory.create(answers={"b01": "yes"})
    decide(observation, "reject")

    figure = Figure.objects.get(
        finding_set=computed(observation), key="voting.item.B01"
    )

    assert (figure.k, figure.n, figure.excluded) == (None, 0, {"rejected": 1})


@pytest.mark.parametrize("action", ["restore", "verify"])
def test_a_rejection_can_be_taken_back(action: str) -> None:
    observation = CountedObservationFactory.create(answers={"b01": "yes"})
    decide(observation, "reject")
    decide(observation, action, at=LATER)

    before = numbers(computed(observation, as_of=MOMENT), "voting.item.B01")
    after = numbers(computed(observation), "voting.item.B01")

    assert (before, after) == ((None, 0), (1, 1))


def test_a_correction_counts_once_a_second_person_has_confirmed_it() -> None:
    observation = CountedObservationFactory.create(answers={"b01": "yes"})
    facts = {
        "mission": observation.mission,
        "observation": observation,
        "path": "b01",
        "value": "no",
        "reason": "ticked the wrong box",
    }
    first = Correction.objects.create(
        **facts, made_by=UserFactory.create(), recorded_at=MOMENT
    )
    Correction.objects.create(
        **facts, made_by=UserFactory.create(), recorded_at=LATER, confirms=first
    )

    before = numbers(computed(observation, as_of=MOMENT), "voting.item.B01")
    after = numbers(computed(observation), "voting.item.B01")

    assert (before, after) == ((1, 1), (0, 1))


def test_a_region_is_found_above_the_station_s_area() -> None:
    observation: Observation = CountedObservationFactory.create()
    geography = GeographyFactory.create(election=observation.mission.election)
    region = AreaFactory.create(geography=geography, code="R1", level=1)
    district = AreaFactory.create(
        geography=geography, code="R1-D1", level=2, parent=region
    )
    assert observation.station is not None
    observation.station.area = district
    observation.station.save()

    rows = counted_rows(
        mission=observation.mission,
        election_day=observation.election_day,
        as_of=timezone.now(),
        version="voting 1",
    )

    assert [(row.region, row.areas) for row in rows] == [("R1", ("R1-D1", "R1"))]


def test_a_report_set_aside_over_its_identity_is_counted_apart() -> None:
    observation = CountedObservationFactory.create()
    stored_submission(observation.mission)
    judge_pending(clock=timezone.now)

    findings = computed(observation)

    figure = Figure.objects.get(finding_set=findings, key="coverage.reports.set_aside")
    assert figure.k == 1
    assert reports_behind(figure).count() == 1


def test_incidents_stand_as_they_stood_and_groups_count_once() -> None:
    observation = CountedObservationFactory.create()
    mission: Mission = observation.mission
    day = observation.election_day_id
    pair = [
        reported(mission, category="CAR", election_day_id=day, now=MOMENT)
        for _ in range(2)
    ]
    group = IncidentGroup.objects.create(
        mission=mission, code="G1", created_by="user:1", created_at=LATER
    )
    for incident in pair:
        move(incident, "verified", at=LATER)
        GroupingMove.objects.create(
            mission=mission,
            incident=incident,
            group=group,
            moved_by="user:1",
            moved_at=LATER,
        )

    before = computed(observation, as_of=MOMENT)
    after = computed(observation)

    assert numbers(before, "incidents.CAR.reported") == (2, None)
    assert numbers(after, "incidents.CAR.verified") == (1, None)
    verified = Figure.objects.get(finding_set=after, key="incidents.CAR.verified")
    assert set(reports_behind(verified)) == set(pair)


def test_turnout_and_protocols_lead_to_their_rows() -> None:
    observation: Observation = CountedObservationFactory.create()
    day = observation.election_day
    announced = TurnoutAnnouncementFactory.create(
        election_day=day, turnout_share=Decimal("0.5409")
    )
    reading = ProtocolReadingFactory.create(
        mission_id=observation.mission_id,
        election_day=day,
        station=observation.station,
        instance_id=observation.instance_id,
        line="valid",
        value=900,
    )

    figures = computed(observation).figures

    turnout = figures.get(key="turnout.national")
    assert turnout.value == "0.5409"
    assert list(reports_behind(turnout)) == [announced]
    valid = figures.get(key=f"protocol.{reading.contest.code}.valid")
    assert (valid.value, valid.n) == ("900", 1)
    assert list(reports_behind(valid)) == [observation]


def test_another_mission_is_in_no_figure() -> None:
    observation = CountedObservationFactory.create(answers={"b01": "yes"})
    other = MissionFactory.create(election=observation.mission.election)
    reported(other, election_day_id=observation.election_day_id, now=MOMENT)
    CountedObservationFactory.create(
        version__mission=other,
        election_day=observation.election_day,
        answers={"b01": "no"},
    )

    findings = computed(observation)

    assert numbers(findings, "voting.item.B01") == (1, 1)
    assert not findings.figures.filter(indicator="incidents").exists()
