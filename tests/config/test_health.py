"""The health addresses answer a supervisor."""

from __future__ import annotations

import pytest
from django.test import Client


def test_a_live_process_answers_without_its_servers(client: Client) -> None:
    response = client.get("/health/live")

    assert response.json() == {"status": "ok"}


@pytest.mark.django_db
def test_a_process_is_ready_when_database_and_redis_answer(client: Client) -> None:
    response = client.get("/health/ready")

    assert response.json()["checks"] == {"database": True, "redis": True}
