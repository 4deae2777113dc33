"""Several edits of one report: which one counts, and how many reports there are so far.

Edits come in any order, and some before what they replace: two branches of one report
look like two reports until the edit that ties them together has come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class RecordedVersion:
    """One recorded version of a report.

    Among versions of one `thread` the querysets find the latest by themselves; `is_out`
    if another thread's edit has outdated it.
    """

    instance_id: UUID
    replaces: UUID | None
    thread: UUID
    sender: Hashable
    received_at: datetime
    is_out: bool = False


def outdated_edits(versions: Sequence[RecordedVersion]) -> dict[UUID, UUID]:
    """Return the edits that count no more, each with the one that counts instead.

    Of the last edits of a report the one received last counts, as within a thread; what
    was outdated once stays so, and so one of them always counts.
    """
    found: dict[UUID, UUID] = {}
    by_sender: dict[Hashable, list[RecordedVersion]] = defaultdict(list)
    for version in versions:
        by_sender[version.sender].append(version)
    for own in by_sender.values():
        replaced = {one.replaces for one in own}
        last = [
            one
            for one in own
            if one.replaces and not one.is_out and one.instance_id not in replaced
        ]
        top: dict[UUID, RecordedVersion] = {}
        for one in sorted(last, key=_by_arrival):
            top[one.thread] = one
        *losers, winner = sorted(top.values(), key=_by_arrival) if top else [own[0]]
        found |= {loser.instance_id: winner.instance_id for loser in losers}
    return found


def separate_reports(
    recorded: Collection[UUID], links: Iterable[tuple[UUID, UUID]]
) -> int:
    """Return how many reports the recorded versions are, as far as edits tie them."""
    group: dict[UUID, UUID] = {}

    def root(one: UUID) -> UUID:
        while group.setdefault(one, one) != one:
            one = group[one]
        return one

    for edit, replaced in links:
        group[root(edit)] = root(replaced)
    return len({root(one) for one in recorded})


def _by_arrival(version: RecordedVersion) -> tuple[datetime, UUID]:
    return version.received_at, version.instance_id
