"""A frozen sample changes only when a station is shown not to exist."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from reports.findings.domain.survey.drawing import (
    draw_clusters,
    draw_pps_with_replacement,
    draw_random,
)
from reports.findings.domain.survey.estimators import total
from reports.findings.domain.survey.frame import Frame, FrameStation, make_frame
from reports.findings.domain.survey.sampling import Replacement, SampleRefused
from tests.reports.findings.domain.survey.battery import found


def test_the_next_reserve_joins_and_the_weights_follow() -> None:
    sample = draw_random(_frame(), allocation={"all": 4}, seed="one", reserve=1)
    lost, standing_by = sample.stations[1].code, sample.reserve[0].code

    after = sample.without(code=lost, reason="The building burned down in 2022.")

    assert [one.code for one in after.stations][-1] == standing_by
    assert list(after.existing()) == [True, False, True, True, True]
    assert [one.weight for one in after.stations] == pytest.approx([20 / 5] * 5)
    assert after.reserve == ()
    assert after.replacements == (
        Replacement(lost, "The building burned down in 2022.", standing_by),
    )
    stations = found(total(after.design(), np.ones(5), domain=after.existing()))
    assert stations.value == pytest.approx(16)


def test_without_a_reserve_nobody_joins_and_the_fact_is_kept() -> None:
    sample = draw_random(_frame(), allocation={"all": 4}, seed="one")

    after = sample.without(code=sample.stations[0].code, reason="Merged with another.")

    assert list(after.existing()) == [False, True, True, True]
    assert after.replacements[0].joined is None
    assert after.stations[1] == sample.stations[1]


def test_a_sampled_station_is_not_replaced_for_anything_else() -> None:
    sample = draw_random(_frame(), allocation={"all": 4}, seed="one", reserve=1)
    code = sample.stations[0].code

    with pytest.raises(SampleRefused, match="how it was shown"):
        sample.without(code=code, reason=" ")
    with pytest.raises(SampleRefused, match="sampled station"):
        sample.without(code="elsewhere", reason="It is a school.")
    with pytest.raises(SampleRefused, match="sampled station"):
        sample.without(code=code, reason="Gone.").without(code=code, reason="Gone.")


def test_by_other_methods_nobody_joins_and_all_weights_stay() -> None:
    clusters = draw_clusters(_frame(), allocation={"all": 2}, per_cluster=2, seed="one")
    sized = draw_pps_with_replacement(_frame(), allocation={"all": 18}, seed="one")
    twice = max(Counter(one.code for one in sized.stations).items(), key=lambda o: o[1])

    for sample, code, draws in (
        (clusters, clusters.stations[0].code, 1),
        (sized, *twice),
    ):
        after = sample.without(code=code, reason="Gone.")

        assert [one.weight for one in after.stations] == [
            one.weight for one in sample.stations
        ]
        assert int((~after.existing()).sum()) == draws
        assert after.replacements == (Replacement(code, "Gone.", None),)


def _frame() -> Frame:
    return make_frame(
        FrameStation(f"{at:03}", cluster=f"c{at % 4}", size=100) for at in range(20)
    )
