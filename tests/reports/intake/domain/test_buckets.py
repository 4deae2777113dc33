"""A bucket per sender: a burst passes, a flood waits, others do not notice."""

from __future__ import annotations

from reports.intake.domain.buckets import Buckets


def test_a_burst_passes_and_a_flood_waits() -> None:
    buckets = Buckets(burst=10, per_second=2)

    waits = [buckets.seconds_to_wait(b"a", cost=5, now=0) for _ in range(3)]

    assert waits == [0, 0, 2.5]


def test_after_the_wait_the_sender_goes_on() -> None:
    buckets = Buckets(burst=10, per_second=2)
    buckets.seconds_to_wait(b"a", cost=10, now=0)

    assert buckets.seconds_to_wait(b"a", cost=5, now=2.4) > 0
    assert buckets.seconds_to_wait(b"a", cost=5, now=2.5) == 0


def test_one_sender_does_not_slow_another() -> None:
    buckets = Buckets(burst=1, per_second=1)
    buckets.seconds_to_wait(b"a", cost=1, now=0)

    assert buckets.seconds_to_wait(b"b", cost=1, now=0) == 0


def test_a_list_larger_than_the_bucket_passes_when_it_is_full() -> None:
    buckets = Buckets(burst=10, per_second=1)

    assert buckets.seconds_to_wait(b"a", cost=500, now=0) == 0


def test_the_longest_unseen_sender_is_forgotten() -> None:
    buckets = Buckets(burst=1, per_second=1, max_senders=1)
    buckets.seconds_to_wait(b"a", cost=1, now=0)
    buckets.seconds_to_wait(b"b", cost=1, now=0)

    assert buckets.seconds_to_wait(b"a", cost=1, now=0) == 0
