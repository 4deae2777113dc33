"""Every number leads to as many rows as it counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reports.findings.models import Figure, FindingSet
from reports.findings.selectors.behind import reports_behind
from reports.findings.services.computing import compute_findings
from reports.observations.models import Observation
from tests.factories.deployment import ExpectedReportFactory
from tests.factories.findings import CountedObservationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def findings() -> FindingSet:
    """Findings over a few observations of one mission."""
    first: Observation = CountedObservationFactory.create(
        answers={"b01": "yes", "all": "bad", "members": 5, "women": 2}, setting="urban"
    )
    beside = {"version": first.version, "election_day": first.election_day}
    for answer in ("yes", "no", "not_observed"):
        CountedObservationFactory.create(answers={"b01": answer}, **beside)
    CountedObservationFactory.create(is_rehearsal=True, **beside)
    CountedObservationFactory.create(
        supersedes=first.instance_id, thread=first.thread, **beside
    )
    ExpectedReportFactory.create(
        deployment__mission=first.mission,
        deployment__election_day=first.election_day,
        deployment__team=first.team,
    )
    return compute_findings(
        mission=first.mission,
        election_day=first.election_day,
        settled_after=timedelta(0),
    )


def test_every_count_of_observations_leads_to_that_many(findings: FindingSet) -> None:
    figures = Figure.objects.filter(finding_set=findings, query__reports="observations")
    counted = figures.filter(unit="observations").exclude(indicator="number")

    for figure in counted.order_by("key"):
        for part, number in {"k": figure.k, "n": figure.n, **figure.excluded}.items():
            assert reports_behind(figure, part=part).count() == (number or 0), figure


@pytest.mark.parametrize("name", ["rehearsal", "superseded", "expected"])
def test_what_does_not_count_can_be_listed_too(findings: FindingSet, name: str) -> None:
    figure = Figure.objects.get(finding_set=findings, key=f"coverage.voting.{name}")

    assert reports_behind(figure).count() == figure.k == 1
