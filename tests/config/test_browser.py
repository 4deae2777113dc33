"""What browsers are told on every page: strict policies and private cookies."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.config.test_env import start

STRICT = (
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/health/live", "/api/v1/docs/", "/nowhere", "/admin/login/"]
)
def test_every_answer_carries_the_security_headers(client: Client, path: str) -> None:
    response = client.get(path)

    policy = response["Content-Security-Policy"]
    assert all(part in policy for part in STRICT)
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/api/v1/docs/", "/nowhere", "/administration"])
def test_only_the_desk_may_evaluate_expressions(client: Client, path: str) -> None:
    elsewhere = client.get(path)["Content-Security-Policy"]
    desk = client.get("/admin/login/")["Content-Security-Policy"]

    assert "unsafe" not in elsewhere
    assert "script-src 'self' 'unsafe-eval'" in desk
    assert "script-src 'self' 'unsafe-inline'" not in desk


@pytest.mark.django_db
def test_the_login_page_opens_in_our_dress(client: Client) -> None:
    page = client.get("/admin/login/").content.decode()

    assert "Baqylau" in page
    assert "unfold/" in page


def test_production_forces_https_and_marks_its_cookies() -> None:
    names = (
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
    )

    code, output = start(
        f"from config import settings as s; print([getattr(s, n) for n in {names!r}])"
    )

    assert code == 0
    assert output.strip() == (
        "[True, 31536000, True, True, '__Host-session', '__Host-csrf']"
    )
