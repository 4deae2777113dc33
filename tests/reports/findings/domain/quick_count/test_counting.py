"""Shares and turnout from the stations that reported."""

from __future__ import annotations

import numpy as np
import pytest

from reports.findings.domain.quick_count.counting import (
    Base,
    QuickCountRefused,
    quick_count,
)
from reports.findings.domain.quick_count.sentences import share_sentence
from reports.findings.domain.survey.estimators import ratio, ratios
from reports.findings.domain.survey.sampling import Method
from tests.factories.returns import returned, sample_of

AB = ("A", "B")


def test_shares_and_turnout_are_ratio_estimators_of_the_survey_engine() -> None:
    sample = sample_of({"town": (6, 60), "village": (5, 200)})
    random = np.random.default_rng(1)
    a, b = random.integers(100, 400, 11), random.integers(100, 400, 11)
    returns = [
        returned(one.code, {"A": int(a[i]), "B": int(b[i])}, invalid=7 + i)
        for i, one in enumerate(sample.stations)
    ]

    count = quick_count(sample, returns, options=AB)

    design = sample.design()
    shares = ratios(design, [a, b], a + b)
    turnout = ratio(design, a + b + 7 + np.arange(11), np.full(11, 1000))
    assert count.joint is not None
    assert shares is not None
    assert turnout is not None
    assert np.allclose(count.joint.values[:2], shares.values, rtol=1e-12)
    assert np.allclose(count.joint.covariance[:2, :2], shares.covariance, rtol=1e-9)
    found = count.turnout()
    assert found is not None
    assert found.value == pytest.approx(turnout.value, rel=1e-12)
    assert found.variance == pytest.approx(turnout.variance, rel=1e-9)
    assert found.df == 9


def test_shares_and_turnout_have_a_covariance() -> None:
    sample = sample_of({"all": (4, 400)})
    returns = [
        returned(f"all-{at}", {"A": 100 + 90 * at, "B": 100}, registered=1000)
        for at in range(4)
    ]

    count = quick_count(sample, returns, options=AB)

    assert count.joint is not None
    assert count.joint.covariance[0, 2] > 0
    assert count.joint.covariance[0, 0] == pytest.approx(-count.joint.covariance[0, 1])


def test_a_station_that_has_not_reported_is_never_zero() -> None:
    sample = sample_of({"all": (5, 50)})
    returns = [returned(f"all-{at}", {"A": 60, "B": 40}) for at in range(3)]

    count = quick_count(sample, returns, options=AB)

    turnout = count.turnout()
    assert turnout is not None
    assert turnout.value == pytest.approx(0.1)
    assert (count.reported, count.sampled) == (3, 5)
    assert count.response_share == pytest.approx(0.6)


def test_strata_keep_their_weight_whatever_share_of_them_reported() -> None:
    sample = sample_of({"town": (10, 100), "village": (10, 100)})
    town = [returned(f"town-{at}", {"A": 100, "B": 0}) for at in range(10)]
    village = [returned(f"village-{at}", {"A": 0, "B": 100}) for at in range(2)]

    count = quick_count(sample, town + village, options=AB)

    share = count.share("A")
    assert share is not None
    assert share.value == pytest.approx(0.5)


def test_a_stratum_with_one_report_is_silent_and_no_margin_is_made_up() -> None:
    sample = sample_of({"town": (3, 30), "village": (3, 30)})
    returns = [returned(f"town-{at}", {"A": 60 + at, "B": 40}) for at in range(3)]
    returns.append(returned("village-0", {"A": 1, "B": 99}))

    count = quick_count(sample, returns, options=AB)

    assert count.silent == ("village",)
    assert not count.is_whole
    share = count.share("A")
    assert share is not None
    assert share.value > 0.5


def test_nothing_reported_is_no_estimate() -> None:
    count = quick_count(sample_of({"all": (3, 30)}), [], options=AB)

    assert count.joint is None
    assert count.intervals() == (None, None, None)
    assert count.turnout() is None
    assert count.response_share == 0


def test_a_census_of_a_stratum_has_no_sampling_error_but_counts() -> None:
    sample = sample_of({"abroad": (1, 1), "home": (3, 30)})
    returns = [
        returned("abroad-0", {"A": 90, "B": 10}),
        *(returned(f"home-{at}", {"A": 50 + at, "B": 50}) for at in range(3)),
    ]

    count = quick_count(sample, returns, options=AB)

    assert count.silent == ()
    assert count.joint is not None
    assert count.joint.n == 4


def test_a_station_drawn_twice_counts_twice() -> None:
    sample = sample_of({"all": (3, 30)}, method=Method.PPS_REPLACEMENT)
    twice = [*sample.stations, sample.stations[0]]
    returns = [
        returned("all-0", {"A": 100, "B": 0}),
        returned("all-1", {"A": 0, "B": 100}),
        returned("all-2", {"A": 0, "B": 100}),
    ]

    count = quick_count(
        type(sample)(sample.method, sample.seed, tuple(twice), ()), returns, options=AB
    )

    share = count.share("A")
    assert share is not None
    assert share.value == pytest.approx(0.5)
    assert (count.reported, count.sampled) == (4, 4)


