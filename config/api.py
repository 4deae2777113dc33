"""Errors of the API as RFC 9457 problem documents; nobody else makes them."""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from elections.errors import DomainError

CONTENT_TYPE = "application/problem+json"
ADVICE = {
    "not_authenticated": "Send a valid token: `Authorization: Bearer ...`.",
    "authentication_failed": "Ask your coordinator for a new token.",
    "permission_denied": "Ask your coordinator for the right to do this.",
    "not_found": "Check the address; there is nothing, or not for you.",
    "parse_error": "Send well-formed JSON in UTF-8.",
    "unsupported_media_type": "Send `Content-Type: application/json`.",
    "method_not_allowed": "See /api/v1/docs/ for what this address takes.",
    "throttled": "Wait as many seconds as Retry-After says, then send again.",
}


def problem_response(error: Exception, _context: dict[str, Any]) -> Response | None:
    """Turn an error that a caller can act on into a problem; let bugs fly."""
    if isinstance(error, DomainError):
        answer = problem(status=error.status, code=error.code, detail=error.detail)
        if challenge := getattr(error, "auth_header", None):
            answer["WWW-Authenticate"] = challenge
    elif isinstance(error, Http404):
        answer = _advised(exceptions.NotFound())
    elif isinstance(error, PermissionDenied):
        answer = _advised(exceptions.PermissionDenied())
    elif isinstance(error, exceptions.ValidationError):
        answer = problem(
            status=error.status_code,
            code="invalid",
            detail="Correct the fields named under `errors` and send again.",
            errors=error.detail,
        )
    elif isinstance(error, exceptions.APIException):
        answer = _advised(error)
    else:
        return None
    set_rollback()
    return answer


def problem(
    *, status: int, code: str, detail: str, errors: object | None = None
) -> Response:
    """Return one problem document."""
    body: dict[str, Any] = {
        "type": f"urn:baqylau:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if errors is not None:
        body["errors"] = errors
    return Response(body, status=status, content_type=CONTENT_TYPE)


def _advised(error: exceptions.APIException) -> Response:
    code = str(getattr(error.detail, "code", error.default_code))
    known = code if code in ADVICE else error.default_code
    answer = problem(
        status=error.status_code,
        code=known,
        detail=ADVICE.get(known, str(error.detail)),
    )
    if challenge := getattr(error, "auth_header", None):
        answer["WWW-Authenticate"] = challenge
    if (wait := getattr(error, "wait", None)) is not None:
        answer["Retry-After"] = str(math.ceil(wait))
    return answer
