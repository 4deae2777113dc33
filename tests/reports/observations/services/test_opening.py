"""What was written freely is sealed, and opened only for who judges reports."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from elections.errors import NotAllowed
from elections.journal.models import Event
from reports.checklists.domain.validation import judge_answers
from reports.observations.domain.rows import contents_of
from reports.observations.models import Flag, Observation
from reports.observations.services.deciding import open_sealed
from tests.factories.missions import MembershipFactory, MissionFactory
from tests.factories.observations import draft, recorded, shipped

pytestmark = pytest.mark.django_db

TOLD = "Aru B. stuffed the box"
# Who may see the page of a report, and whether the words in it as well.
ROLES = [
    ("coordinator", True),
    ("analyst", True),
    ("head", False),
    ("read_only", False),
]


def opened_events(row: Observation) -> list[str]:
    kind = "observation.sealed_opened"
    events = Event.objects.filter(kind=kind, subject=f"observation:{row.instance_id}")
    return list(events.values_list("actor", flat=True))


def test_a_comment_stands_nowhere_in_clear() -> None:
    row = recorded(MissionFactory.create(), answers={"overall": "bad", "comment": TOLD})

    row.refresh_from_db()
    assert "Aru" not in str(row.answers)
    assert "Aru" not in str(row.facts)
    assert b"Aru" not in bytes(row.sealed_answers or b"")
    assert not any("Aru" in str(f.values) + f.message for f in Flag.objects.all())
    assert not row.flags.filter(rule="comment_missing").exists()


def test_what_nobody_asked_for_is_sealed_as_well() -> None:
    definition = shipped("voting")
    sent = draft(MissionFactory.create())
    judged = judge_answers(definition, {"to_headquarters": TOLD, "end": "2023-03-19"})

    kept = contents_of(replace(sent, definition=definition, judged=judged))

    assert kept.answers == {"end": "2023-03-19"}
    assert kept.sealed == {"to_headquarters": TOLD}


@pytest.mark.parametrize(("role", "is_shown"), ROLES)
def test_the_page_shows_it_to_who_judges_and_says_so_in_the_journal(
    role: str, is_shown: bool
) -> None:
    mission = MissionFactory.create()
    member = MembershipFactory.create(mission=mission, role=role)
    row = recorded(mission, answers={"overall": "bad", "comment": TOLD})
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("admin:reports_observation_change", args=[row.pk]))

    assert (TOLD in page.content.decode()) is is_shown
    assert opened_events(row) == ([member.user.actor] if is_shown else [])


def test_a_judge_of_another_mission_opens_nothing() -> None:
    row = recorded(MissionFactory.create(), answers={"comment": TOLD})
    stranger = MembershipFactory.create(
        mission=MissionFactory.create(), role="coordinator"
    )

    with pytest.raises(NotAllowed):
        open_sealed(observation=row, user=stranger.user)

    assert opened_events(row) == []


def test_a_report_without_sealed_answers_writes_no_event() -> None:
    mission = MissionFactory.create()
    judge = MembershipFactory.create(mission=mission, role="analyst")
    row = recorded(mission, answers={"overall": "good"})

    assert open_sealed(observation=row, user=judge.user) == {}
    assert opened_events(row) == []
