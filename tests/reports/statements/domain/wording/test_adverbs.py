"""Words for shares: each follows a k/n rule and keeps its number behind it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statements.domain.wording.adverbs import (
    LADDER,
    UnreadableLadder,
    adverb,
    fixed_phrase,
    ladder_from,
)
from reports.statements.domain.wording.en import English
from tests.factories.statements import observed


@pytest.mark.parametrize(
    ("k", "n", "phrase"),
    [
        (47, 100, "almost half"),
        (499, 1000, "almost half"),
        (50, 100, None),
        (501, 1000, "more than half"),
        (59, 100, "more than half"),
        (60, 100, None),
        (31, 100, "a third"),
        (35, 100, "a third"),
        (36, 100, None),
        (18, 100, "one fifth"),
        (22, 100, "one fifth"),
        (23, 100, None),
    ],
)
def test_fixed_phrases_have_exact_bounds(k: int, n: int, phrase: str | None) -> None:
    assert fixed_phrase(k, n) == phrase


def test_the_number_stays_behind_the_word() -> None:
    few = observed("voting.item.B01", 24, 1200)
    most = observed("counting.overall.negative", 71, 128)

    said = [
        English().in_words(figure, ladder=LADDER, is_probability_sample=False)
        for figure in (few, most)
    ]

    assert said == [
        "a few cases (2 per cent of the 1,200 observations)",
        "more than half of the observations (71 of 128)",
    ]


def test_few_observations_get_no_word() -> None:
    few = observed("voting.overall.negative", 4, 4)

    said = English().in_words(few, ladder=LADDER, is_probability_sample=False)

    assert said == "all 4 observations"


@given(st.integers(1, 2000), st.integers(1, 2000))
def test_every_share_has_a_word(k: int, n: int) -> None:
    assert adverb(min(k, n), n) in {rung.word for rung in LADDER}


def test_a_mission_may_set_its_own_ladder() -> None:
    ladder = ladder_from([[0.1, "rare"], [1, "common"]])

    assert [adverb(k, 10, ladder) for k in (1, 2)] == ["rare", "common"]


@pytest.mark.parametrize(
    "pairs", [[], [[0.5, "half"]], [[0.5, "a"], [0.4, "b"], [1, "c"]], [["x", "a"]]]
)
def test_a_ladder_that_does_not_climb_to_one_is_refused(
    pairs: list[list[object]],
) -> None:
    with pytest.raises(UnreadableLadder):
        ladder_from(pairs)
