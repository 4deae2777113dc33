"""Logs are JSON lines without names, addresses, telephones or tokens."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.test import Client

from config.logs import configure, mask


@pytest.fixture
def lines() -> io.StringIO:
    """Collect what the configured handler writes."""
    configure({"level": "INFO"})
    stream = io.StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler) and handler.formatter is not None:
            handler.setStream(stream)
    return stream


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Authorization: Bearer KZ2023.s3cr3t-value", "Authorization: Bearer ***"),
        ("GET /key/s3cr3t-value/formList", "GET /key/***/formList"),
        ("GET /forms?token=s3cr3t&x=1", "GET /forms?token=***&x=1"),
        ("redis://user:pass@redis:6379", "redis://***@redis:6379"),
        ("mail to someone@example.org failed", "mail to *** failed"),
        ("from 203.0.113.7 port 4", "from *** port 4"),
        ("called +7 701 123 45 67 twice", "called *** twice"),
        (
            "submission 0b8f3a52-9a0e-4c5b-8f57-2f1d3c7e9a10 stored",
            "submission 0b8f3a52-9a0e-4c5b-8f57-2f1d3c7e9a10 stored",
        ),
        (
            "value too long\nDETAIL:  Failing row contains (7, a told secret\nand more).",
            "value too long\nDETAIL: ***",
        ),
        ("judged 1200 reports in 14.2 ms", "judged 1200 reports in 14.2 ms"),
    ],
)
def test_what_others_write_is_masked(text: str, expected: str) -> None:
    assert mask(text) == expected


def test_a_request_is_logged_by_its_route_alone(
    client: Client, lines: io.StringIO
) -> None:
    client.get(
        "/health/live?token=s3cr3t",
        HTTP_USER_AGENT="Collect 2026 (phone of a person)",
        HTTP_AUTHORIZATION="Bearer KZ2023.s3cr3t-value",
        REMOTE_ADDR="203.0.113.7",
    )

    line = json.loads(lines.getvalue().splitlines()[-1])
    assert {key: line[key] for key in ("event", "route", "method", "status")} == {
        "event": "request",
        "route": "health/live",
        "method": "GET",
        "status": 200,
    }
    assert set(line) == {
        "at",
        "event",
        "level",
        "logger",
        "method",
        "ms",
        "route",
        "status",
    }


@pytest.mark.django_db
def test_an_unknown_address_does_not_reach_the_log_with_its_token(
    client: Client, lines: io.StringIO
) -> None:
    client.get("/key/s3cr3t-value/submission", REMOTE_ADDR="203.0.113.7")

    assert lines.getvalue()
    assert "s3cr3t-value" not in lines.getvalue()
    assert "203.0.113.7" not in lines.getvalue()


def test_a_line_break_in_a_value_stays_one_line(lines: io.StringIO) -> None:
    logging.getLogger("reports").info("station %s", "KZ-1\n{forged}")

    assert len(lines.getvalue().splitlines()) == 1
