"""The statement's page: what a person sees, may press, and never sees of others."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from elections.journal.models import Event, Job
from observers.missions.models import Mission
from reports.statements.models import Revision, Section, SignOff, Statement
from reports.statements.services.rendering import render_revision
from reports.statements.services.working import ask_for_statement
from tests.factories.missions import MissionFactory
from tests.factories.places import ElectionDayFactory
from tests.factories.statements import (
    built,
    findings,
    kept_set,
    member,
    rebuilt,
    received,
    written,
)

pytestmark = pytest.mark.django_db

LIST = "admin:reports_statement_changelist"


def signed_in(mission: Mission, role: str = "head") -> Client:
    client = Client()
    client.force_login(member(mission, role=role))
    return client


def page_of(statement: Statement) -> str:
    return reverse("admin:reports_statement_change", args=[statement.pk])


def pressed(name: str, statement: Statement) -> str:
    return reverse("admin:statement-do", args=[statement.pk, name])


def addresses(revision: Revision) -> list[str]:
    file = render_revision(revision=revision, format="html", actor="system")
    numbers = [revision.statement_id, revision.number]
    section = Section.objects.filter(statement=revision.statement).earliest("position")
    return [
        page_of(revision.statement),
        reverse("admin:statement-preview", args=numbers),
        reverse("admin:statement-differences", args=numbers),
        reverse("admin:statement-details", args=numbers[:1]),
        reverse("admin:statement-reason", args=numbers[:1]),
        reverse("admin:statement-correct", args=numbers[:1]),
        reverse("admin:statement-file", args=[file.pk]),
        reverse("admin:reports_section_change", args=[section.pk]),
    ]


def test_an_empty_list_says_what_to_do() -> None:
    response = signed_in(MissionFactory.create()).get(reverse(LIST))

    assert "Build a statement" in response.content.decode()


def test_the_page_lists_parts_problems_and_revisions() -> None:
    revision = built()

    content = signed_in(revision.mission).get(page_of(revision.statement)).content
    page = content.decode()

    assert "What stands in the way of a release" in page
    assert "Headline paragraph" in page
    assert "Conclusions: headline" in page
    assert revision.document_sha256[:16] in page


def test_every_page_opens_for_a_member_of_the_mission() -> None:
    revision = built()
    client = signed_in(revision.mission)

    statuses = [client.get(address).status_code for address in addresses(revision)]

    assert statuses == [200] * len(statuses)


def test_a_stranger_is_sent_to_the_door() -> None:
    revision = built()

    statuses = {Client().get(address).status_code for address in addresses(revision)}

    assert statuses == {302}


def test_a_person_of_another_mission_finds_nothing() -> None:
    revision = built()
    client = signed_in(MissionFactory.create())

    statuses = {client.get(address).status_code for address in addresses(revision)[:-1]}
    section = client.get(addresses(revision)[-1])

    assert statuses == {404}
    assert section.status_code in {302, 404}
    assert revision.statement.title not in client.get(reverse(LIST)).content.decode()


def test_the_list_needs_as_many_queries_for_ten_statements_as_for_two() -> None:
    mission = MissionFactory.create()
    client = signed_in(mission)

    client.get(reverse(LIST))
    few = _queries_with(client, mission, languages=["en", "kk"])
    many = _queries_with(client, mission, languages=[f"l{n}" for n in range(8)])

    assert few == many


def test_search_and_filters_narrow_the_list() -> None:
    revision = built()
    client = signed_in(revision.mission)

    found = client.get(reverse(LIST), {"q": revision.mission.code})
    missed = client.get(reverse(LIST), {"q": "nothing", "state__exact": "draft"})

    assert revision.statement.title in found.content.decode()
    assert page_of(revision.statement) not in missed.content.decode()


def test_building_is_queued_for_a_worker() -> None:
    mission = MissionFactory.create()
    day = ElectionDayFactory.create(election=mission.election)
    client = signed_in(mission)

    response = client.post(
        reverse("admin:reports_statement_build"),
        {"mission": mission.pk, "election_day": day.pk},
    )

    job = Job.objects.get()
    assert response.status_code == 302
    assert job.kind == "statement.build"
    assert job.arguments == {"mission": mission.pk, "election_day": day.pk}


def test_saving_a_part_keeps_every_word_and_leaves_an_event() -> None:
    revision = built()
    section = Section.objects.get(statement=revision.statement, key="campaign")
    text = "Бірінші абзац.\n\n- one\n- [[figure:no.such]] two  "

    response = signed_in(revision.mission).post(
        reverse("admin:reports_section_change", args=[section.pk]),
        {"narrative": text, "owner": ""},
    )

    section.refresh_from_db()
    assert response.status_code == 302
    assert section.narrative.replace("\r\n", "\n").strip() == text.strip()
    assert Event.objects.filter(kind="section.saved").count() == 1


def test_an_unknown_key_is_an_error_beside_the_part() -> None:
    revision = built()
    section = Section.objects.get(statement=revision.statement, key="campaign")
    Section.objects.filter(pk=section.pk).update(narrative="See [[figure:no.such]].")

    page = signed_in(revision.mission).get(
        reverse("admin:reports_section_change", args=[section.pk])
    )

    assert "There is no figure" in page.content.decode()


def test_each_figure_of_the_preview_leads_to_its_reports() -> None:
    revision = built()

    page = signed_in(revision.mission).get(
        reverse("admin:statement-preview", args=[revision.statement_id, 1])
    )

    address = reverse(
        "admin:reports_findingset_reports", args=[revision.finding_set_id]
    )
    assert f'href="{address}?key=voting.item.B41' in page.content.decode()


def test_a_new_revision_is_made_and_written_at_the_press_of_a_button() -> None:
    revision = built()

    signed_in(revision.mission).post(pressed("revise", revision.statement))

    made = Revision.objects.get(number=2)
    assert made.files.count() == 6


def test_figures_that_went_stale_are_shown_with_both_numbers() -> None:
    revision = built()
    kept_set(revision.mission, findings(received("voting", 1300, 1200)), hours=2)

    page = signed_in(revision.mission).get(page_of(revision.statement))

    assert "1,201 / 1,201" in page.content.decode()
    assert "1,300 / 1,300" in page.content.decode()


def test_a_failure_is_forgotten_with_the_next_revision() -> None:
    revision = written()
    client = signed_in(revision.mission)
    ask_for_statement(mission=revision.mission, election_day=None, actor="user:1")
    Job.objects.update(state=Job.State.FAILED, message="No day was chosen.")

    failed = client.get(page_of(revision.statement)).content.decode()
    rebuilt(revision.statement)
    after = client.get(page_of(revision.statement)).content.decode()

    assert "No day was chosen." in failed
    assert "No day was chosen." not in after


def test_releasing_says_why_it_is_refused() -> None:
    revision = built()
    client = signed_in(revision.mission)

    page = client.post(pressed("sign", revision.statement), follow=True)

    assert "Release is refused" in page.content.decode()
    assert not SignOff.objects.exists()


def test_two_people_release_and_one_publishes() -> None:
    revision = written()
    head = signed_in(revision.mission)
    coordinator = signed_in(revision.mission, role="coordinator")

    head.post(pressed("sign", revision.statement))
    coordinator.post(pressed("sign", revision.statement))
    head.post(pressed("publish", revision.statement))

    assert Statement.objects.get().state == "published"


@pytest.mark.parametrize("name", ["revise", "rebuild", "sign", "publish"])
def test_who_only_reads_presses_nothing(name: str) -> None:
    revision = written()

    signed_in(revision.mission, role="read_only").post(
        pressed(name, revision.statement)
    )

    assert Revision.objects.count() == 2
    assert not SignOff.objects.exists()
    assert not Job.objects.exists()


def _queries_with(client: Client, mission: Mission, *, languages: list[str]) -> int:
    for language in languages:
        Statement.objects.create(mission=mission, title=language, language=language)
    with CaptureQueriesContext(connection) as context:
        assert languages[-1] in client.get(reverse(LIST)).content.decode()
    return len(context)
