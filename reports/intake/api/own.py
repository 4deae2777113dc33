"""GET /me: a team's deployment, checklists and receipts, and how to check a receipt."""

from __future__ import annotations

import base64

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from elections.journal.services.sealing import mission_keys
from reports.intake.api.wire import answer_json, endpoint, spend, token_of
from reports.intake.domain.receipts import receipt_document
from reports.intake.selectors.own import own_affairs


def tell_own(request: HttpRequest) -> HttpResponse:
    """Tell a phone who it is for the mission, and what its team has to do and has sent."""
    token = token_of(request)
    spend(token, cost=1)
    own = own_affairs(token=token, now=timezone.now())
    mission = own.device.mission
    verify_key = mission_keys(mission.pk).verify_key
    return answer_json(
        200,
        {
            "mission": mission.code,
            "observer": own.device.observer.code,
            "team": own.device.team.code if own.device.team else None,
            "verify_key": base64.b64encode(verify_key).decode(),
            "deployments": own.deployments,
            "checklists": own.checklists,
            "receipts": [receipt_document(receipt) for receipt in own.receipts],
        },
    )


own = endpoint(get=tell_own)
