"""A seal that does not open is told in words; nothing else of the page is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from django.utils import timezone

from elections.journal.services.sealing import (
    create_mission_keys,
    destroy_mission_keys,
    forget_mission_keys,
)
from observers.access.models import DeviceToken
from reports.intake.domain.receipts import short_code
from reports.intake.models.conflicts import Conflict
from reports.intake.models.sms import SmsMessage
from tests.factories.sms import come
from tests.reports.intake.admin.people import held, send, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


def destroyed(mission_id: int) -> str:
    destroy_mission_keys(mission_id=mission_id)
    return "destroyed"


def changed(mission_id: int) -> str:
    destroy_mission_keys(mission_id=mission_id)
    create_mission_keys(mission_id=mission_id, now=timezone.now())
    return "The seal does not open"


@pytest.mark.parametrize("harm", [destroyed, changed])
def test_a_report_that_does_not_open_keeps_its_page(
    token: DeviceToken, harm: Callable[[int], str]
) -> None:
    judgement = held(token)
    words = harm(token.mission_id)
    client = signed_in(token.mission)

    for name, pk in (
        ("reports_submission_change", judgement.submission_id),
        ("reports_judgement_change", judgement.pk),
    ):
        page = client.get(reverse(f"admin:{name}", args=[pk]))

        assert page.status_code == 200
        assert words in page.content.decode()
        assert "SECRET-PLATE" not in page.content.decode()
    receipt = short_code(bytes(judgement.submission.sha256))
    page = client.get(
        reverse("admin:reports_submission_change", args=[judgement.submission_id])
    )
    assert receipt in page.content.decode()


@pytest.mark.parametrize("harm", [destroyed, changed])
def test_a_page_that_cannot_be_shown_says_why(
    token: DeviceToken, harm: Callable[[int], str]
) -> None:
    sent = send(token)
    send(token, id=sent["id"], answers={})
    message = come(token.mission, "SM KZ00427")
    words = harm(token.mission_id)
    client = signed_in(token.mission)
    client.raise_request_exception = False

    for name, row in (
        ("reports_conflict_change", Conflict.objects.get()),
        ("reports_smsmessage_change", SmsMessage.objects.get(pk=message.pk)),
    ):
        page = client.get(reverse(f"admin:{name}", args=[row.pk]))

        assert page.status_code in (409, 500)
        assert words in page.content.decode()
        assert "Back to the desk" in page.content.decode()
