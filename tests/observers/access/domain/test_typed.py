"""Secrets for typing."""

from __future__ import annotations

import pytest

from observers.access.domain.typed import in_groups, is_typed_secret, normal_secret


@pytest.mark.parametrize(
    "typed",
    [
        "K7QF2-9XMDA-04TZ1",
        "k7qf2 9xmda o4tzl",
        " K7QF2\u20139XMDA04TZI ",
        "K7QF29XMDA04TZ1",
    ],
)
def test_a_secret_is_the_same_however_it_is_typed(typed: str) -> None:
    assert normal_secret(typed) == "K7QF29XMDA04TZ1"
    assert is_typed_secret(normal_secret(typed))


@pytest.mark.parametrize(
    "typed", ["", "K7QF2", "K7QF2-9XMDA-04TZU", "K7QF29XMDA04TZ11"]
)
def test_what_was_never_issued_is_none(typed: str) -> None:
    assert not is_typed_secret(normal_secret(typed))


def test_a_secret_is_shown_in_groups() -> None:
    assert in_groups("K7QF29XMDA04TZ1") == "K7QF2-9XMDA-04TZ1"
