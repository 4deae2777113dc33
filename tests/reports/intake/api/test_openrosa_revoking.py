"""What a process remembers of a phone never outlives its token or its mission."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from reports.intake.models.submissions import Submission
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.collect_requests import Request, address, collected, post

SECRET = "secret-of-a-phone"


@pytest.mark.django_db(transaction=True)
def test_what_is_remembered_of_a_token_never_outlives_it(
    client: Client,
) -> None:
    token = DeviceTokenFactory.create(secret=SECRET)
    ChecklistVersionFactory.create(mission=token.mission)
    path = address(token.mission.code, SECRET)
    assert post(client, path, Request(collected())).status_code == 201
    mission = token.mission

    mission.is_open = False
    mission.save()
    late = post(client, path, Request(collected())).status_code
    token.revoked_at = timezone.now()
    token.save()
    revoked = post(client, path, Request(collected())).status_code

    assert (late, revoked) == (202, 403)
    assert Submission.objects.count() == 2
