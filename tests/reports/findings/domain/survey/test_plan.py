"""Plans: what is left out, how strata are made, and that a plan decides everything."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.findings.domain.survey.listing import fingerprint
from reports.findings.domain.survey.parcel import (
    DrawRule,
    ParcelRefused,
    frame_csv,
    frame_from_csv,
    parcel,
    verify,
)
from reports.findings.domain.survey.plan import (
    AllocationRule,
    Exclusion,
    Place,
    Plan,
    PlanRefused,
    Rule,
    draw_plan,
    planned_allocation,
    planned_frame,
    size_class,
)
from reports.findings.domain.survey.sampling import Method

PLACES = [
    Place(
        code=f"{area}{number:02}",
        areas=(area, f"{area}-{number % 4}"),
        area_names=(f"Region {area}", "District"),
        setting="urban" if number % 2 else "rural",
        size=100 + 40 * number,
    )
    for area in "AB"
    for number in range(20)
]


def plan(**more: object) -> Plan:
    values: dict[str, object] = {
        "method": Method.RANDOM,
        "seed": "s",
        "sampled": 8,
        **more,
    }
    return Plan(**values)  # type: ignore[arg-type]  # a test's own words


@pytest.mark.parametrize(
    ("rule", "values", "left"),
    [
        (Rule.KIND, ("ordinary",), 0),
        (Rule.AREA, ("A",), 20),
        (Rule.AREA, ("A-1", "B-2"), 30),
        (Rule.CODES, ("A00", "B00", "X"), 38),
        (Rule.CLOSED, (), 40),
        (Rule.PROVISIONAL, (), 40),
        (Rule.UNSIZED, (), 40),
    ],
)
def test_each_rule_leaves_out_what_it_covers(
    rule: Rule, values: tuple[str, ...], left: int
) -> None:
    frame = planned_frame(PLACES, plan(exclusions=(Exclusion(rule, "why", values),)))

    assert len(frame.stations) == left
    assert frame.exclusions() == ({"why": 40 - left} if left < 40 else {})


def test_the_first_rule_gives_the_reason() -> None:
    closed = Place("C", is_open=False, kind="military")
    rules = (
        Exclusion(Rule.CLOSED, "Closed"),
        Exclusion(Rule.KIND, "Military", ("military",)),
    )

    frame = planned_frame([closed], plan(exclusions=rules))

    assert frame.exclusions() == {"Closed": 1}


def test_strata_combine_area_setting_and_size() -> None:
    frame = planned_frame(PLACES, plan(by_setting=True, size_bounds=(500,)))

    assert frame.sizes() == {
        "A Region A, rural, 500 voters and more": 5,
        "A Region A, rural, under 500 voters": 5,
        "A Region A, urban, 500 voters and more": 5,
        "A Region A, urban, under 500 voters": 5,
        "B Region B, rural, 500 voters and more": 5,
        "B Region B, rural, under 500 voters": 5,
        "B Region B, urban, 500 voters and more": 5,
        "B Region B, urban, under 500 voters": 5,
    }


def test_a_stratum_too_small_is_joined_and_says_so() -> None:
    lonely = Place("Z", areas=("Z",), setting="urban")

    frame = planned_frame(
        [*PLACES, lonely, Place("Y", areas=("Z",), setting="rural")],
        plan(by_setting=True),
    )

    assert frame.sizes()["Z, joined small strata"] == 2


@pytest.mark.parametrize(
    ("size", "name"),
    [
        (None, "size not known"),
        (99, "under 100 voters"),
        (100, "100 to 499 voters"),
        (499, "100 to 499 voters"),
        (500, "500 voters and more"),
        (1_500, "500 voters and more"),
    ],
)
def test_a_bound_is_the_least_of_its_class(size: int | None, name: str) -> None:
    assert size_class(size, (100, 500)) == name


def test_the_name_of_a_stratum_reads_as_words() -> None:
    sized = plan(area_level=0, by_setting=True, size_bounds=(600, 1_500))
    places = [Place(code, setting="rural", size=900) for code in "XY"]

    frame = planned_frame(places, sized)

    assert list(frame.sizes()) == ["rural, 600 to 1,499 voters"]


def test_neyman_gives_more_where_shares_vary_more() -> None:
    uneven = plan(
        allocation=AllocationRule.NEYMAN,
        sampled=12,
        shares={"A Region A": 0.5, "B Region B": 0.01},
    )

    allocation = planned_allocation(planned_frame(PLACES, uneven), uneven)

    # sd .5 and .0995: 12 * .5 / .5995 = 10.008
    assert allocation == {"A Region A": 10, "B Region B": 2}


def test_a_past_spread_rules_over_assumed_shares() -> None:
    past = plan(
        allocation=AllocationRule.NEYMAN,
        sampled=12,
        shares={"A Region A": 0.5},
        deviations={"A Region A": 0.1, "B Region B": 0.1},
    )

    allocation = planned_allocation(planned_frame(PLACES, past), past)

    assert allocation == {"A Region A": 6, "B Region B": 6}


def test_a_plan_comes_back_from_json_as_it_was() -> None:
    rich = plan(
        exclusions=(Exclusion(Rule.AREA, "Insecure", ("A05",)),),
        size_bounds=(100, 500),
        shares={"A": 0.1},
    )

    again = msgspec.convert(msgspec.json.decode(msgspec.json.encode(rich)), Plan)

    assert again == rich


@pytest.mark.parametrize("method", list(Method))
@settings(max_examples=15, deadline=None)
@given(seed=st.text(min_size=1, max_size=20).filter(str.strip))
def test_every_draw_is_repeated_from_its_parcel(method: Method, seed: str) -> None:
    wanted = plan(method=method, seed=seed, cluster_level=2, per_cluster=3, sampled=6)
    frame = planned_frame(PLACES, wanted)
    sample = draw_plan(frame, wanted)
    rule = DrawRule(method, planned_allocation(frame, wanted), per_cluster=3)

    content = parcel(frame_text=frame_csv(frame), rule=rule, sample=sample)

    verdict = verify(content, seed=seed)
    assert verdict.is_reproduced
    assert verdict.fingerprint == fingerprint(sample)
    assert not verify(content, seed=f"{seed}!").is_reproduced


def test_a_frame_comes_back_from_its_csv() -> None:
    frame = planned_frame(
        PLACES, plan(exclusions=(Exclusion(Rule.CODES, 'He said: "no"', ("A00",)),))
    )

    assert frame_from_csv(frame_csv(frame)) == frame


def test_other_columns_are_no_frame() -> None:
    with pytest.raises(ParcelRefused):
        frame_from_csv("code,weight\nA,1\n")


def test_a_draw_without_a_seed_or_a_frame_is_refused() -> None:
    with pytest.raises(PlanRefused):
        draw_plan(planned_frame(PLACES, plan()), plan(seed=" "))
    with pytest.raises(PlanRefused):
        planned_allocation(planned_frame([], plan()), plan())
