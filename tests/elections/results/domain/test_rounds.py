"""Predicting one ballot from another, on drawn stations with known exchanges."""

from __future__ import annotations

import numpy as np
import pytest

from elections.results.domain.rounds import (
    Counts,
    TooFewStations,
    find_swaps,
    predict_second,
)


def drawn(stations: int = 1_500, *, seed: int = 11) -> tuple[Counts, Counts]:
    """Draw a first ballot of three lists and a second of two candidates."""
    random = np.random.default_rng(seed)
    sizes = random.integers(300, 1_500, size=stations)
    shares = random.dirichlet([30, 20, 8], size=stations)
    first = np.array(
        [random.multinomial(n, p) for n, p in zip(sizes, shares, strict=True)]
    )
    own = 1 / (
        1 + np.exp(-(4 * (shares[:, 0] - 0.52) + random.normal(0, 0.1, stations)))
    )
    one = random.binomial(sizes, own)
    return first, np.column_stack([one, sizes - one])


def test_nothing_is_flagged_where_nothing_was_done() -> None:
    first, second = drawn()

    prediction = predict_second(first=first, second=second)

    assert find_swaps(second=second, prediction=prediction) == ()
    assert np.abs(prediction.z).max() < 6
    assert prediction.r_squared.min() > 0.7


def test_a_clear_exchange_is_found_and_only_it() -> None:
    first, second = drawn()
    clear = int(np.argmax(second[:, 1] / second.sum(axis=1)))
    second[clear] = second[clear][::-1]

    prediction = predict_second(first=first, second=second)
    swaps = find_swaps(second=second, prediction=prediction)

    assert [(s.station, s.one, s.other) for s in swaps] == [(clear, 0, 1)]
    assert abs(swaps[0].z) >= 6
    assert abs(swaps[0].z_swapped) <= 2.5


def test_equal_results_cannot_be_seen_to_be_exchanged() -> None:
    first, second = drawn()
    second[0] = [500, 501]

    prediction = predict_second(first=first, second=second)

    assert 0 not in {
        s.station for s in find_swaps(second=second, prediction=prediction)
    }


def test_many_wrong_stations_do_not_bend_the_line() -> None:
    first, second = drawn()
    honest = predict_second(first=first, second=second)
    bent = second.copy()
    bent[:75, 0] += bent[:75, 1] // 2
    bent[:75, 1] -= bent[:75, 1] // 2

    prediction = predict_second(first=first, second=bent)

    gap = np.abs(prediction.predicted - honest.predicted)
    assert np.median(gap) < 0.01


def test_a_far_station_has_the_sign_of_what_it_gained() -> None:
    first, second = drawn()
    second[5] = [second[5].sum() - 3, 3]

    prediction = predict_second(first=first, second=second)

    assert prediction.z[5, 0] > 6
    assert prediction.z[5, 1] < -6


def test_z_is_the_gap_over_counting_and_the_spread_between_stations() -> None:
    first, second = drawn()

    found = predict_second(first=first, second=second)

    ballots = second[7].sum()
    p, y, spread = found.predicted[7, 0], second[7, 0] / ballots, found.extra[0]
    assert spread > 0
    assert found.z[7, 0] == pytest.approx(
        (y - p) / np.sqrt(p * (1 - p) / ballots + spread**2)
    )


def test_a_handful_of_stations_makes_no_line() -> None:
    first, second = drawn(150)

    with pytest.raises(TooFewStations):
        predict_second(first=first, second=second)
