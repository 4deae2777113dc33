"""Signals stay inside: every way to the outside is tried with marked results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from reports.findings.domain.canonical import document_to_json
from reports.findings.models import FindingSet
from reports.findings.selectors.documents import finding_document
from reports.findings.services.computing import compute_findings
from reports.observations.models import Observation
from reports.signals.domain.levels import SignalA, SignalB, SignalC
from reports.signals.domain.outcomes import Outcome, outcome_as_json
from reports.signals.models import PatternRun
from reports.statements.models import Revision, Section
from reports.statements.services.building import build_statement, make_revision
from tests.factories.findings import CountedObservationFactory
from tests.factories.signals import (
    ContradictionRunFactory,
    ImpossibleNumbersRunFactory,
    PatternRunFactory,
)
from tests.reports.published import client_of, desk_pages, published

pytestmark = pytest.mark.django_db
MARK = "Zqxjkv"
A = SignalA(MARK, MARK, MARK, f"{MARK} in the box", 2, 1, 1)
B = SignalB(MARK, MARK, MARK, f"{MARK} is exchanged")
C = SignalC(MARK, f"{MARK} of whole percentages", 9, 5, 1, p=0.001)


@pytest.fixture
def observation() -> Observation:
    return CountedObservationFactory.create(answers={"b01": "yes"})


def computed(observation: Observation) -> FindingSet:
    return compute_findings(
        mission=observation.mission,
        election_day=observation.election_day,
        settled_after=timedelta(0),
    )


def run_all(observation: Observation) -> None:
    """Store a run of each level with the mark in each of its texts."""
    for factory, signal in (
        (ImpossibleNumbersRunFactory, A),
        (ContradictionRunFactory, B),
        (PatternRunFactory, C),
    ):
        result = outcome_as_json(Outcome(1, MARK, (signal,), ((MARK, "1"),), (MARK,)))
        factory.create(
            mission=observation.mission,
            election_day=observation.election_day,
            found=1,
            result=result,
        )


def stated(observation: Observation, *, narrative: str = "") -> Revision:
    revision = build_statement(
        mission=observation.mission,
        election_day=observation.election_day,
        finding_set=computed(observation),
        actor="system",
    )
    if narrative:
        Section.objects.filter(statement=revision.statement).update(narrative=narrative)
        return make_revision(statement=revision.statement, actor="system")
    return revision


def figures_of(findings: FindingSet) -> list[dict[str, Any]]:
    return list(document_to_json(finding_document(findings))["figures"])


def test_no_file_answer_or_page_of_figures_and_statements_shows_a_signal(
    observation: Observation,
) -> None:
    run_all(observation)

    revision = stated(observation)

    shown = published(revision) | dict(desk_pages(revision, revision.finding_set))
    assert len(shown) > 12
    assert all(len(text) > 20 for text in shown.values())
    assert [place for place, text in shown.items() if MARK in text] == []


def test_the_mark_does_show_where_signals_are_read(observation: Observation) -> None:
    run_all(observation)

    row = PatternRun.objects.get()
    page = client_of(observation.mission, "analyst").get(
        f"/admin/reports/patternrun/{row.pk}/change/"
    )

    assert MARK in page.content.decode()


def test_runs_move_no_figure(observation: Observation) -> None:
    before = figures_of(computed(observation))

    run_all(observation)

    assert figures_of(computed(observation)) == before


@pytest.mark.parametrize(
    "key",
    [
        "signals.whole_percentages",
        "whole_percentages",
        "patternrun",
        "signals.copies.0001",
        MARK,
    ],
)
def test_a_signal_cannot_be_cited(observation: Observation, key: str) -> None:
    run_all(observation)

    revision = stated(observation, narrative=f"We saw [[figure:{key}]] there.")

    messages = {problem["rule"] for problem in revision.problems}
    cited = {figure["key"] for figure in revision.document["figures"]}
    assert "unknown_figure" in messages
    assert key not in cited


def views(resolver: URLResolver, base: str = "") -> Iterator[tuple[str, str]]:
    """Yield each address with the module that answers it."""
    for each in resolver.url_patterns:
        route = base + str(each.pattern)
        if isinstance(each, URLPattern):
            view = getattr(each.callback, "cls", each.callback)
            yield route, str(view.__module__)
        else:
            yield from views(each, route)


def test_no_address_outside_the_desk_is_answered_by_signals() -> None:
    outside = dict(v for v in views(get_resolver()) if not v[0].startswith("admin/"))

    assert any(route.startswith("api/v1/findings") for route in outside)
    assert not [
        route
        for route, module in outside.items()
        if module.startswith(("reports.signals", "reports.carousels"))
    ]
