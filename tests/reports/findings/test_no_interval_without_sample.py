"""A mission without a random sample shows no interval: no file, answer or page of the desk."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.findings.services.computing import compute_findings
from reports.statements.models import Revision
from reports.statements.services.building import build_statement
from tests.factories.findings import (
    CountedObservationFactory,
    PublishedVersionFactory,
    make_voting,
)
from tests.factories.missions import ObserverTeamFactory
from tests.factories.places import ElectionDayFactory
from tests.reports.published import desk_pages, published

pytestmark = pytest.mark.django_db
# Intervals as we print them, and every sign of an estimate that is followed by a number.
INTERVAL = re.compile(
    r"confidence interval \d|\d(?:\.\d+)? ?% confidence|±\s*\d|\bdeff \d"
    r"|an estimated \d|margin of error[^.]{0,20} \d"
    r'|"(?:lower|upper|se|point|deff)": ?"[^"]',
    re.IGNORECASE,
)


def revision_of(kind: str, *, forms: int) -> Revision:
    """Build a statement over drawn observations of a mission of this kind."""
    chance = random.Random(f"{kind} {forms}")
    version = PublishedVersionFactory.create(mission__kind=kind, asks=make_voting())
    mission: Mission = version.mission
    day: ElectionDay = ElectionDayFactory.create(election=mission.election)
    teams = ObserverTeamFactory.create_batch(3, mission=mission)
    for _ in range(forms):
        CountedObservationFactory.create(
            version=version,
            election_day=day,
            team=chance.choice(teams),
            answers={"b01": chance.choice(["yes", "no"])},
        )
    findings = compute_findings(
        mission=mission, election_day=day, settled_after=timedelta(0)
    )
    return build_statement(
        mission=mission, election_day=day, finding_set=findings, actor="system"
    )


@pytest.mark.parametrize(
    ("kind", "forms"),
    [
        ("full", 0),
        ("full", 110),
        ("limited", 12),
        ("network", 110),
        ("sample_based", 60),
    ],
)
def test_nothing_shown_holds_an_interval(kind: str, forms: int) -> None:
    """A sample-based mission is one of them until its sample is frozen."""
    revision = revision_of(kind, forms=forms)

    shown = published(revision) | dict(desk_pages(revision, revision.finding_set))

    assert len(shown) > 12
    assert {
        place: found.group()
        for place, text in shown.items()
        if (found := INTERVAL.search(text))
    } == {}


@pytest.mark.parametrize(
    "words",
    [
        "7.2 per cent (95% confidence interval 5.7-8.9; 1,042 stations)",
        "7 % ± 2",
        '{"lower": "0.05"}',
        "an estimated 7.2 per cent",
    ],
)
def test_the_search_would_find_one(words: str) -> None:
    assert INTERVAL.search(words)
