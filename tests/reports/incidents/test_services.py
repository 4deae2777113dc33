"""Reporting incidents, verifying them by two persons, and making reports one event."""

from __future__ import annotations

from datetime import timedelta

import pytest

from elections.errors import NotFound
from elections.journal.models import Event
from observers.missions.models import User
from reports.incidents.domain.evidence import UnknownEvidence
from reports.incidents.domain.verification import (
    EvidenceTooWeak,
    IllegalMove,
    SecondPersonNeeded,
)
from reports.incidents.models import IncidentReport, IncidentState
from reports.incidents.selectors import narrative_of
from reports.incidents.services.following import acknowledge, archive, assign
from reports.incidents.services.grouping import (
    NotGroupable,
    group_incidents,
    ungroup_incident,
)
from reports.incidents.services.verification import add_evidence, move_incident
from tests.factories.incidents import reported
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    ObserverFactory,
    ObserverTeamFactory,
    UserFactory,
)
from tests.factories.observations import MORNING

pytestmark = pytest.mark.django_db

LATER = MORNING + timedelta(hours=1)


def opened(incident: IncidentReport) -> User:
    """Put an incident under verification and return who did."""
    person = UserFactory.create()
    move_incident(
        incident=incident,
        level="under_verification",
        reason="Checking",
        user=person,
        now=MORNING,
    )
    return person


def test_an_incident_starts_as_reported_with_its_axes_apart() -> None:
    row = reported(
        MissionFactory.create(), answers={"severity": "4", "incident_stage": "closing"}
    )

    row.refresh_from_db()
    assert (row.category, row.severity, row.stage) == ("BST", 4, "closing")
    assert row.source_type == "observed"
    assert row.state.level == "reported"


def test_the_catalogue_gives_the_severity_that_a_report_does_not_name() -> None:
    assert reported(MissionFactory.create(), category="CMP").severity == 2


def test_what_was_told_is_sealed_and_opens_again() -> None:
    row = reported(
        MissionFactory.create(),
        answers={"narrative": "A stack of ballots", "plate": "X 1"},
    )

    row.refresh_from_db()
    assert "stack" not in str(row.answers)
    assert "X 1" not in str(row.answers)
    assert b"stack" not in bytes(row.sealed_narrative or b"")
    assert narrative_of(row) == {
        "group/plate": "X 1",
        "what/narrative": "A stack of ballots",
    }


def test_an_edit_stays_in_the_group_but_is_verified_anew() -> None:
    mission = MissionFactory.create()
    original, other = reported(mission), reported(mission)
    group = group_incidents(
        incidents=[original, other], user=UserFactory.create(), now=MORNING
    )
    opened(original)

    edit = reported(mission, supersedes=original.instance_id)

    assert edit.state.group_id == group.pk
    assert edit.state.level == "reported"


def test_verified_takes_a_second_person() -> None:
    mission = MissionFactory.create()
    team = ObserverTeamFactory.create(mission=mission)
    ObserverFactory.create_batch(2, mission=mission, team=team)
    incident = reported(mission, team_id=team.pk)
    opener = opened(incident)

    with pytest.raises(SecondPersonNeeded):
        move_incident(
            incident=incident,
            level="verified",
            grade="A",
            reason="Seen",
            user=opener,
            now=LATER,
        )
    move_incident(
        incident=incident,
        level="verified",
        grade="A",
        reason="Seen",
        user=UserFactory.create(),
        now=LATER,
    )

    assert IncidentState.objects.get(incident=incident).level == "verified"
    assert incident.moves.count() == 2


@pytest.mark.parametrize("grade", ["A", "B", "C", "D", "E", ""])
def test_verified_takes_evidence_that_carries_it(grade: str) -> None:
    incident = reported(MissionFactory.create())
    opened(incident)

    with pytest.raises(EvidenceTooWeak):
        move_incident(
            incident=incident,
            level="verified",
            grade=grade,
            reason="Sure",
            user=UserFactory.create(),
            now=LATER,
        )


@pytest.mark.parametrize(
    ("kind", "grade"), [("independent_source", "B"), ("photo", "C")]
)
def test_a_second_source_or_a_document_carries_verified(kind: str, grade: str) -> None:
    incident = reported(MissionFactory.create())
    opened(incident)
    second = UserFactory.create()
    add_evidence(incident=incident, kind=kind, note="Told us", user=second, now=MORNING)

    move_incident(
        incident=incident,
        level="verified",
        grade=grade,
        reason="Two agree",
        user=second,
        now=LATER,
    )

    assert IncidentState.objects.get(incident=incident).level == "verified"


