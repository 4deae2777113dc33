"""What people and phones see."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from elections.scope import Scope, database_scope
from observers.access.selectors import may_manage, scope_for, scope_for_token
from observers.missions.models import ObserverTeam
from observers.missions.permissions import Right, has_right
from tests.factories.access import DeviceTokenFactory
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    ObserverTeamFactory,
    UserFactory,
)
from tests.factories.places import AreaFactory

pytestmark = pytest.mark.django_db


def test_a_coordinator_sees_the_own_missions_whole() -> None:
    membership = MembershipFactory.create()
    MissionFactory.create()

    with database_scope(""):
        scope = scope_for(membership.user)

    assert scope == Scope(
        missions=frozenset({membership.mission_id}), role="coordinator"
    )


def test_a_person_without_a_role_sees_nothing() -> None:
    assert scope_for(UserFactory.create()) == Scope()


def test_a_deactivated_person_sees_nothing() -> None:
    membership = MembershipFactory.create(user__is_active=False)

    assert scope_for(membership.user) == Scope()
    assert not has_right(membership.user, Right.SEE_REPORTS)


def test_the_first_account_sees_everything() -> None:
    scope = scope_for(UserFactory.create(is_superuser=True))

    assert scope.everything
    assert scope.setting == "*"


def test_a_visitor_has_no_right() -> None:
    assert not has_right(AnonymousUser(), Right.SEE_REPORTS)


def test_an_observer_without_a_team_sees_no_team() -> None:
    membership = MembershipFactory.create(role="observer")
    ObserverTeamFactory.create(mission=membership.mission)

    scope = scope_for(membership.user)

    assert not ObserverTeam.objects.all().visible_to(scope).exists()


def test_areas_hold_what_lies_below_them() -> None:
    region = AreaFactory.create()
    district = AreaFactory.create(geography=region.geography, parent=region)
    village = AreaFactory.create(geography=region.geography, parent=district)
    elsewhere = AreaFactory.create(geography=region.geography)
    membership = MembershipFactory.create(role="analyst")
    membership.areas.add(region)

    scope = scope_for(membership.user)

    assert scope.areas == {region.pk, district.pk, village.pk}
    assert elsewhere.pk not in scope.areas


def test_a_narrow_role_in_one_mission_hides_nothing_of_another() -> None:
    narrow = MembershipFactory.create(role="observer")
    narrow.team = ObserverTeamFactory.create(mission=narrow.mission)
    narrow.save()
    hidden = ObserverTeamFactory.create(mission=narrow.mission)
    wide = MembershipFactory.create(user=narrow.user, role="analyst")
    other = ObserverTeamFactory.create(mission=wide.mission)

    scope = scope_for(narrow.user)

    seen = set(ObserverTeam.objects.all().visible_to(scope))
    assert seen == {narrow.team, other}
    assert hidden not in seen
    assert scope.role == "observer"


def test_a_phone_sees_its_own_team() -> None:
    token = DeviceTokenFactory.create()

    scope = scope_for_token(token)

    assert scope.missions == {token.mission_id}
    assert scope.team_ids == {token.team_id}


def test_coordinators_manage_accounts_of_their_missions_only() -> None:
    coordinator = MembershipFactory.create()
    own = MembershipFactory.create(mission=coordinator.mission, role="head")
    shared = MembershipFactory.create(mission=coordinator.mission, role="head")
    MembershipFactory.create(user=shared.user, role="analyst")

    manages = [
        may_manage(manager=coordinator.user, user=user)
        for user in (coordinator.user, own.user, shared.user)
    ]

    assert manages == [True, True, False]
