"""Weights for silence, trimming, and the price of unequal weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.findings.domain.survey.weights import (
    ResponseRate,
    WeightsRefused,
    adjusted_for_nonresponse,
    kish_effect,
    response_rates,
    trimmed_weights,
)

CLASSES = ["rural", "rural", "rural", "town", "town"]
WEIGHTS = [10.0, 10.0, 20.0, 5.0, 5.0]
REPORTED = np.array([True, False, True, True, True])


def test_response_is_weighted_and_low_below_80_per_cent() -> None:
    rates = response_rates(weights=WEIGHTS, classes=CLASSES, has_reported=REPORTED)

    assert rates == (ResponseRate("rural", 3, 2, 0.75), ResponseRate("town", 2, 2, 1.0))
    assert [rate.is_low for rate in rates] == [True, False]


def test_those_who_reported_stand_for_their_class() -> None:
    adjusted = adjusted_for_nonresponse(
        weights=WEIGHTS, classes=CLASSES, has_reported=REPORTED
    )

    assert adjusted == pytest.approx([10 / 0.75, 20 / 0.75, 5, 5])
    assert adjusted.sum() == pytest.approx(sum(WEIGHTS))


def test_a_class_without_any_report_is_refused_by_name() -> None:
    silent = np.array([True, True, True, False, False])

    with pytest.raises(WeightsRefused, match="town"):
        adjusted_for_nonresponse(weights=WEIGHTS, classes=CLASSES, has_reported=silent)


def test_the_effect_of_unequal_weights_by_hand() -> None:
    assert kish_effect([1.0, 1.0, 1.0]) == pytest.approx(1)
    assert kish_effect([1.0, 3.0]) == pytest.approx(1.25)  # 1 + (1 / 2)^2


def test_trimming_keeps_the_population_and_reports_its_effect() -> None:
    trimming = trimmed_weights([1.0, 1.0, 1.0, 1.0, 16.0], most=5)

    assert trimming.weights == pytest.approx([3.75, 3.75, 3.75, 3.75, 5])
    assert trimming.trimmed == 1
    assert trimming.effect_after < trimming.effect_before


def test_a_limit_that_cannot_hold_the_population_is_refused() -> None:
    with pytest.raises(WeightsRefused, match="population"):
        trimmed_weights([1.0, 1.0, 100.0], most=1.5)


@settings(deadline=None)
@given(st.lists(st.floats(0.5, 50), min_size=2, max_size=40), st.floats(3.0, 10.0))
def test_trimmed_weights_keep_their_sum_and_limit_or_are_refused(
    weights: list[float], most: float
) -> None:
    try:
        trimming = trimmed_weights(weights, most=most)
    except WeightsRefused:
        return

    assert trimming.weights.sum() == pytest.approx(sum(weights))
    assert trimming.weights.max() <= most * float(np.median(weights)) * (1 + 1e-9)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0.5, 50), st.sampled_from("abc"), st.booleans()),
        min_size=1,
        max_size=40,
    )
)
def test_adjustment_keeps_the_sum_of_the_weights(
    rows: list[tuple[float, str, bool]],
) -> None:
    weights, classes, answers = zip(*rows, strict=True)
    reported = np.array(answers)

    try:
        adjusted = adjusted_for_nonresponse(
            weights=weights, classes=classes, has_reported=reported
        )
    except WeightsRefused:
        return

    assert adjusted.sum() == pytest.approx(sum(weights))


def test_four_of_five_is_not_below_eighty_per_cent_whatever_the_weights() -> None:
    just_under = ResponseRate("rural", 5, 4, 0.7999999999999999)

    assert not just_under.is_low
    assert ResponseRate("rural", 5, 4, 0.7999).is_low
