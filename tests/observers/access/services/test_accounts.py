"""First account, invitations and password links."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import RequestFactory
from django.utils import timezone

from elections.errors import NotAllowed
from elections.journal.models import Event
from elections.scope import database_scope
from observers.access.errors import AccountExists, InvitationSpent, PasswordTooWeak
from observers.access.models import DeviceToken, Invitation
from observers.access.services.accounts import (
    accept_invitation,
    change_account,
    create_first_account,
    invite,
    reset_link,
)
from observers.missions.models import Membership, User
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    ObserverFactory,
    UserFactory,
)

GOOD = "violet ladder seven oaks"

pytestmark = pytest.mark.django_db


def can_sign_in(username: str, password: str) -> bool:
    request = RequestFactory().post("/")
    return authenticate(request, username=username, password=password) is not None


def test_the_first_account_has_a_random_password_to_be_changed() -> None:
    password = create_first_account(username="first", must_change_password=True)

    user = User.objects.get()
    assert can_sign_in("first", password)
    assert user.is_superuser
    assert user.must_change_password


def test_running_it_again_renews_the_password() -> None:
    before = create_first_account(username="first", must_change_password=False)

    after = create_first_account(username="first", must_change_password=False)

    assert not can_sign_in("first", before)
    assert can_sign_in("first", after)


def test_an_ordinary_account_is_not_made_the_first() -> None:
    UserFactory.create(username="somebody")

    with pytest.raises(AccountExists):
        create_first_account(username="somebody", must_change_password=False)


def test_an_invited_person_sets_a_password_once() -> None:
    coordinator = MembershipFactory.create()
    link = invite(
        mission=coordinator.mission, username="new", role="analyst", by=coordinator.user
    )
    assert link is not None

    with database_scope(""):
        accept_invitation(code=link.code, password=GOOD)

    assert can_sign_in("new", GOOD)
    assert Membership.objects.get(user=link.user).role == "analyst"
    with pytest.raises(InvitationSpent):
        accept_invitation(code=link.code, password=GOOD)


def test_only_the_hash_of_a_link_is_kept() -> None:
    coordinator = MembershipFactory.create()

    link = invite(
        mission=coordinator.mission, username="new", role="head", by=coordinator.user
    )

    assert link is not None
    assert link.code.encode() not in bytes(Invitation.objects.get().code_hash)
    assert link.code not in str(list(Event.objects.values_list("payload", flat=True)))


def test_an_old_link_stops_working() -> None:
    coordinator = MembershipFactory.create()
    link = invite(
        mission=coordinator.mission, username="new", role="head", by=coordinator.user
    )
    assert link is not None

    with (
        time_machine.travel(timezone.now() + timedelta(days=8)),
        pytest.raises(InvitationSpent),
    ):
        accept_invitation(code=link.code, password=GOOD)


def test_a_newer_link_replaces_an_older_one() -> None:
    member = MembershipFactory.create(role="analyst")
    coordinator = MembershipFactory.create(mission=member.mission).user
    older = reset_link(user=member.user, by=coordinator)
    newer = reset_link(user=member.user, by=coordinator)

    with pytest.raises(InvitationSpent):
        accept_invitation(code=older.code, password=GOOD)

    assert accept_invitation(code=newer.code, password=GOOD) == member.user


@pytest.mark.parametrize("weak", ["short", "password1234", "newcomer-newcomer"])
def test_a_weak_password_leaves_the_link_open(weak: str) -> None:
    coordinator = MembershipFactory.create()
    link = invite(
        mission=coordinator.mission,
        username="newcomer-newcomer",
        role="head",
        by=coordinator.user,
    )
    assert link is not None

    with pytest.raises(PasswordTooWeak):
        accept_invitation(code=link.code, password=weak)

    assert accept_invitation(code=link.code, password=GOOD) == link.user


def test_a_person_of_another_mission_gets_a_role_but_no_link() -> None:
    other = MembershipFactory.create(role="head")
    coordinator = MembershipFactory.create()

    link = invite(
        mission=coordinator.mission,
        username=other.user.username,
        role="analyst",
        by=coordinator.user,
    )

    assert link is None
    assert other.user.memberships.count() == 2


def test_a_coordinator_cannot_take_over_an_account_of_another_mission() -> None:
    other = MembershipFactory.create(role="head")
    coordinator = MembershipFactory.create()
    MembershipFactory.create(
        mission=coordinator.mission, user=other.user, role="analyst"
    )

    with pytest.raises(NotAllowed):
        reset_link(user=other.user, by=coordinator.user)

    with pytest.raises(NotAllowed):
        change_account(user=other.user, changed=["email"], by=coordinator.user)


def test_nobody_but_the_first_account_renews_the_first_account() -> None:
    first = UserFactory.create(is_superuser=True)
    coordinator = MembershipFactory.create().user

    with pytest.raises(NotAllowed):
        reset_link(user=first, by=coordinator)


def test_a_deactivated_person_cannot_use_a_link() -> None:
    member = MembershipFactory.create(role="analyst")
    coordinator = MembershipFactory.create(mission=member.mission).user
    link = reset_link(user=member.user, by=coordinator)
    member.user.is_active = False
    change_account(user=member.user, changed=["is_active"], by=coordinator)

    with pytest.raises(InvitationSpent):
        accept_invitation(code=link.code, password=GOOD)


def test_the_command_prints_the_token_alone(capsys: pytest.CaptureFixture[str]) -> None:
    observer = ObserverFactory.create()

    call_command("issue_device_token", observer.mission.code, observer.code)

    printed = capsys.readouterr().out
    assert printed.startswith(f"{observer.mission.code}.")
    assert len(printed.split()) == 1
    assert DeviceToken.objects.get().observer == observer


def test_the_commands_say_what_is_wrong() -> None:
    mission = MissionFactory.create()

    with pytest.raises(CommandError, match="no mission NOWHERE"):
        call_command("issue_device_token", "NOWHERE", "STO-001")
    with pytest.raises(CommandError, match="no observer STO-999"):
        call_command("issue_device_token", mission.code, "STO-999")
    with pytest.raises(CommandError, match="create_first_account"):
        call_command("invite", mission.code, "new", "head")


def test_the_invite_command_prints_a_link(capsys: pytest.CaptureFixture[str]) -> None:
    mission = MissionFactory.create()
    call_command("create_first_account", "--keep-password")

    call_command("invite", mission.code, "new", "head")

    assert "/admin/set-password/" in capsys.readouterr().out
