"""Files of reports at the desk."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from observers.access.models import DeviceToken
from reports.intake.models.files import Attachment
from tests.factories.intake import bearer
from tests.factories.missions import MissionFactory
from tests.reports.intake.admin.people import (
    PHOTO,
    signed_in,
)

pytestmark = pytest.mark.django_db


def test_a_file_is_saved_by_coordinators_only(token: DeviceToken) -> None:
    sha256 = hashlib.sha256(PHOTO).hexdigest()
    Client().put(
        f"/api/v1/attachments/{sha256}",
        data=PHOTO,
        content_type="image/svg+xml",
        headers=bearer(token, "s"),
    )
    address = reverse("admin:attachment-bytes", args=[Attachment.objects.get().pk])

    saved: Any = signed_in(token.mission).get(address)
    refused = signed_in(token.mission, role="analyst").get(address)
    elsewhere = signed_in(MissionFactory.create()).get(address)

    assert b"".join(saved.streaming_content) == PHOTO
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["Content-Disposition"].startswith("attachment")
    assert (refused.status_code, elsewhere.status_code) == (403, 404)
