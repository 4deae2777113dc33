"""Codes as teams write them."""

from __future__ import annotations

import pytest

from reports.intake.domain.claims import plain_code


@pytest.mark.parametrize(
    "written",
    ["S-1", " S-1\n", "S-1\u200b", "\u202eS-1", "\ufeffS-1", "S\u00ad-1", "S-1\x00"],
)
def test_codes_that_look_the_same_are_the_same(written: str) -> None:
    assert plain_code(written) == "S-1"


def test_letters_are_composed_and_spaces_are_single() -> None:
    assert plain_code("и\u0306  5\u00a0а") == "й 5 а"


def test_a_sentence_is_no_code() -> None:
    assert plain_code("the school opposite the bakery, second floor") == ""
