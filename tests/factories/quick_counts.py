"""Quick counts as the product stores them, from a small sample and its protocols."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import factory
from factory.django import DjangoModelFactory

from elections.contests.domain.seats import Method, Threshold
from reports.findings.domain.quick_count.analysis import About
from reports.findings.domain.quick_count.counting import quick_count
from reports.findings.domain.quick_count.document import Counted, document_of
from reports.findings.domain.quick_count.reception import reception_series
from reports.findings.domain.quick_count.returns import Return
from reports.findings.domain.quick_count.seats import ListOnBallot, SeatLaw
from reports.findings.domain.survey.sampling import Sample
from reports.findings.models import QuickCount
from tests.factories.contests import ContestFactory
from tests.factories.missions import MissionFactory
from tests.factories.places import ElectionDayFactory
from tests.factories.returns import returned, sample_of

MOMENT = datetime(2023, 3, 20, 6, 0, tzinfo=UTC)
LISTS = ("A", "B")
ABOUT = About(
    mission="M1",
    election_day="main",
    contest="LIST",
    contest_name="Party lists",
    names={"A": "List A", "B": "List B"},
    as_of=MOMENT,
    is_demonstration=False,
    threshold=0.05,
    law=SeatLaw(
        lists=(ListOnBallot("A", 1), ListOnBallot("B", 2)),
        seats=10,
        method=Method.HARE,
        threshold=Threshold(5, 100),
    ),
    seed=1,
)


def small_count(*, official: dict[str, Fraction] | None = None) -> Counted:
    """Return what a count of two strata was worked out from; villages report late."""
    sample: Sample = sample_of({"town": (8, 80), "village": (8, 120)})
    returns: list[Return] = [
        returned(
            f"{name}-{at}",
            {"A": lead + at, "B": 200},
            minutes=late + 10 * at,
            invalid=5,
        )
        for name, lead, late in (("town", 300, 0), ("village", 200, 60))
        for at in range(8)
    ]
    return Counted(
        sample=sample,
        returns=returns,
        held=(),
        reviewed=frozenset(),
        count=quick_count(sample, returns, options=LISTS),
        series=reception_series(
            sample, returns, options=LISTS, every=timedelta(minutes=30)
        ),
        refusals=(),
        official=official or {},
    )


def document() -> dict[str, Any]:
    """Return the stored form of the small count."""
    return document_of(ABOUT, small_count())


class QuickCountFactory(DjangoModelFactory[QuickCount]):
    class Meta:
        model = QuickCount

    mission = factory.SubFactory(MissionFactory, kind="sample_based")
    election_day = factory.SubFactory(
        ElectionDayFactory, election=factory.SelfAttribute("..mission.election")
    )
    contest = factory.SubFactory(
        ContestFactory, election=factory.SelfAttribute("..mission.election")
    )
    as_of = MOMENT
    computed_at = MOMENT
    computed_by = "user:1"
    content_sha256 = "0" * 64
    document = factory.LazyFunction(document)
    is_refused = False
