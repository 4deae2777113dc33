"""A protocol that does not add up is asked about, for the contest that it is of."""

from __future__ import annotations

from reports.intake.domain.protocol_balance import balance_flags
from reports.intake.domain.protocol_claims import ProtocolClaim


def protocol(contest: str, *, valid: int, **votes: int) -> list[ProtocolClaim]:
    lines = {"in_box": 105, "invalid": 5, "valid": valid}
    return [
        *(ProtocolClaim(contest, line, value) for line, value in lines.items()),
        *(ProtocolClaim(contest, "votes", v, contestant=c) for c, v in votes.items()),
    ]


def test_a_protocol_that_adds_up_raises_nothing() -> None:
    assert list(balance_flags(protocol("LIST", valid=100, A=60, B=40))) == []


def test_votes_that_do_not_add_up_are_flagged_for_their_contest_alone() -> None:
    claims = [
        *protocol("LIST", valid=100, A=60, B=40),
        *protocol("SINGLE", valid=100, A=60, B=31),
    ]

    (flag,) = balance_flags(claims)

    assert flag.rule == "protocol_does_not_balance"
    assert flag.message == (
        "The protocol (SINGLE) does not balance. Expected: the votes of all contestants "
        "add up to the valid ballots. Read: 91 and 100."
    )
    assert flag.values["difference"] == -9
    assert not flag.is_set_aside


def test_lines_that_were_not_copied_are_no_zeros() -> None:
    assert list(balance_flags([ProtocolClaim("LIST", "valid", 100)])) == []
