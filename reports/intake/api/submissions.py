"""POST /submissions takes one report or a list; GET /submissions/{id} tells its state."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from reports.intake.api.wire import (
    answer_json,
    endpoint,
    problem_document,
    problem_of,
    retried,
    spend,
    token_of,
)
from reports.intake.domain.json_report import split_reports
from reports.intake.domain.receipts import receipt_document
from reports.intake.selectors.senders import likely_holder
from reports.intake.selectors.states import submission_state
from reports.intake.services.accepting import Outcome, accept_reports

CREATED, OK = 201, 200


def take_reports(request: HttpRequest) -> HttpResponse:
    """Accept one report, or up to 500, each with its own outcome."""
    # Before the first byte is read: nobody waits for a stranger's body.
    token = token_of(request)
    # If the database does not answer now, storing the report tries once more.
    with suppress(OperationalError, InterfaceError):
        likely_holder(token, now=timezone.now())
    return _take(request)


@retried
def _take(request: HttpRequest, *, body: bytes) -> HttpResponse:
    token = token_of(request)
    items = split_reports(body)
    spend(token, cost=1 if items is None else max(1, len(items)))
    raws = [body] if items is None else items
    outcomes = accept_reports(token=token, raws=raws, now=timezone.now())
    if items is None:
        return _one(outcomes[0])
    return answer_json(
        OK, {"results": [_item(i, outcome) for i, outcome in enumerate(outcomes)]}
    )


def tell_state(request: HttpRequest, *, instance_id: UUID) -> HttpResponse:
    """Tell received, recorded, or call your coordinator; no more."""
    token = token_of(request)
    spend(token, cost=1)
    state = submission_state(token=token, instance_id=instance_id, now=timezone.now())
    return answer_json(
        OK,
        {
            "id": str(instance_id),
            "state": state.state,
            "receipt": receipt_document(state.receipt),
            "missing_attachments": list(state.missing_files),
        },
    )


def _one(outcome: Outcome) -> HttpResponse:
    if outcome.problem is not None:
        return problem_of(outcome.problem)
    assert outcome.receipt is not None
    status = CREATED if outcome.is_new else OK
    return answer_json(status, {"receipt": receipt_document(outcome.receipt)})


def _item(index: int, outcome: Outcome) -> dict[str, Any]:
    if outcome.problem is not None:
        found = outcome.problem
        words = problem_document(found.status, found.code, found.detail)
        return {"index": index, "status": found.status, "problem": words}
    assert outcome.receipt is not None
    return {
        "index": index,
        "status": CREATED if outcome.is_new else OK,
        "receipt": receipt_document(outcome.receipt),
    }


submissions = endpoint(post=take_reports)
submission = endpoint(get=tell_state)
