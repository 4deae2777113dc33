"""Observers and national staff: sealed names, codes that stay."""

from __future__ import annotations

import pytest
from django.db import connection

from observers.missions.errors import CodeTaken, WrongMission
from observers.missions.models import NationalStaff, Observer
from observers.missions.selectors import (
    observer_contact,
    observer_name,
    staff_contact,
    staff_name,
)
from observers.missions.services.observers import (
    NewObserver,
    add_observer,
    add_observers,
    change_observer,
)
from observers.missions.services.staff import add_staff, change_staff
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    ObserverFactory,
    ObserverTeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_a_name_is_sealed_and_opened_for_coordinators() -> None:
    coordinator = MembershipFactory.create()
    observer = add_observer(
        mission=coordinator.mission,
        code="STO-001",
        name="Given Family",
        contact="+000 1",
        actor="user:1",
    )
    observer.refresh_from_db()

    assert observer_name(observer, user=coordinator.user) == "Given Family"
    assert observer_contact(observer, user=coordinator.user) == "+000 1"


@pytest.mark.parametrize("role", ["analyst", "head", "read_only", "observer"])
def test_other_roles_see_the_code_only(role: str) -> None:
    member = MembershipFactory.create(role=role)
    observer = add_observer(
        mission=member.mission, code="STO-001", name="Given Family", actor="user:1"
    )

    assert observer_name(observer, user=member.user) is None


def test_a_coordinator_of_another_mission_sees_no_name() -> None:
    observer = add_observer(
        mission=MissionFactory.create(),
        code="STO-001",
        name="Given Family",
        actor="user:1",
    )

    assert observer_name(observer, user=MembershipFactory.create().user) is None
    inactive = UserFactory.create(is_superuser=True, is_active=False)
    assert observer_name(observer, user=inactive) is None


def test_no_name_lies_in_the_database_in_clear() -> None:
    mission = MissionFactory.create()
    add_observer(mission=mission, code="STO-001", name="Zhanaozen", actor="user:1")
    add_staff(
        mission=mission, code="D-1", role="driver", name="Zhanaozen", actor="user:1"
    )

    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from observers_observer o, observers_nationalstaff s,"
            " elections_event e where concat(o::text, s::text, e::text) like %s",
            ["%Zhanaozen%"],
        )
        found = cursor.fetchone()[0]

    assert found == 0


def test_a_code_is_used_once() -> None:
    mission = ObserverFactory.create(code="STO-001").mission
    twice = [NewObserver(code="STO-002"), NewObserver(code="STO-002")]

    with pytest.raises(CodeTaken, match="STO-001"):
        add_observer(mission=mission, code="STO-001", actor="user:1")
    with pytest.raises(CodeTaken, match="STO-002"):
        add_observers(mission=mission, new=twice, actor="user:1")


def test_a_team_of_another_mission_is_refused() -> None:
    observer = ObserverFactory.create()
    foreign = ObserverTeamFactory.create()

    with pytest.raises(WrongMission):
        add_observer(
            mission=observer.mission, code="STO-9", team=foreign, actor="user:1"
        )
    observer.team = foreign
    with pytest.raises(WrongMission):
        change_observer(observer=observer, changed=["team"], actor="user:1")


def test_a_change_keeps_what_was_left_alone() -> None:
    coordinator = MembershipFactory.create()
    observer = add_observer(
        mission=coordinator.mission,
        code="STO-001",
        name="Given Family",
        contact="+000 1",
        actor="user:1",
    )
    observer.vetting = "vetted"

    change_observer(
        observer=observer, changed=["vetting"], contact="+000 2", actor="user:1"
    )

    kept = Observer.objects.get()
    assert kept.vetting == "vetted"
    assert observer_name(kept, user=coordinator.user) == "Given Family"
    assert observer_contact(kept, user=coordinator.user) == "+000 2"


def test_staff_is_sealed_apart() -> None:
    coordinator = MembershipFactory.create()
    add_staff(
        mission=coordinator.mission,
        code="D-1",
        role="driver",
        name="Given Family",
        actor="user:1",
    )
    staff = NationalStaff.objects.get()

    change_staff(staff=staff, changed=[], contact="+000 3", actor="user:1")

    staff.refresh_from_db()
    assert staff_name(staff, user=coordinator.user) == "Given Family"
    assert staff_contact(staff, user=coordinator.user) == "+000 3"
    with pytest.raises(CodeTaken):
        add_staff(
            mission=coordinator.mission, code="D-1", role="driver", actor="user:1"
        )
