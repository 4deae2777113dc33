"""Findings that a person asked for: queued, computed once, kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from elections.journal.models import Job
from reports.findings.models import Figure, FindingSet
from reports.findings.services.working import ask_for_findings, compute_next_findings
from reports.findings.tasks import compute_asked_findings
from tests.factories.findings import CountedObservationFactory

pytestmark = pytest.mark.django_db


def asked() -> Job:
    observation = CountedObservationFactory.create(answers={"b01": "yes"})
    return ask_for_findings(
        mission=observation.mission,
        election_day=observation.election_day,
        actor="user:1",
    )


def test_what_was_asked_for_is_computed_and_kept() -> None:
    job = asked()

    findings = compute_next_findings(now=timezone.now())

    assert findings is not None
    job.refresh_from_db()
    assert (job.state, job.result["finding_set"]) == (Job.State.DONE, findings.pk)
    assert (findings.is_live, findings.reason) == (False, "asked")


def test_nothing_is_computed_twice() -> None:
    asked()

    compute_asked_findings()
    compute_asked_findings()

    assert FindingSet.objects.count() == 1


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_kept_set_and_its_figures_cannot_be_changed(change: str) -> None:
    asked()
    compute_asked_findings()
    changes: tuple[tuple[QuerySet[Any, Any], dict[str, object]], ...] = (
        (Figure.objects.all(), {"k": 99}),
        (FindingSet.objects.all(), {"reason": "other"}),
    )

    for rows, values in changes:
        arguments = values if change == "update" else {}
        with pytest.raises(DatabaseError), transaction.atomic():
            getattr(rows, change)(**arguments)
