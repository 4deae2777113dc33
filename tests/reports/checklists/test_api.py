"""A phone downloads what its mission publishes, once, and nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from observers.access.models import DeviceToken
from observers.missions.models import Mission
from reports.checklists.services.publishing import install_library
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import (
    ChecklistVersionFactory,
    TranslationReviewFactory,
)
from tests.factories.missions import MissionFactory

pytestmark = pytest.mark.django_db

LIST = "/api/v1/checklists"


def bearer(mission: Mission) -> dict[str, str]:
    DeviceTokenFactory.create(observer__mission=mission, secret="s3cret")
    return {"Authorization": f"Bearer {mission.code}.s3cret"}


def test_a_phone_gets_the_latest_version_with_all_it_asks(client: Client) -> None:
    version = ChecklistVersionFactory.create()

    [shown] = client.get(LIST, headers=bearer(version.mission)).json()

    assert (shown["code"], shown["version"]) == ("small", "1")
    assert shown["definition"] == version.definition
    assert shown["unreviewed_languages"] == ["kk"]


def test_what_the_phone_has_already_is_not_sent_again(client: Client) -> None:
    version = ChecklistVersionFactory.create()
    headers = bearer(version.mission)
    tag = client.get(LIST, headers=headers)["ETag"]

    again = client.get(LIST, headers={**headers, "If-None-Match": tag})
    TranslationReviewFactory.create(version=version)
    changed = client.get(LIST, headers={**headers, "If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_old_versions_stay_within_reach(client: Client) -> None:
    old = ChecklistVersionFactory.create()
    ChecklistVersionFactory.create(
        checklist=old.checklist, mission=old.mission, version="2"
    )

    shown = client.get(f"{LIST}/small/1", headers=bearer(old.mission))

    assert shown.json()["version"] == "1"


def test_the_xform_is_served_as_published(client: Client) -> None:
    version = ChecklistVersionFactory.create()

    response = client.get(f"{LIST}/small/1/xform", headers=bearer(version.mission))

    assert response["Content-Type"].startswith("application/xml")
    assert response.content.decode() == version.xform


def test_drafts_are_not_for_phones(client: Client) -> None:
    draft = ChecklistVersionFactory.create(published_at=None)
    headers = bearer(draft.mission)

    assert client.get(LIST, headers=headers).json() == []
    missing = client.get(f"{LIST}/small/1", headers=headers)
    assert missing.status_code == 404
    assert missing.json()["code"] == "checklist_unknown"


def test_another_missions_checklists_are_out_of_sight(client: Client) -> None:
    version = ChecklistVersionFactory.create()
    headers = bearer(MissionFactory.create())

    assert client.get(LIST, headers=headers).json() == []
    assert client.get(f"{LIST}/small/1", headers=headers).status_code == 404
    assert client.get(f"{LIST}/small/1/xform", headers=headers).status_code == 404
    assert version.is_published


@pytest.mark.parametrize("path", ["", "/small/1", "/small/1/xform"])
def test_a_stranger_gets_nothing(client: Client, path: str) -> None:
    ChecklistVersionFactory.create()

    unknown = client.get(LIST + path, headers={"Authorization": "Bearer x.y"})

    assert client.get(LIST + path).status_code == 401
    assert unknown.status_code == 401


def test_a_revoked_phone_gets_nothing(client: Client) -> None:
    version = ChecklistVersionFactory.create()
    headers = bearer(version.mission)
    DeviceToken.objects.update(revoked_at=timezone.now())

    response = client.get(LIST, headers=headers)

    assert response.status_code == 403


def test_the_list_costs_the_same_for_one_checklist_and_for_many(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    mission = MissionFactory.create()
    install_library(mission=mission, actor="system")
    headers = bearer(mission)

    with django_assert_max_num_queries(20):
        response = client.get(LIST, headers=headers)

    assert len(response.json()) == 8
