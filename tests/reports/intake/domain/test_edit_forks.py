"""Which of several last edits counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from reports.intake.domain.edit_forks import (
    RecordedVersion,
    outdated_edits,
    separate_reports,
)

START = datetime(2023, 3, 19, tzinfo=UTC)


def version(
    own: int, replaces: int, thread: int, at: int, sender: str = "T-1"
) -> RecordedVersion:
    return RecordedVersion(
        instance_id=UUID(int=own),
        replaces=UUID(int=replaces),
        thread=UUID(int=thread),
        sender=sender,
        received_at=START + timedelta(minutes=at),
    )


def test_of_two_threads_the_edit_received_last_counts() -> None:
    early, late = version(2, 5, 5, at=1), version(3, 1, 1, at=2)

    assert outdated_edits([late, early]) == {early.instance_id: late.instance_id}


def test_within_one_thread_nothing_is_outdated_here() -> None:
    assert outdated_edits([version(2, 1, 1, at=1), version(3, 1, 1, at=2)]) == {}


def test_another_senders_edit_outdates_nothing() -> None:
    foreign = version(3, 1, 1, at=2, sender="T-2")

    assert outdated_edits([version(2, 5, 5, at=1), foreign]) == {}


def test_versions_are_one_report_once_something_ties_them_together() -> None:
    left, right, tie = (
        (UUID(int=edit), UUID(int=replaced))
        for edit, replaced in ((3, 2), (4, 1), (2, 1))
    )
    recorded = {left[0], right[0]}

    assert separate_reports(recorded, [left, right]) == 2
    for order in permutations((left, right, tie)):
        assert separate_reports(recorded, order) == 1
        assert separate_reports(recorded | {tie[0], tie[1]}, order) == 1


@given(st.data())
def test_of_any_tree_of_edits_exactly_one_is_left(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 9))
    parents = [data.draw(st.integers(0, own - 1)) for own in range(1, count)]
    threads = [data.draw(st.integers(0, 3)) for _ in parents]
    times = data.draw(st.permutations(range(count - 1)))
    tree = [
        version(own, parent, thread, at)
        for own, (parent, thread, at) in enumerate(
            zip(parents, threads, times, strict=True), start=1
        )
    ]

    lost = outdated_edits(tree)

    last = [v for v in tree if v.instance_id not in {w.replaces for w in tree}]
    left = {v.thread: v for v in sorted(last, key=lambda v: v.received_at)}
    standing = [v for v in left.values() if v.instance_id not in lost]
    assert standing == [max(last, key=lambda v: v.received_at)]
