"""Protocols in a report that do not add up, contest by contest: a question for the desk.

A slip of the pen breaks the same sums as a changed figure: the flag says what differs,
and the report counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from elections.results.domain.protocol import BrokenIdentity, check_protocol
from reports.checklists.domain.drafts import RaisedFlag
from reports.intake.domain.protocol_claims import VOTES, ProtocolClaim

RULE = "protocol_does_not_balance"


def balance_flags(claims: Sequence[ProtocolClaim]) -> Iterator[RaisedFlag]:
    """Yield a flag for each sum that a protocol breaks, by contest."""
    for contest in sorted({claim.contest for claim in claims}):
        own = [claim for claim in claims if claim.contest == contest]
        lines = {claim.line: claim.value for claim in own if claim.line != VOTES}
        votes = {claim.contestant: claim.value for claim in own if claim.line == VOTES}
        for broken in check_protocol(lines, votes):
            if not broken.is_question:
                yield _flag(contest, broken)


def _flag(contest: str, broken: BrokenIdentity) -> RaisedFlag:
    of = f" ({contest})" if contest else ""
    return RaisedFlag(
        rule=RULE,
        message=f"The protocol{of} does not balance. Expected: {broken.sentence[0].lower()}"
        f"{broken.sentence[1:]}. Read: {broken.left} and {broken.right}.",
        values={
            "contest": contest,
            "identity": broken.code,
            "left": broken.left,
            "right": broken.right,
            "difference": broken.difference,
        },
    )
