"""Two elections side by side: what each party won then and now, in votes and share.

Lists are matched by the codes that the caller gives; equal names prove nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Change:
    """One party in both elections; None where it did not stand."""

    code: str
    votes_before: int | None
    votes_now: int | None
    share_before: Fraction | None
    share_now: Fraction | None

    @property
    def votes_change(self) -> int | None:
        """Return the votes gained or lost, if it stood both times."""
        if self.votes_before is None or self.votes_now is None:
            return None
        return self.votes_now - self.votes_before

    @property
    def share_change(self) -> Fraction | None:
        """Return the difference of the shares, if it stood both times."""
        if self.share_before is None or self.share_now is None:
            return None
        return self.share_now - self.share_before


def compare_contests(
    *,
    before: Mapping[str, int],
    now: Mapping[str, int],
    same_as: Mapping[str, str] | None = None,
) -> tuple[Change, ...]:
    """Return the change of each contestant, today's order first, then who is gone.

    `same_as` maps today's code to the earlier one where a party changed its code.
    """
    earlier = {code: (same_as or {}).get(code, code) for code in now}
    gone = [code for code in before if code not in earlier.values()]
    votes_before, votes_now = sum(before.values()), sum(now.values())
    pairs = [*earlier.items(), *((code, code) for code in gone)]
    return tuple(
        Change(
            code=code,
            votes_before=before.get(then),
            votes_now=now.get(code),
            share_before=_share(before.get(then), votes_before),
            share_now=_share(now.get(code), votes_now),
        )
        for code, then in pairs
    )


def _share(votes: int | None, total: int) -> Fraction | None:
    return None if votes is None or not total else Fraction(votes, total)