def test_a_sampled_station_that_does_not_exist_is_no_missing_one() -> None:
    sample = sample_of({"all": (4, 40)}).without(code="all-3", reason="a closed school")
    returns = [returned(f"all-{at}", {"A": 60 + at, "B": 40}) for at in range(3)]

    count = quick_count(sample, returns, options=AB)

    assert count.response_share == pytest.approx(1.0)
    assert count.joint is not None
    assert count.joint.population == pytest.approx(30)


def test_two_returns_of_one_station_are_refused_before_they_count_twice() -> None:
    sample = sample_of({"all": (3, 30)})
    twice = [returned("all-0", {"A": 1, "B": 2}), returned("all-0", {"A": 1, "B": 2})]

    with pytest.raises(QuickCountRefused, match="one return per station"):
        quick_count(sample, twice, options=AB)


def test_the_wrong_denominator_lowers_every_share_by_the_invalid_ballots() -> None:
    # ISFED 2020: a first release with the wrong denominator had all shares 3.8 % too low.
    sample = sample_of({"all": (4, 40)})
    returns = [
        returned(f"all-{at}", {"A": 500 + at, "B": 462 - at}, invalid=38)
        for at in range(4)
    ]

    right = quick_count(sample, returns, options=AB)
    wrong = quick_count(sample, returns, options=AB, base=Base.BALLOTS)

    assert right.joint is not None
    assert wrong.joint is not None
    assert right.joint.values[:2].sum() == pytest.approx(1.0)
    assert wrong.joint.values[:2] == pytest.approx(0.962 * right.joint.values[:2])


def test_one_station_that_moves_everything_has_influence() -> None:
    sample = sample_of({"all": (40, 400)})
    returns = [
        returned(f"all-{at}", {"A": 50 + at % 3, "B": 50}) for at in range(39)
    ] + [returned("all-39", {"A": 5000, "B": 0}, registered=6000)]

    count = quick_count(sample, returns, options=AB)

    assert max(count.influence, key=lambda code: count.influence[code]) == "all-39"
    assert count.influence["all-39"] > 0.5 > count.influence["all-0"]


def test_clusters_are_the_units_of_the_variance() -> None:
    drawn = sample_of({"all": (6, 60)}, method=Method.CLUSTERS)
    stations = tuple(
        type(one)(one.code, "all", one.probability, 20.0, f"c{at // 2}", 3)
        for at, one in enumerate(drawn.stations)
    )
    sample = type(drawn)(drawn.method, drawn.seed, stations, ())
    returns = [
        returned(one.code, {"A": 40 + 10 * (at // 2), "B": 50})
        for at, one in enumerate(stations)
    ]

    count = quick_count(sample, returns, options=AB)

    assert count.joint is not None
    assert (count.joint.df, count.joint.n) == (2, 6)


def test_a_list_without_any_vote_has_no_margin_of_0() -> None:
    sample = sample_of({"town": (6, 60)})
    returns = [
        returned(f"town-{at}", {"A": 300 + at, "B": 200, "C": 0}, minutes=at)
        for at in range(6)
    ]

    found = quick_count(sample, returns, options=("A", "B", "C"))

    bounds = dict(zip(("A", "B", "C"), found.intervals(), strict=False))
    assert bounds["A"] is not None
    assert bounds["C"] is None
    assert "cannot be determined" in share_sentence(found, "C", name="List C")


def test_shares_that_nowhere_vary_have_no_margin_of_dust() -> None:
    sample = sample_of({"town": (7, 61), "village": (5, 70)})
    returns = [
        returned(
            f"{name}-{at}", {"A": 7 * (at + 3), "B": 10 * (at + 3)}, registered=17 * 90
        )
        for name, count in (("town", 7), ("village", 5))
        for at in range(count)
    ]

    a, b, turnout = quick_count(sample, returns, options=AB).intervals()

    assert (a, b) == (None, None)
    assert turnout is not None


def test_a_stratum_whose_draws_are_all_no_stations_is_not_awaited() -> None:
    sample = sample_of({"town": (4, 40), "camp": (2, 2)})
    sample = sample.without(code="camp-0", reason="Closed")
    sample = sample.without(code="camp-1", reason="Closed")
    returns = [returned(f"town-{at}", {"A": 60 + at, "B": 40}) for at in range(4)]

    count = quick_count(sample, returns, options=AB)

    assert count.is_whole
    assert [one.name for one in count.response] == ["town"]
    assert count.response_share == 1


def test_a_simple_random_sample_has_a_design_effect_of_1() -> None:
    sample = sample_of({"all": (20, 400)})
    returns = [returned(f"all-{at}", {"A": 60 + at, "B": 40}) for at in range(20)]

    share = quick_count(sample, returns, options=AB).share("A")

    assert share is not None
    assert share.design_effect == pytest.approx(1.0)


def test_no_share_is_said_to_be_perhaps_below_0_or_above_1() -> None:
    sample = sample_of({"town": (30, 3000)})
    returns = [
        returned(f"town-{at}", {"A": 470, "B": 30 * (at == 0)}, registered=501)
        for at in range(30)
    ]

    count = quick_count(sample, returns, options=AB)

    a, b, turnout = count.intervals()
    assert a is not None
    assert b is not None
    assert turnout is not None
    assert (b.lower, a.upper) == (0.0, 1.0)
    assert 0 < b.upper < 0.01
    assert turnout.upper <= 1
    assert "confidence interval 0.0-" in share_sentence(count, "B", name="List B")
