"""Draws: reproducible, with the right probabilities, and weights that follow."""

from __future__ import annotations

import hashlib
from collections import Counter

import numpy as np
import pytest

from reports.findings.domain.survey.design import Design
from reports.findings.domain.survey.drawing import (
    chance,
    draw_clusters,
    draw_pps_systematic,
    draw_pps_with_replacement,
    draw_random,
)
from reports.findings.domain.survey.estimators import total
from reports.findings.domain.survey.frame import Frame, FrameStation, make_frame
from reports.findings.domain.survey.sampling import Sample, SampleRefused
from tests.reports.findings.domain.survey.battery import found

ALLOCATION = {"north": 4, "south": 6}


def test_the_draw_is_the_order_of_published_hashes() -> None:
    sample = draw_random(_frame(), allocation=ALLOCATION, seed="19 March")

    codes = [f"n{at:02}" for at in range(20)]
    by_hash = sorted(
        codes,
        key=lambda code: hashlib.sha256(
            f"19 March\nstation\n{code}".encode()
        ).hexdigest(),
    )
    assert [one.code for one in sample.stations[:4]] == by_hash[:4]


def test_the_same_seed_draws_the_same_whatever_the_order_of_the_list() -> None:
    frame = _frame()
    mixed = make_frame([*frame.excluded, *reversed(frame.stations)])

    for draw in (draw_random, draw_pps_systematic, draw_pps_with_replacement):
        once = draw(frame, allocation=ALLOCATION, seed="one")
        assert draw(mixed, allocation=ALLOCATION, seed="one") == once
        assert draw(frame, allocation=ALLOCATION, seed="two") != once


def test_one_stratum_does_not_move_another() -> None:
    before = draw_random(_frame(), allocation=ALLOCATION, seed="one")

    after = draw_random(_frame(), allocation={"north": 4, "south": 9}, seed="one")

    assert before.stations[:4] == after.stations[:4]
    assert {one.code for one in before.stations} < {one.code for one in after.stations}


def test_random_weights_stand_for_every_station() -> None:
    sample = draw_random(_frame(), allocation=ALLOCATION, seed="one", reserve=2)

    assert [one.weight for one in sample.stations] == [5.0] * 4 + [5.0] * 6
    assert sample.design().weights.sum() == 50
    assert len(sample.reserve) == 4
    assert not {one.code for one in sample.reserve} & _codes(sample)


def test_excluded_stations_are_never_drawn_and_always_listed() -> None:
    sample = draw_random(_frame(), allocation={"north": 20, "south": 30}, seed="one")

    assert [one.code for one in sample.excluded] == ["x1"]
    assert "x1" not in _codes(sample)


def test_systematic_draws_take_large_stations_for_certain() -> None:
    sample = draw_pps_systematic(_frame(), allocation=ALLOCATION, seed="one")

    certain = [one for one in sample.stations if one.stratum == "south (certain)"]
    assert [(one.code, one.weight) for one in certain] == [("s00", 1.0)]
    assert len(_codes(sample)) == 10


def test_draws_by_size_estimate_the_sizes_without_error() -> None:
    sizes = {one.code: one.size for one in _frame().stations}

    for draw in (draw_pps_systematic, draw_pps_with_replacement):
        sample = draw(_frame(), allocation=ALLOCATION, seed="one")
        registered = [sizes[one.code] for one in sample.stations]
        estimate = found(total(sample.design(), registered))
        assert estimate.value == pytest.approx(sum(sizes.values()))
        assert estimate.standard_error == pytest.approx(0, abs=1e-6)


def test_clusters_carry_both_stages_into_the_design() -> None:
    sample = draw_clusters(
        _frame(), allocation={"north": 3, "south": 2}, per_cluster=2, seed="one"
    )

    design: Design = sample.design()
    assert len({(one.stratum, one.cluster) for one in sample.stations}) == 5
    assert design.second is not None
    assert design.degrees_of_freedom() == 3
    # north: 5 clusters of 4, south: 5 clusters of 6
    weights = [one.weight for one in sample.stations]
    assert weights == pytest.approx([5 / 3 * 4 / 2] * 6 + [5 / 2 * 6 / 2] * 4)


def test_over_many_seeds_every_station_is_drawn_as_often_as_it_should() -> None:
    frame, seeds = _frame(), 600

    drawn = Counter(
        one.code
        for seed in range(seeds)
        for one in draw_random(frame, allocation=ALLOCATION, seed=str(seed)).stations
    )

    shares = np.array([drawn[one.code] / seeds for one in frame.stations])
    assert np.abs(shares - 0.2).max() < 5 * np.sqrt(0.2 * 0.8 / seeds)


def test_over_many_seeds_draws_by_size_follow_the_size() -> None:
    frame, seeds = _frame(), 600

    drawn = Counter(
        one.code
        for seed in range(seeds)
        for one in draw_pps_systematic(
            frame, allocation=ALLOCATION, seed=str(seed)
        ).stations
    )

    north = [one for one in frame.stations if one.stratum == "north"]
    expected = {one.code: 4 * one.size / sum(o.size for o in north) for one in north}
    for code, share in expected.items():
        assert abs(drawn[code] / seeds - share) < 5 * np.sqrt(share / seeds)


def test_chance_is_uniform_and_below_1() -> None:
    values = np.array([chance("seed", str(at)) for at in range(2_000)])

    assert 0 <= values.min() < values.max() < 1
    assert values.mean() == pytest.approx(0.5, abs=0.03)


def test_impossible_draws_are_refused() -> None:
    frame = _frame()

    with pytest.raises(SampleRefused, match="every stratum"):
        draw_random(frame, allocation={"north": 4}, seed="one")
    with pytest.raises(SampleRefused, match="20 stations, not 21"):
        draw_random(frame, allocation={"north": 21, "south": 1}, seed="one")
    with pytest.raises(SampleRefused, match="5 clusters"):
        draw_clusters(
            frame, allocation={"north": 6, "south": 1}, per_cluster=1, seed="one"
        )
    with pytest.raises(SampleRefused, match="at least one"):
        draw_clusters(frame, allocation=ALLOCATION, per_cluster=0, seed="one")
    with pytest.raises(SampleRefused, match="No registered voters at: z"):
        draw_pps_systematic(
            make_frame([FrameStation("z")]), allocation={"all": 1}, seed="one"
        )


def _frame() -> Frame:
    """20 stations in the north, 30 in the south (one very large), one in a barracks."""
    north = [
        FrameStation(f"n{at:02}", "north", f"c{at // 4}", 100.0 + 10 * at)
        for at in range(20)
    ]
    south = [
        FrameStation(f"s{at:02}", "south", f"c{at // 6}", 5000.0 if at == 0 else 200.0)
        for at in range(30)
    ]
    barracks = FrameStation("x1", "north", "c0", 90.0, "military")
    return make_frame([*north, *south, barracks])


def _codes(sample: Sample) -> set[str]:
    return {one.code for one in sample.stations}
