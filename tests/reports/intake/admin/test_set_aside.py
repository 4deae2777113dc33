"""The queue of what waits: who sees it, and decides with one click."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from observers.access.models import DeviceToken
from reports.intake.models.verdicts import Judgement
from reports.intake.services.judging import judge_pending
from reports.observations.models import Observation
from tests.factories.missions import MissionFactory
from tests.reports.intake.admin.people import (
    QUEUE,
    held,
    signed_in,
)

pytestmark = pytest.mark.django_db


def test_the_queue_names_the_reason_and_is_searched(token: DeviceToken) -> None:
    judgement = held(token)
    client = signed_in(token.mission)
    instance_id = str(judgement.submission.instance_id)

    page = client.get(reverse(QUEUE), {"q": instance_id}).content.decode()
    other = client.get(reverse(QUEUE), {"q": "nothing"}).content.decode()

    assert "Probable duplicate" in page
    assert "Repeats report" in page
    assert "Repeats report" not in other


def test_one_click_records_a_report_after_all(token: DeviceToken) -> None:
    judgement = held(token)
    client = signed_in(token.mission)
    page = client.get(reverse(QUEUE)).content.decode()
    record = reverse("admin:set-aside-decide", args=[judgement.pk, "record"])

    answer = client.post(record, follow=True)
    judge_pending(clock=timezone.now)

    assert f'formaction="{record}"' in page
    assert "judged again" in answer.content.decode()
    assert Observation.objects.count() == 2


def test_one_click_discards_a_report(token: DeviceToken) -> None:
    judgement = held(token)
    client = signed_in(token.mission)

    client.post(reverse("admin:set-aside-decide", args=[judgement.pk, "discard"]))

    assert judgement.submission.judgements.filter(state="discarded").exists()
    shown = client.get(reverse(QUEUE)).content.decode()
    assert "Repeats report" not in shown


def test_what_cannot_be_read_of_a_decision_decides_nothing(token: DeviceToken) -> None:
    judgement = held(token)
    address = reverse("admin:set-aside-decide", args=[judgement.pk, "record"])

    answer = signed_in(token.mission).post(address, {"reason": "x" * 301}, follow=True)

    assert "Reason: Ensure this value" in answer.content.decode()
    assert not hasattr(Judgement.objects.get(pk=judgement.pk), "decision")


def test_a_link_alone_decides_nothing(token: DeviceToken) -> None:
    judgement = held(token)
    client = signed_in(token.mission)

    answer = client.get(
        reverse("admin:set-aside-decide", args=[judgement.pk, "discard"])
    )

    assert answer.status_code == 403
    assert not hasattr(Judgement.objects.get(pk=judgement.pk), "decision")


@pytest.mark.parametrize(
    ("role", "status"),
    [("coordinator", 302), ("analyst", 302), ("head", 403), ("read_only", 403)],
)
def test_who_judges_reports_decides(token: DeviceToken, role: str, status: int) -> None:
    judgement = held(token)
    client = signed_in(token.mission, role=role)

    answer = client.post(
        reverse("admin:set-aside-decide", args=[judgement.pk, "discard"])
    )

    assert answer.status_code == status


def test_another_mission_sees_nothing_of_it(token: DeviceToken) -> None:
    judgement = held(token)
    client = signed_in(MissionFactory.create())

    pages = [
        client.get(reverse("admin:reports_judgement_change", args=[judgement.pk])),
        client.get(
            reverse("admin:reports_submission_change", args=[judgement.submission_id])
        ),
        client.post(reverse("admin:set-aside-decide", args=[judgement.pk, "record"])),
    ]

    assert [page.status_code for page in pages] == [404, 404, 404]
    assert "Repeats" not in client.get(reverse(QUEUE)).content.decode()