def test_another_team_of_the_same_event_is_a_second_source() -> None:
    mission = MissionFactory.create()
    incident, other = (
        reported(mission, team_id=ObserverTeamFactory.create(mission=mission).pk)
        for _ in range(2)
    )
    group_incidents(incidents=[incident, other], user=UserFactory.create(), now=MORNING)
    opened(incident)

    move_incident(
        incident=incident,
        level="verified",
        grade="B",
        reason="Two teams",
        user=UserFactory.create(),
        now=LATER,
    )

    assert IncidentState.objects.get(incident=incident).level == "verified"


def test_a_verdict_is_not_reached_without_verification() -> None:
    incident = reported(MissionFactory.create())

    with pytest.raises(IllegalMove):
        move_incident(
            incident=incident,
            level="refuted",
            reason="No",
            user=UserFactory.create(),
            now=MORNING,
        )


def test_a_reversal_keeps_its_history() -> None:
    incident = reported(MissionFactory.create())
    person = opened(incident)
    for level in ("refuted", "under_verification", "unconfirmed"):
        move_incident(
            incident=incident, level=level, reason="New word", user=person, now=LATER
        )

    levels = incident.moves.order_by("id").values_list("level_after", flat=True)

    assert list(levels) == [
        "under_verification",
        "refuted",
        "under_verification",
        "unconfirmed",
    ]


def test_groups_are_numbered_and_joined() -> None:
    mission, person = MissionFactory.create(), UserFactory.create()
    rows = [reported(mission) for _ in range(4)]
    first = group_incidents(incidents=rows[:2], user=person, now=MORNING)
    group_incidents(incidents=rows[2:], user=person, now=MORNING)

    joined = group_incidents(incidents=rows[1:3], user=person, now=LATER)

    assert first.code == "E-001"
    assert joined == first
    assert set(IncidentState.objects.values_list("group", flat=True)) == {first.pk}


def test_a_report_leaves_its_group() -> None:
    mission, person = MissionFactory.create(), UserFactory.create()
    rows = [reported(mission) for _ in range(2)]
    group_incidents(incidents=rows, user=person, now=MORNING)

    ungroup_incident(incident=rows[0], user=person, now=LATER)

    assert IncidentState.objects.get(incident=rows[0]).group is None
    assert rows[0].groupings.count() == 2


def test_reports_of_two_missions_are_no_event() -> None:
    rows = [reported(MissionFactory.create()), reported(MissionFactory.create())]

    with pytest.raises(NotGroupable):
        group_incidents(incidents=rows, user=UserFactory.create(), now=MORNING)


def test_an_incident_is_given_to_people_of_its_mission_only() -> None:
    member = MembershipFactory.create()
    incident = reported(member.mission)

    assign(incident=incident, assignee=member.user, user=member.user, now=MORNING)
    with pytest.raises(NotFound):
        assign(
            incident=incident,
            assignee=UserFactory.create(),
            user=member.user,
            now=MORNING,
        )

    assert IncidentState.objects.get(incident=incident).assigned_to == member.user


def test_the_first_acknowledgement_stays_and_archiving_is_taken_back() -> None:
    incident, person = reported(MissionFactory.create()), UserFactory.create()

    acknowledge(incident=incident, user=person, now=MORNING)
    acknowledge(incident=incident, user=person, now=LATER)
    archive(incident=incident, user=person, now=LATER)
    archive(incident=incident, user=person, now=LATER, is_archived=False)

    state = IncidentState.objects.get(incident=incident)
    assert state.acknowledged_at == MORNING
    assert not state.is_archived
    events = Event.objects.filter(subject=f"incident:{incident.instance_id}")
    assert events.count() == 3


def test_evidence_says_something_and_its_note_is_sealed() -> None:
    incident, person = reported(MissionFactory.create()), UserFactory.create()

    evidence = add_evidence(
        incident=incident, kind="media_report", note="A page", user=person, now=MORNING
    )
    with pytest.raises(UnknownEvidence):
        add_evidence(incident=incident, kind="media_report", user=person, now=MORNING)

    assert b"A page" not in bytes(evidence.sealed_note or b"")
