"""Phones and authors that mean harm: what they send runs nowhere and fills nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from observers.access.models import TokenDevice
from observers.access.services.devices import MAX_PHONES
from tests.factories.collect import Collect, phone_with_forms

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client: Client) -> Collect:
    return phone_with_forms(client)


def test_what_an_author_wrote_runs_in_no_browser(phone: Collect) -> None:
    (form,) = phone.forms()

    # An XForm is XHTML, on the host of the desk.
    for url in (form["downloadUrl"], form["manifestUrl"], "formList", "stations.csv"):
        answer = phone.get(url)

        assert answer.status_code == 200
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_one_phone_cannot_fill_the_journal_under_many_names(phone: Collect) -> None:
    for number in range(MAX_PHONES + 5):
        url = f"{phone.base}/formList?deviceID=collect%3A{number}"
        answer = phone.client.get(url, headers={"X-OpenRosa-Version": "1.0"})
        assert answer.status_code == 200

    assert TokenDevice.objects.filter(token=phone.token).count() == MAX_PHONES
