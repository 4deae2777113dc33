"""Two reports under one id, side by side."""

from __future__ import annotations

import pytest
from django.urls import reverse

from observers.access.models import DeviceToken
from reports.intake.models.conflicts import Conflict
from tests.reports.intake.admin.people import (
    send,
    signed_in,
)

pytestmark = pytest.mark.django_db


def test_a_conflict_shows_both_contents_side_by_side(token: DeviceToken) -> None:
    sent = send(token)
    send(token, id=sent["id"], answers={"header": {"station": "S-2"}})
    conflict = Conflict.objects.get()
    address = reverse("admin:reports_conflict_change", args=[conflict.pk])

    opened = signed_in(token.mission).get(address).content.decode()
    closed = signed_in(token.mission, role="analyst").get(address).content.decode()

    for text in ("S-1", "S-2"):
        assert text in opened
        assert text not in closed
