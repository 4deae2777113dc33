"""The health addresses tell a supervisor what works, and no more."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

DEAD_REDIS = "unix:///nonexistent/valkey.sock?db=0"


def test_a_live_process_answers_without_its_servers(
    client: Client, settings: Settings
) -> None:
    settings.REDIS_URL = DEAD_REDIS

    response = client.get("/health/live")

    assert response.json() == {"status": "ok"}


@pytest.mark.django_db
def test_a_process_is_ready_when_database_and_redis_answer(client: Client) -> None:
    response = client.get("/health/ready")

    assert response.json() == {
        "status": "ok",
        "checks": {"database": True, "redis": True},
    }


@pytest.mark.django_db
def test_the_desk_is_not_ready_without_redis(
    client: Client, settings: Settings
) -> None:
    settings.REDIS_URL = DEAD_REDIS

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"] == {"database": True, "redis": False}


@pytest.mark.django_db
@pytest.mark.urls("config.intake_urls")
def test_the_intake_is_ready_without_redis(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = DEAD_REDIS

    response = client.get("/health/ready")

    assert response.json() == {"status": "ok", "checks": {"database": True}}
