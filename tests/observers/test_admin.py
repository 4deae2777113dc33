"""Every page of the observers app's desk: strangers, other missions, roles, queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from observers.deployment.models import CheckIn, MissingReportNote
from observers.missions.models import Mission, User
from observers.missions.permissions import MODELS, RIGHTS, Right
from tests.factories.access import DeviceTokenFactory, InvitationFactory
from tests.factories.deployment import (
    DeploymentFactory,
    ExpectedReportFactory,
)
from tests.factories.messages import MessageFactory
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    NationalStaffFactory,
    ObserverFactory,
    ObserverTeamFactory,
    UserFactory,
)
from tests.factories.samples import sample_of_one
from tests.factories.sms import gateway_of

pytestmark = pytest.mark.django_db

# Whatever the number of rows; sign-in and scope included.
MOST_QUERIES = 30


def a_check_in(mission: Mission) -> CheckIn:
    return CheckIn.objects.create(
        mission=mission,
        team=ObserverTeamFactory.create(mission=mission),
        kind="midday",
        at=timezone.now(),
        recorded_by="system",
    )


ROWS: dict[str, Callable[[Mission], Any]] = {
    "checkin": a_check_in,
    "deployment": lambda m: DeploymentFactory.create(team__mission=m),
    "devicetoken": lambda m: DeviceTokenFactory.create(observer__mission=m),
    "expectedreport": lambda m: ExpectedReportFactory.create(
        deployment__team__mission=m
    ),
    "invitation": lambda m: InvitationFactory.create(mission=m, role="analyst"),
    "membership": lambda m: MembershipFactory.create(mission=m, role="analyst"),
    "message": lambda m: MessageFactory.create(mission=m),
    "nationalstaff": lambda m: NationalStaffFactory.create(mission=m),
    "observer": lambda m: ObserverFactory.create(mission=m),
    "observerteam": lambda m: ObserverTeamFactory.create(mission=m),
    "sample": sample_of_one,
    "sampledstation": lambda m: sample_of_one(m).sampledstations.all()[0],
    "smsgateway": gateway_of,
    "user": lambda m: MembershipFactory.create(mission=m, role="analyst").user,
}
PAGES = sorted([*ROWS, "mission"])
CANNOT_ADD = {"expectedreport", "sampledstation", "user"}


def registered() -> dict[str, Any]:
    pages = admin.site._registry  # noqa: SLF001 - Django offers no other way
    return {model._meta.label_lower: page for model, page in pages.items()}


def row_of(page: str, mission: Mission) -> Any:
    return mission if page == "mission" else ROWS[page](mission)


def at(page: str, view: str, *args: Any) -> str:
    return reverse(f"admin:observers_{page}_{view}", args=args)


def signed_in(role: str, *, mission: Mission, **more: Any) -> Client:
    client = Client()
    client.force_login(
        MembershipFactory.create(mission=mission, role=role, **more).user,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def test_every_page_of_the_desk_is_in_the_matrix() -> None:
    ours = {name for name in registered() if name.startswith(("el", "ob", "re"))}

    assert ours <= set(MODELS)


def test_every_page_of_ours_is_tested_here() -> None:
    ours = {name for name in registered() if name.startswith("observers.")}

    assert ours == {f"observers.{page}" for page in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_every_list_says_what_to_do_when_it_is_empty(page: str) -> None:
    shown = registered()[f"observers.{page}"]

    assert len(shown.empty_text) > 20
    assert shown.search_fields
    assert shown.list_filter


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_login(page: str) -> None:
    row = row_of(page, MissionFactory.create())

    for address in (at(page, "changelist"), at(page, "change", row.pk)):
        response = Client().get(address)

        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("page", PAGES)
def test_a_person_without_a_role_sees_nothing(page: str) -> None:
    row = row_of(page, MissionFactory.create())
    client = Client()
    client.force_login(
        UserFactory.create(), backend="django.contrib.auth.backends.ModelBackend"
    )

    assert client.get(at(page, "changelist")).status_code == 403
    assert client.get(at(page, "change", row.pk)).status_code in {302, 403}


@pytest.mark.parametrize("page", PAGES)
def test_the_coordinator_of_another_mission_does_not_find_it(page: str) -> None:
    row = row_of(page, MissionFactory.create())
    client = signed_in("coordinator", mission=MissionFactory.create())

    listed = client.get(at(page, "changelist"))
    opened = client.get(at(page, "change", row.pk))
    history = client.get(at(page, "history", row.pk))

    assert row not in listed.context["cl"].queryset
    # Django answers a missing object with a redirect to the desk's first page.
    assert opened.status_code == 302
    assert opened["Location"] == reverse("admin:index")
    assert history["Location"] == reverse("admin:index")


@pytest.mark.parametrize("page", PAGES)
def test_the_coordinator_finds_and_opens_it(page: str) -> None:
    mission = MissionFactory.create()
    row = row_of(page, mission)
    client = signed_in("coordinator", mission=mission)

    listed = client.get(at(page, "changelist"), {"q": "x"})
    everything = client.get(at(page, "changelist"))
    opened = client.get(at(page, "change", row.pk))

    assert listed.status_code == 200
    assert row in everything.context["cl"].queryset
    assert opened.status_code == 200


@pytest.mark.parametrize("page", sorted(set(PAGES) - CANNOT_ADD))
def test_the_coordinator_can_add_one(page: str) -> None:
    client = signed_in("coordinator", mission=MissionFactory.create())

    assert client.get(at(page, "add")).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", sorted(set(RIGHTS) - {"coordinator"}))
def test_other_roles_see_and_add_what_the_matrix_says(page: str, role: str) -> None:
    mission = MissionFactory.create()
    team = ObserverTeamFactory.create(mission=mission)
    client = signed_in(role, mission=mission, team=team)
    access = MODELS[f"observers.{page}"]
    may_see = access.view in RIGHTS[role]
    may_add = access.change in RIGHTS[role] and page not in CANNOT_ADD

    assert client.get(at(page, "changelist")).status_code == (200 if may_see else 403)
    assert client.get(at(page, "add")).status_code == (200 if may_add else 403)


@pytest.mark.parametrize("page", PAGES)
def test_a_longer_list_needs_no_more_queries(
    page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    mission = MissionFactory.create()
    for _ in range(8):
        row_of(page, mission)
    client = signed_in("coordinator", mission=mission)

    with django_assert_max_num_queries(MOST_QUERIES):
        response = client.get(at(page, "changelist"))

    assert response.status_code == 200


def test_an_observer_sees_the_own_team_only() -> None:
    own = ObserverFactory.create()
    other = ObserverFactory.create(mission=own.mission)
    client = signed_in("observer", mission=own.mission, team=own.team)

    response = client.get(at("observer", "changelist"))

    assert list(response.context["cl"].queryset) == [own]
    assert client.get(at("observer", "change", other.pk)).status_code == 302


def test_a_right_in_one_mission_is_none_in_another() -> None:
    coordinated, read = MissionFactory.create(), MissionFactory.create()
    person = MembershipFactory.create(mission=coordinated).user
    MembershipFactory.create(mission=read, user=person, role="read_only")
    team = ObserverTeamFactory.create(mission=read)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    opened = client.get(at("observerteam", "change", team.pk))
    added = client.post(at("observerteam", "add"), {"mission": read.pk, "code": "T-1"})

    assert opened.context["has_change_permission"] is False
    assert added.status_code == 200
    assert "mission" in added.context["adminform"].form.errors


def test_autocomplete_offers_nothing_of_another_mission() -> None:
    foreign = ObserverTeamFactory.create(code="T-FOREIGN")
    client = signed_in("coordinator", mission=MissionFactory.create())

    response = client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "observers",
            "model_name": "observer",
            "field_name": "team",
            "term": foreign.code,
        },
    )

    assert response.json()["results"] == []


def test_the_first_account_sees_every_mission() -> None:
    mission = MissionFactory.create()
    client = Client()
    client.force_login(
        UserFactory.create(is_superuser=True),
        backend="django.contrib.auth.backends.ModelBackend",
    )

    response = client.get(at("mission", "changelist"))

    assert mission in response.context["cl"].queryset


def test_nobody_is_deleted_by_a_click() -> None:
    mission = MissionFactory.create()
    row = ObserverFactory.create(mission=mission)
    client = signed_in("coordinator", mission=mission)

    assert client.post(at("observer", "delete", row.pk)).status_code == 403
    assert client.post(at("mission", "delete", mission.pk)).status_code == 403


def test_a_reason_for_a_missing_report_is_noted_with_who_called() -> None:
    mission = MissionFactory.create()
    expected = ExpectedReportFactory.create(deployment__team__mission=mission)
    client = signed_in("coordinator", mission=mission)

    response = client.post(
        at("expectedreport", "change", expected.pk),
        {
            "notes-TOTAL_FORMS": "1",
            "notes-INITIAL_FORMS": "0",
            "notes-0-reason": "withdrew",
            "notes-0-note": "snow",
        },
    )

    note = MissingReportNote.objects.get()
    assert response.status_code == 302
    assert (note.expected, note.reason, note.note) == (expected, "withdrew", "snow")
    assert note.called_by == User.objects.get(pk=client.session["_auth_user_id"])


def test_only_coordinators_have_every_right() -> None:
    assert RIGHTS["coordinator"] == frozenset(Right)
    assert all(
        Right.SEE_NAMES not in RIGHTS[role] for role in set(RIGHTS) - {"coordinator"}
    )
