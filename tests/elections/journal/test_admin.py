"""The pages of the journal and of jobs."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from elections.journal.models import Event, Job
from elections.places.models import Election
from tests.factories.journal import EventFactory, JobFactory
from tests.factories.missions import MembershipFactory, MissionFactory, UserFactory
from tests.factories.places import ElectionFactory

pytestmark = pytest.mark.django_db
JOBS = "admin:elections_job_changelist"


def test_a_member_sees_the_jobs_of_the_own_mission_only(client: Client) -> None:
    membership = MembershipFactory.create(role="coordinator")
    client.force_login(membership.user)
    JobFactory.create(kind="ours", mission_id=membership.mission_id)
    JobFactory.create(kind="theirs", mission_id=MissionFactory.create().pk)

    page = client.get(reverse(JOBS)).content.decode()

    assert "ours" in page
    assert "theirs" not in page


def test_a_failed_job_shows_what_to_do_and_starts_again(client: Client) -> None:
    client.force_login(UserFactory.create(is_superuser=True))
    job = JobFactory.create(state="failed", message="Import the stations first.")

    page = client.get(reverse(JOBS)).content.decode()
    client.post(
        reverse(JOBS), {"action": "start_again", "_selected_action": [str(job.pk)]}
    )

    assert "Import the stations first." in page
    assert Job.objects.get().state == Job.State.QUEUED


def test_the_journal_cannot_be_written_by_hand(client: Client) -> None:
    client.force_login(UserFactory.create(is_superuser=True))
    event = EventFactory.create()

    added = client.get(reverse("admin:elections_event_add"))
    deleted = client.post(
        reverse("admin:elections_event_delete", args=[event.pk]), {"post": "yes"}
    )

    assert (added.status_code, deleted.status_code) == (403, 403)
    assert Event.objects.filter(pk=event.pk).exists()


def test_a_change_by_hand_leaves_an_event_with_the_names_of_the_fields(
    client: Client,
) -> None:
    user = UserFactory.create(is_superuser=True)
    client.force_login(user)
    election = ElectionFactory.create(code="kz2023")
    counts = {
        f"{prefix}-{name}_FORMS": "0"
        for prefix in ("days", "geographies")
        for name in ("TOTAL", "INITIAL")
    }

    client.post(
        reverse("admin:elections_election_change", args=[election.pk]),
        {"code": "kz2023", "name": "Mazhilis", "country": "Kazakhstan", **counts},
    )

    assert Election.objects.get().name == "Mazhilis"
    event = Event.objects.of_kind("election.changed").get()
    assert event.actor == f"user:{user.pk}"
    assert event.payload == {"row": "kz2023", "fields": ["name"]}
