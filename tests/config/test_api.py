"""Errors of the API are problem documents that say what to do."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from rest_framework import exceptions

from config.api import problem_response
from elections.errors import DomainError


class StationClosed(DomainError):
    code = "station_closed"
    status = 409


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (StationClosed("Choose an open station."), 409, "station_closed"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.UnsupportedMediaType("text/xml"), 415, "unsupported_media_type"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
    ],
)
def test_an_error_becomes_a_problem(error: Exception, status: int, code: str) -> None:
    response = problem_response(error, {})

    assert response is not None
    assert response.content_type == "application/problem+json"
    assert (response.status_code, response.data["status"]) == (status, status)
    assert (response.data["code"], response.data["type"]) == (
        code,
        f"urn:baqylau:problem:{code}",
    )
    assert response.data["title"]
    assert response.data["detail"]


def test_a_domain_error_says_what_to_do_in_its_own_words() -> None:
    response = problem_response(StationClosed("Choose an open station."), {})

    assert response is not None
    assert response.data["detail"] == "Choose an open station."


def test_a_throttled_caller_learns_how_long_to_wait() -> None:
    response = problem_response(exceptions.Throttled(wait=2.4), {})

    assert response is not None
    assert response["Retry-After"] == "3"


def test_wrong_fields_are_named() -> None:
    response = problem_response(exceptions.ValidationError({"code": ["Missing."]}), {})

    assert response is not None
    assert response.data["code"] == "invalid"
    assert response.data["errors"] == {"code": ["Missing."]}


def test_a_bug_flies() -> None:
    assert problem_response(ZeroDivisionError(), {}) is None


@pytest.mark.django_db
def test_the_schema_and_its_page_are_served_from_here(client: Client) -> None:
    schema = client.get("/api/v1/schema/").json()
    page = client.get("/api/v1/docs/").content.decode()

    assert schema["openapi"].startswith("3.1")
    assert "https://" not in page
    assert "<script>" not in page
