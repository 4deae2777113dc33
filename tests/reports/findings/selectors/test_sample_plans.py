"""The spread of a past result by stratum, for an allocation after Neyman."""

from __future__ import annotations

import statistics

import pytest

from elections.places.models import Election
from reports.findings.domain.survey.allocation import MINIMUM
from reports.findings.domain.survey.plan import AllocationRule, Plan, PlanRefused
from reports.findings.domain.survey.sampling import Method
from reports.findings.selectors.sample_plans import plan_with_past
from tests.factories.contests import ContestantFactory
from tests.factories.places import (
    AreaFactory,
    ElectionFactory,
    GeographyFactory,
    PollingStationFactory,
)
from tests.factories.results import OfficialResultFactory

pytestmark = pytest.mark.django_db

VOTES = {"N1": 10, "N2": 50, "N3": 90, "S1": 50, "S2": 50, "S3": 50}
PLAN = Plan(
    method=Method.RANDOM,
    seed="s",
    sampled=5,
    allocation=AllocationRule.NEYMAN,
    minimum=MINIMUM,
)


@pytest.fixture
def election() -> Election:
    """Give an election of six stations in two regions."""
    made = ElectionFactory.create()
    geography = GeographyFactory.create(election=made)
    areas = {code: AreaFactory.create(geography=geography, code=code) for code in "NS"}
    for code in VOTES:
        PollingStationFactory.create(election=made, code=code, area=areas[code[0]])
    return made


def test_the_spread_is_of_the_scores_of_matched_stations(election: Election) -> None:
    contestant = ContestantFactory.create()
    for code, votes in VOTES.items():
        station = PollingStationFactory.create(
            election=contestant.contest.election, code=code
        )
        place = {"contest": contestant.contest, "station": station}
        OfficialResultFactory.create(
            **place, contestant=contestant, line="votes", value=votes
        )
        OfficialResultFactory.create(**place, contestant=None, line="valid", value=100)

    plan = plan_with_past(plan=PLAN, contestant=contestant, election=election)

    assert plan.deviations is not None
    spread = {name[0]: value for name, value in plan.deviations.items()}
    # The ratio is 0.5 and the mean of valid votes 100.
    assert spread["N"] == pytest.approx(statistics.stdev([-0.4, 0.0, 0.4]))
    assert spread["S"] == 0.0
    assert "6 stations matched by code" in plan.deviations_source


def test_a_past_result_of_other_stations_is_refused(election: Election) -> None:
    contestant = ContestantFactory.create()

    with pytest.raises(PlanRefused, match="match stations"):
        plan_with_past(plan=PLAN, contestant=contestant, election=election)
