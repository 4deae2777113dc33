"""A phone of a mission that can judge reports."""

from __future__ import annotations

import pytest

from observers.access.models import DeviceToken
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.places import ElectionDayFactory


@pytest.fixture
def token() -> DeviceToken:
    """Give a phone of a mission that can judge reports; its secret is `s`."""
    token = DeviceTokenFactory.create(secret="s")
    ChecklistVersionFactory.create(mission=token.mission)
    ElectionDayFactory.create(election=token.mission.election)
    return token
