"""A coordinator sets the checklists up by clicks; a stranger sees none of them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from observers.missions.models import Mission
from reports.checklists.models import ChecklistVersion, TranslationReview
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.missions import MembershipFactory, MissionFactory, UserFactory
from tests.reports.checklists.authoring_texts import SMALL

pytestmark = pytest.mark.django_db

LIST = reverse("admin:reports_checklistversion_changelist")
ADD = reverse("admin:reports_checklistversion_add")


def signed_in(client: Client, mission: Mission, *, role: str = "coordinator") -> Client:
    membership = MembershipFactory.create(mission=mission, role=role)
    client.force_login(membership.user)
    return client


def page(name: str, *arguments: object) -> str:
    return reverse(f"admin:reports_checklistversion_{name}", args=arguments)


def test_an_uploaded_form_becomes_a_draft(client: Client) -> None:
    mission = MissionFactory.create()
    upload = SimpleUploadedFile("small.md", SMALL.encode())

    response = signed_in(client, mission).post(
        ADD, {"mission": mission.pk, "xlsform": upload}
    )

    draft = ChecklistVersion.objects.get()
    assert response.status_code == 302
    assert response["Location"] == page("look", draft.pk, "en")
    assert not draft.is_published


def test_a_faulty_form_is_shown_with_the_place_of_the_fault(client: Client) -> None:
    mission = MissionFactory.create()
    faulty = SMALL.replace("${sealed} = 'yes'", "${nothing} = 'yes'")

    response = signed_in(client, mission).post(
        ADD,
        {
            "mission": mission.pk,
            "xlsform": SimpleUploadedFile("small.md", faulty.encode()),
        },
    )

    assert response.status_code == 200
    assert "row 16" in response.content.decode()
    assert not ChecklistVersion.objects.exists()


def test_other_content_under_a_published_version_is_refused_in_words(
    client: Client,
) -> None:
    version = ChecklistVersionFactory.create()
    changed = SMALL.replace("Box sealed", "Ballot box sealed")

    response = signed_in(client, version.mission).post(
        ADD,
        {
            "mission": version.mission.pk,
            "xlsform": SimpleUploadedFile("small.md", changed.encode()),
        },
        follow=True,
    )

    assert "Write a new version" in response.content.decode()


def test_publishing_asks_first(client: Client) -> None:
    draft = ChecklistVersionFactory.create(published_at=None)
    url = page("publish", draft.pk)
    desk = signed_in(client, draft.mission)

    asked = desk.get(url)
    still_draft = not ChecklistVersion.objects.get().is_published
    desk.post(url)

    assert "never changes again" in asked.content.decode()
    assert still_draft
    assert ChecklistVersion.objects.get().is_published


def test_the_shipped_checklists_are_installed_by_click(client: Client) -> None:
    mission = MissionFactory.create()

    response = signed_in(client, mission).post(
        page("install"), {"mission": mission.pk}, follow=True
    )

    assert ChecklistVersion.objects.published().count() == 8
    assert "8 shipped checklists" in response.content.decode()


def test_a_published_version_can_be_read_only(client: Client) -> None:
    version = ChecklistVersionFactory.create()
    desk = signed_in(client, version.mission)

    shown = desk.get(page("change", version.pk)).content.decode()
    changed = desk.post(page("change", version.pk), {"version": "9"})

    assert "Жәшік пломбаланған" in shown
    assert "unreviewed translation" in shown
    assert page("paper", version.pk, "kk") in shown
    assert changed.status_code == 403


def test_a_translation_is_signed_off_by_click(client: Client) -> None:
    version = ChecklistVersionFactory.create()
    desk = signed_in(client, version.mission)

    asked = desk.get(page("sign_off", version.pk))
    desk.post(page("sign_off", version.pk), {"language": "kk"})

    assert "Kazakh" in asked.content.decode()
    assert TranslationReview.objects.get().language == "kk"


def test_the_printable_form_is_one_click_away(client: Client) -> None:
    version = ChecklistVersionFactory.create()

    response = signed_in(client, version.mission, role="analyst").get(
        page("paper", version.pk, "kk")
    )

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_a_form_in_a_language_that_is_not_there_is_not_found(client: Client) -> None:
    version = ChecklistVersionFactory.create()

    response = signed_in(client, version.mission).get(page("paper", version.pk, "ru"))

    assert response.status_code == 404


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    mission = MissionFactory.create()

    response = signed_in(client, mission).get(LIST)

    assert "No checklist yet" in response.content.decode()


@pytest.mark.parametrize("query", ["", "?q=small", "?checklist__stage__exact=voting"])
def test_the_list_is_searched_and_filtered(client: Client, query: str) -> None:
    version = ChecklistVersionFactory.create()

    response = signed_in(client, version.mission).get(LIST + query)

    assert page("change", version.pk) in response.content.decode()


def test_the_list_costs_the_same_for_one_version_and_for_many(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    version = ChecklistVersionFactory.create()
    for number in range(2, 12):
        ChecklistVersionFactory.create(
            checklist=version.checklist, mission=version.mission, version=str(number)
        )
    desk = signed_in(client, version.mission)

    with django_assert_max_num_queries(25):
        response = desk.get(LIST)

    assert response.content.decode().count("Small checklist") >= 11


@pytest.mark.parametrize("role", ["analyst", "head", "read_only"])
def test_only_those_who_set_up_publish(client: Client, role: str) -> None:
    draft = ChecklistVersionFactory.create(published_at=None)
    desk = signed_in(client, draft.mission, role=role)

    answers = [
        desk.post(page("publish", draft.pk)),
        desk.post(page("install"), {"mission": draft.mission_id}),
        desk.get(ADD),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert not ChecklistVersion.objects.get().is_published


def test_a_coordinator_of_another_mission_finds_nothing(client: Client) -> None:
    draft = ChecklistVersionFactory.create(published_at=None)
    desk = signed_in(client, MissionFactory.create())

    answers = [
        desk.get(page("paper", draft.pk, "en")),
        desk.post(page("publish", draft.pk)),
        desk.post(page("install"), {"mission": draft.mission_id}),
    ]

    assert [answer.status_code for answer in answers] == [404, 403, 200]
    assert page("change", draft.pk) not in desk.get(LIST).content.decode()
    assert ChecklistVersion.objects.count() == 1


def test_a_stranger_is_sent_to_the_login(client: Client) -> None:
    version = ChecklistVersionFactory.create()
    client.force_login(UserFactory.create(is_staff=False))

    assert client.get(LIST).status_code == 302
    assert client.get(page("paper", version.pk, "en")).status_code == 302
