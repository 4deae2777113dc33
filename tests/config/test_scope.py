"""Each request sees its caller's missions in PostgreSQL; the next starts anew."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from config.scope import RequestScope
from elections.scope import current_database_scope, database_scope
from tests.factories.missions import MembershipFactory, UserFactory


def missions_in_sight(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(current_database_scope())


def fail(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


@pytest.mark.django_db
def test_a_member_sees_the_missions_of_the_memberships(rf: RequestFactory) -> None:
    membership = MembershipFactory.create()
    request = rf.get("/admin/")
    request.user = membership.user

    response = RequestScope(missions_in_sight)(request)

    assert getattr(response, "content", b"").decode() == str(membership.mission_id)


@pytest.mark.django_db
@pytest.mark.parametrize("is_known", [True, False])
def test_a_stranger_sees_nothing(rf: RequestFactory, *, is_known: bool) -> None:
    request = rf.get("/")
    request.user = UserFactory.create() if is_known else AnonymousUser()

    response = RequestScope(missions_in_sight)(request)

    assert getattr(response, "content", None) == b""


@pytest.mark.django_db
def test_the_scope_is_taken_back_after_an_error(rf: RequestFactory) -> None:
    request = rf.get("/admin/")
    request.user = MembershipFactory.create().user

    with database_scope(""):
        with pytest.raises(ZeroDivisionError):
            RequestScope(fail)(request)

        assert current_database_scope() == ""


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_of_production_has_no_mission_in_sight() -> None:
    options = connection.settings_dict["OPTIONS"]
    before = options["options"]
    options["options"] = before.replace("app.missions=*", "app.missions=")
    connection.close()

    try:
        assert current_database_scope() == ""
    finally:
        options["options"] = before
        connection.close()


def name_the_clock(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(timezone.get_current_timezone_name())


@pytest.mark.django_db
def test_times_are_read_by_the_clock_of_the_mission(rf: RequestFactory) -> None:
    membership = MembershipFactory.create(mission__time_zone="Asia/Almaty")
    request = rf.get("/admin/")
    request.user = membership.user

    response = RequestScope(name_the_clock)(request)

    assert getattr(response, "content", b"") == b"Asia/Almaty"


@pytest.mark.django_db
def test_missions_with_different_clocks_are_read_by_that_of_the_server(
    rf: RequestFactory,
) -> None:
    membership = MembershipFactory.create(mission__time_zone="Asia/Almaty")
    MembershipFactory.create(user=membership.user, mission__time_zone="Europe/Minsk")
    request = rf.get("/admin/")
    request.user = membership.user

    response = RequestScope(name_the_clock)(request)

    assert getattr(response, "content", b"") == b"UTC"
