"""An author looks a version through; only people of its mission see its pages."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reports.checklists.domain.authoring import build_xform
from reports.checklists.models import ChecklistVersion
from tests.factories.checklists import ChecklistMediaFactory, ChecklistVersionFactory
from tests.factories.missions import MembershipFactory, MissionFactory
from tests.reports.checklists.authoring_texts import SMALL

pytestmark = pytest.mark.django_db

FORM = (Path(__file__).parents[3] / "data" / "xlsforms" / "observation.md").read_text()
ADD = reverse("admin:reports_checklistversion_add")
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def page(name: str, *arguments: object) -> str:
    return reverse(f"admin:reports_checklistversion_{name}", args=arguments)


def enter(client: Client, mission: object, *, role: str = "coordinator") -> Client:
    membership = MembershipFactory.create(mission=mission, role=role)
    client.force_login(membership.user)
    return client


def test_a_draft_is_shown_as_on_a_phone_in_every_language(client: Client) -> None:
    mission = MissionFactory.create()
    desk = enter(client, mission)
    upload = {
        "mission": mission.pk,
        "xlsform": SimpleUploadedFile("observation.md", FORM.encode()),
        "form_files": [SimpleUploadedFile("ballot_box.png", PNG)],
    }

    added = desk.post(ADD, upload)
    version = ChecklistVersion.objects.get()
    pages = {
        language: desk.get(page("look", version.pk, language)).content.decode()
        for language in version.languages
    }

    assert added["Location"] == page("look", version.pk, "en")
    assert 'lang="ar" dir="rtl"' in pages["ar"]
    assert "صندوق الاقتراع مختوم" in pages["ar"]
    assert "“Ballot box sealed” is “No”" in pages["en"]
    assert "districts.csv, knock.mp3 are missing" in " ".join(pages["en"].split())
    assert page("file", version.pk, "ballot_box.png") in pages["en"]
    assert "Қазақша (kk)" in pages["en"]
    assert 'id="survey-19"' in pages["en"]


def test_a_refused_upload_draws_its_sheets_with_every_fault(client: Client) -> None:
    mission = MissionFactory.create()
    faulty = SMALL.replace("${sealed}", "${seled}").replace("| B04 |", "| B03 |")

    response = enter(client, mission).post(
        ADD,
        {
            "mission": mission.pk,
            "xlsform": SimpleUploadedFile("small.md", faulty.encode()),
        },
    )

    html = response.content.decode()
    assert 'href="#survey-16"' in html
    assert 'id="survey-16"' in html
    assert 'href="#survey-23"' in html
    assert html.count('class="fault"') >= 2
    assert not ChecklistVersion.objects.exists()


def test_an_upload_full_of_script_is_only_text(client: Client) -> None:
    mission = MissionFactory.create()
    odd = SMALL.replace("Box sealed", "<script>alert(1)</script>")
    desk = enter(client, mission)

    desk.post(
        ADD,
        {"mission": mission.pk, "xlsform": SimpleUploadedFile("a.md", odd.encode())},
    )
    version = ChecklistVersion.objects.get()
    html = desk.get(page("look", version.pk, "en")).content.decode()

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_version_comes_back_as_a_workbook(client: Client) -> None:
    version = ChecklistVersionFactory.create()

    response = enter(client, version.mission).get(page("workbook", version.pk))

    assert response["Content-Disposition"] == 'attachment; filename="small-1.xlsx"'
    again = io.BytesIO(response.content).getvalue()
    assert build_xform(again, name="small.xlsx") == build_xform(SMALL, name="small.md")


def test_files_are_added_by_click(client: Client) -> None:
    version = ChecklistVersionFactory.create(published_at=None)
    desk = enter(client, version.mission)

    asked = desk.get(page("add_files", version.pk))
    desk.post(
        page("add_files", version.pk),
        {"form_files": [SimpleUploadedFile("a.png", PNG)]},
    )
    sent = desk.get(page("file", version.pk, "a.png"))

    assert "Every phone downloads them" in asked.content.decode()
    assert sent["Content-Type"] == "image/png"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent.content == PNG


def test_a_file_that_is_no_picture_is_refused_in_words(client: Client) -> None:
    version = ChecklistVersionFactory.create(published_at=None)

    response = enter(client, version.mission).post(
        page("add_files", version.pk),
        {"form_files": [SimpleUploadedFile("a.png", b"<html>")]},
    )

    assert "no .png picture" in response.content.decode()


def test_pages_of_a_version_are_for_its_mission_only(client: Client) -> None:
    media = ChecklistMediaFactory.create()
    desk = enter(client, MissionFactory.create())
    addresses = [
        page("look", media.version_id, "en"),
        page("workbook", media.version_id),
        page("file", media.version_id, media.filename),
    ]

    assert [desk.get(address).status_code for address in addresses] == [404] * 3


def test_a_language_or_a_file_that_is_not_there_is_not_found(client: Client) -> None:
    version = ChecklistVersionFactory.create()
    desk = enter(client, version.mission)

    assert desk.get(page("look", version.pk, "fr")).status_code == 404
    assert desk.get(page("file", version.pk, "x.png")).status_code == 404


def test_publishing_says_what_it_means_for_figures(client: Client) -> None:
    published = ChecklistVersionFactory.create()
    desk = enter(client, published.mission)
    changed = SMALL.replace("| 1 | English", "| 2 | English")
    changed = changed.replace("| overall | bad very_bad |", "| | very_bad |")
    mission_id = published.mission_id
    desk.post(
        ADD,
        {
            "mission": mission_id,
            "xlsform": SimpleUploadedFile("a.md", changed.encode()),
        },
    )
    draft = ChecklistVersion.objects.drafts().get()

    asked = desk.get(page("publish", draft.pk)).content.decode()

    assert "Nothing has the role “overall” any more" in asked
