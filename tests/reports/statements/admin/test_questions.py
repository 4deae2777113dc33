"""What the pages of a statement ask before something is done."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reports.statements.models import Statement
from tests.factories.statements import AS_OF, built, written
from tests.reports.statements.admin.test_statements import page_of, signed_in

pytestmark = pytest.mark.django_db


def test_the_head_opens_a_correction_of_what_is_published() -> None:
    revision = written()
    head = signed_in(revision.mission)
    Statement.objects.update(state="published", published_at=AS_OF)
    address = reverse("admin:statement-correct", args=[revision.statement_id])

    page = head.get(page_of(revision.statement)).content.decode()
    asked = head.get(address).content.decode()
    after = head.post(address, {"reason": "A late form."}, follow=True)

    assert f'href="{address}"' in page
    assert "Open the correction" in asked
    assert "A late form." in after.content.decode()
    assert Statement.objects.get().state == "draft"


def test_who_does_not_release_is_not_asked_for_a_correction() -> None:
    revision = written()
    address = reverse("admin:statement-correct", args=[revision.statement_id])

    answer = signed_in(revision.mission, role="analyst").get(address)

    assert answer.status_code == 403


def test_a_reason_given_at_the_desk_is_kept() -> None:
    revision = built()
    address = reverse("admin:statement-reason", args=[revision.statement_id])

    signed_in(revision.mission).post(
        f"{address}?rule=station_code&subject=KZ-0012",
        {"reason": "Named by the police."},
    )

    reason = revision.statement.reasons.get()
    assert (reason.rule, reason.subject) == ("station_code", "KZ-0012")
