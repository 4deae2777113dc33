"""Small cells are hidden so that no subtraction brings them back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.findings.domain.suppression import suppressed_cells


def test_large_cells_are_all_shown() -> None:
    assert suppressed_cells({"a": 10, "b": 300}) == set()


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    assert suppressed_cells({"a": 3, "b": 20, "c": 40}) == {"a", "b"}


def test_two_small_cells_that_are_small_together_take_a_third() -> None:
    assert suppressed_cells({"a": 3, "b": 4, "c": 20, "d": 40}) == {"a", "b", "c"}


def test_two_small_cells_that_are_enough_together_take_no_other() -> None:
    assert suppressed_cells({"a": 5, "b": 6, "c": 20}) == {"a", "b"}


def test_an_empty_cell_hides_nothing() -> None:
    assert suppressed_cells({"a": 0, "b": 20}) == set()


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 60)))
def test_what_subtraction_gives_is_never_one_small_cell(sizes: dict[str, int]) -> None:
    hidden = suppressed_cells(sizes)

    shown = [size for name, size in sizes.items() if size and name not in hidden]
    rest = sum(sizes[name] for name in hidden)
    assert all(size >= 10 for size in shown)
    assert not hidden or not shown or (len(hidden) > 1 and rest >= 10)
