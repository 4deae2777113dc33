"""What was sent, opened for coordinators and nobody else, in few queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from observers.access.models import DeviceToken
from reports.intake.models.submissions import Submission
from reports.intake.models.verdicts import Judgement
from reports.intake.services.accepting import enter_reports
from tests.factories.access import DeviceTokenFactory
from tests.factories.intake import raw, report
from tests.reports.intake.admin.people import (
    LISTS,
    held,
    send,
    signed_in,
)

pytestmark = pytest.mark.django_db


def test_each_empty_list_says_what_will_be_there(token: DeviceToken) -> None:
    client = signed_in(token.mission)

    for name in LISTS:
        page = client.get(reverse(name))

        assert page.status_code == 200


def test_what_was_sent_is_opened_for_coordinators_only(token: DeviceToken) -> None:
    judgement = held(token)
    addresses = [
        reverse("admin:reports_judgement_change", args=[judgement.pk]),
        reverse("admin:reports_submission_change", args=[judgement.submission_id]),
    ]

    for address in addresses:
        opened = signed_in(token.mission).get(address).content.decode()
        closed = signed_in(token.mission, role="analyst").get(address).content.decode()

        assert "SECRET-PLATE" in opened
        assert "SECRET-PLATE" not in closed


def test_an_unreadable_report_has_a_page(token: DeviceToken) -> None:
    send(token)
    submission = Submission.objects.get()
    judgement = Judgement.objects.create(
        mission=token.mission,
        submission=submission,
        state="set_aside",
        reason="unreadable",
        judged_at=timezone.now(),
    )

    page = signed_in(token.mission).get(
        reverse("admin:reports_judgement_change", args=[judgement.pk])
    )

    assert "could not be read" in page.content.decode()


def test_a_rehearsal_is_purged_from_the_desk(token: DeviceToken) -> None:
    send(token, rehearsal=True)
    client = signed_in(token.mission)
    address = reverse("admin:reports_submission_purge")

    asked = client.get(address)
    client.post(address, {"mission": token.mission.pk})

    assert asked.status_code == 200
    assert not Submission.objects.exists()


def test_an_observer_sees_the_own_teams_reports(token: DeviceToken) -> None:
    other = DeviceTokenFactory.create(secret="o", observer__mission=token.mission)
    send(token)
    client = signed_in(token.mission, role="observer", team=other.team)

    page = client.get(reverse("admin:reports_submission_changelist"))

    assert page.context["cl"].result_count == 0


@pytest.mark.parametrize("name", LISTS[:3])
def test_lists_ask_as_few_questions_for_many_rows_as_for_one(
    token: DeviceToken, name: str
) -> None:
    client = signed_in(token.mission)

    def add() -> None:
        sent = held(token).submission
        changed = report(token.mission, id=str(sent.instance_id), answers={})
        enter_reports(
            mission=token.mission,
            raws=[raw(changed)],
            source="paper",
            now=timezone.now(),
        )

    add()
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    for _ in range(3):
        add()
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))

    assert len(many) == len(few)
