"""Issuing what sets phones up: one token each, and the earlier ones stop."""

from __future__ import annotations

import base64

import pytest
from django.test import Client

from elections.journal.models import Event
from observers.access.domain.collect_settings import (
    CollectChoices,
    SetUp,
    read_settings,
)
from observers.access.errors import NobodyToSetUp
from observers.access.models import DeviceToken
from observers.access.services.collect import issue_typed_token, set_up_collect
from observers.access.services.tokens import revoke_mission_tokens
from observers.missions.errors import MissionClosed
from observers.missions.models import Mission, Observer
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.missions import MissionFactory, ObserverFactory

pytestmark = pytest.mark.django_db


def made(mission: Mission, *observers: Observer, **given: object) -> list[SetUp]:
    return set_up_collect(
        mission=mission,
        observers=observers,
        choices=CollectChoices(image_size="small"),
        public_url="https://observe.example.org",
        actor="system",
        **given,  # type: ignore[arg-type]  # further arguments by name
    )


def path_in(given: SetUp) -> str:
    url: str = read_settings(given.text)["general"]["server_url"]
    return url.removeprefix("https://observe.example.org")


def test_what_is_scanned_opens_the_forms(client: Client) -> None:
    observer = ObserverFactory.create(languages=["kk", "ru"])
    ChecklistVersionFactory.create(mission=observer.mission)

    (given,) = made(observer.mission, observer)

    assert (given.code, given.language) == (observer.code, "kk")
    assert client.get(f"{path_in(given)}/formList").status_code == 200
    assert observer.mission.switches["collect"]["image_size"] == "small"


def test_a_new_code_stops_the_one_before_at_once(client: Client) -> None:
    observer = ObserverFactory.create()
    ChecklistVersionFactory.create(mission=observer.mission)
    before = made(observer.mission, observer)[0]
    beside = made(observer.mission, observer, replaces=False)[0]

    after = made(observer.mission, observer)[0]

    answers = [
        client.get(f"{path_in(one)}/formList") for one in (before, beside, after)
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 200]


def test_nothing_that_was_issued_can_be_looked_up() -> None:
    observer = ObserverFactory.create()

    (given,) = made(observer.mission, observer)

    secret = path_in(given).split("/")[2]
    kept = str(list(DeviceToken.objects.values())) + str(list(Event.objects.values()))
    assert secret not in kept
    assert given.text not in repr(given)


def test_who_does_not_serve_gets_no_phone() -> None:
    mission = MissionFactory.create()
    serving = ObserverFactory.create(mission=mission)
    gone = ObserverFactory.create(mission=mission, is_active=False)
    refused = ObserverFactory.create(mission=mission, vetting="refused")

    given = made(mission, serving, gone, refused)

    assert [one.code for one in given] == [serving.code]
    with pytest.raises(NobodyToSetUp):
        made(mission, gone, refused)


def test_a_closed_mission_sets_nothing_up() -> None:
    observer = ObserverFactory.create(mission__is_open=False)

    with pytest.raises(MissionClosed):
        made(observer.mission, observer)


def test_a_typed_password_opens_the_forms_over_tls_however_it_is_typed(
    client: Client,
) -> None:
    observer = ObserverFactory.create()
    mission = observer.mission
    ChecklistVersionFactory.create(mission=mission)

    password = issue_typed_token(mission=mission, observer=observer, actor="system")

    typed = base64.b64encode(f"{mission.code}:{password.lower()}".encode()).decode()
    answer = client.get(
        f"/openrosa/{mission.code}/formList",
        headers={"Authorization": f"Basic {typed}"},
        secure=True,
    )
    assert len(password) == 17
    assert answer.status_code == 200
    assert b"https://testserver/openrosa/" in answer.content


def test_every_phone_of_a_mission_can_be_stopped_at_once(client: Client) -> None:
    mission = MissionFactory.create()
    ChecklistVersionFactory.create(mission=mission)
    given = made(mission, *ObserverFactory.create_batch(3, mission=mission))

    count = revoke_mission_tokens(mission=mission, actor="system")

    assert count == 3
    answers = [client.get(f"{path_in(one)}/formList") for one in given]
    assert {answer.status_code for answer in answers} == {403}
