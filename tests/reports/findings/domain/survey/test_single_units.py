"""A plan says before the draw how a stratum with a single unit counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.findings.domain.survey.frame import FrameStation, make_frame
from reports.findings.domain.survey.plan import Plan, PlanRefused, draw_plan
from reports.findings.domain.survey.protocol import plan_words
from reports.findings.domain.survey.sampling import Method
from reports.findings.domain.survey.stages import Lonely, SinglePsuStratum

FRAME = make_frame(
    FrameStation(f"{stratum}{at}", stratum) for stratum in "NS" for at in range(10)
)
PLAN = Plan(method=Method.RANDOM, seed="s", sampled=2, minimum=1)


def test_single_units_are_refused_unless_the_plan_says_how_they_count() -> None:
    with pytest.raises(SinglePsuStratum):
        draw_plan(FRAME, PLAN)

    for plan in (
        replace(PLAN, collapse={"S": "N"}),
        replace(PLAN, lonely=Lonely.ADJUST),
    ):
        assert len(draw_plan(FRAME, plan).stations) == 2


@pytest.mark.parametrize("partner", ["Nowhere", "S"])
def test_a_partner_that_is_no_other_stratum_is_refused(partner: str) -> None:
    with pytest.raises(PlanRefused, match="The strata of this draw are: N; S"):
        draw_plan(FRAME, replace(PLAN, collapse={"S": partner}))


def test_the_protocol_of_the_draw_prints_it() -> None:
    words = dict(plan_words(replace(PLAN, collapse={"S": "N"})))

    assert words["Strata joined"] == "S with N"
    assert "refused" in words["Stratum with a single unit"]
