"""The legal moves between levels, each from each."""

from __future__ import annotations

from itertools import product

import pytest

from reports.incidents.domain.verification import (
    LEGAL_MOVES,
    Ground,
    IllegalMove,
    Level,
    check_move,
    strongest,
)

SOLID = Ground(source_type="observed", team_size=2, sources=2, documents=1, opened_by=1)
SECOND = 2


@pytest.mark.parametrize(("before", "after"), list(product(Level, Level)))
def test_only_legal_moves_are_made(before: Level, after: Level) -> None:
    is_legal = after in LEGAL_MOVES[before]

    if is_legal:
        moved = check_move(
            before=before,
            after=after,
            grade="A",
            reason="Called",
            ground=SOLID,
            person=SECOND,
        )
        assert moved is after
    else:
        with pytest.raises(IllegalMove):
            check_move(
                before=before,
                after=after,
                grade="A",
                reason="Called",
                ground=SOLID,
                person=SECOND,
            )


def test_a_move_has_a_reason_and_a_level_that_exists() -> None:
    for after, reason in (("under_verification", " "), ("certain", "Sure")):
        with pytest.raises(IllegalMove):
            check_move(
                before="reported",
                after=after,
                grade="",
                reason=reason,
                ground=SOLID,
                person=SECOND,
            )


def test_the_strongest_level_is_that_of_the_event() -> None:
    assert strongest(["refuted", "reported", "partly_verified"]) == "partly_verified"
    assert strongest(["unconfirmed", "refuted"]) == "unconfirmed"
