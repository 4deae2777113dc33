"""Levels A and B on single stations, one behaviour each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from reports.signals.domain.arithmetic import impossible_numbers
from reports.signals.domain.ballots import exchanged_results, far_from_prediction
from reports.signals.domain.copied import copies_against_published
from reports.signals.domain.counting import (
    counts_above_final,
    counts_that_fall,
    faster_than_desks,
    too_few_for_final,
    whole_days,
)
from reports.signals.domain.facts import DayFacts, ObservedCopy, VotedCount
from reports.signals.domain.levels import SignalA, SignalB
from tests.factories.signals import LINES, VOTES, day, protocol

OPENS = datetime(2023, 3, 19, 2, tzinfo=UTC)


def copied(station: str = "0001", **votes: int) -> ObservedCopy:
    return ObservedCopy(
        station, "LIST", "Observers", LINES, {**VOTES, **votes}, photo_sha256="ab" * 32
    )


def count(hour: float, voted: int, station: str = "0001") -> VotedCount:
    return VotedCount(station, OPENS + timedelta(hours=hour), voted)


def counted(*counts: VotedCount, **changed: Any) -> DayFacts:
    closes = OPENS + timedelta(hours=13)
    return day(protocol(), counts=counts, opens_at=OPENS, closes_at=closes, **changed)


def only_b(signals: tuple[object, ...]) -> SignalB:
    (signal,) = signals
    assert isinstance(signal, SignalB)
    return signal


def test_a_broken_identity_names_its_station_difference_and_hint() -> None:
    outcome = impossible_numbers(day(protocol(votes={"A": 490}), protocol("0002")))

    (signal,) = outcome.signals
    assert isinstance(signal, SignalA)
    assert (signal.station, signal.rule, signal.difference) == (
        "0001",
        "votes_are_valid",
        90,
    )
    assert any("exchanged" in hint for hint in signal.hints)


def test_ballots_taken_away_are_counted_and_no_signal() -> None:
    outcome = impossible_numbers(day(protocol(lines={"issued": 760})))

    assert outcome.signals == ()
    assert ("Questions about ballots taken away", "1") in outcome.numbers


def test_a_rewritten_protocol_gains_votes_in_the_compared_stations_only() -> None:
    published = protocol(votes={"A": 500, "B": 113})

    outcome = copies_against_published(
        day(published, protocol("0002"), copies=(copied(),))
    )

    signal = only_b(outcome.signals)
    assert (signal.kind, signal.is_question) == ("material", False)
    assert [copy.photo_sha256 for copy in signal.copies] == ["ab" * 32, ""]
    numbers = dict(outcome.numbers)
    assert numbers["LIST: stations compared"] == "1 of 2"
    assert numbers["LIST: votes gained by A in the compared stations only"] == "+100"


def test_an_equal_copy_is_counted_and_silent() -> None:
    outcome = copies_against_published(day(protocol(), copies=(copied(),)))

    assert (outcome.tested, outcome.signals) == (1, ())


def test_exchanged_digits_are_a_question() -> None:
    published = protocol(lines={"registered": 2_100})

    outcome = copies_against_published(day(published, copies=(copied(),)))

    signal = only_b(outcome.signals)
    assert (signal.kind, signal.is_question) == ("transposition", True)


def test_more_voters_by_noon_than_at_the_end_is_a_contradiction() -> None:
    outcome = counts_above_final(counted(count(5, 701), count(6, 700)))

    assert only_b(outcome.signals).copies[0].says == "701 had voted"


def test_a_count_until_closing_may_miss_ten_voters_and_five_percent() -> None:
    # 700 were issued: 5 % are 35.
    near = whole_days(counted(count(13, 665)))
    fewer, more = (
        whole_days(counted(count(13, 664))),
        whole_days(counted(count(13, 736))),
    )

    assert (near.tested, near.signals) == (1, ())
    assert "(+36)" in only_b(fewer.signals).sentence
    assert "(-36)" in only_b(more.signals).sentence


def test_a_count_before_closing_is_no_whole_day_and_the_other_way_round() -> None:
    early = whole_days(counted(count(12.9, 200)))
    late = counts_above_final(counted(count(13, 701)))

    assert (early.tested, late.tested) == (0, 0)
    assert "No form" in early.notes[0]


def test_a_count_that_falls_asks_for_the_reason() -> None:
    outcome = counts_that_fall(counted(count(2, 200), count(4, 180)))

    assert "ask for the reason" in only_b(outcome.signals).sentence


def test_a_final_number_far_above_the_morning_is_a_contradiction() -> None:
    outcome = too_few_for_final(counted(count(6.5, 60)))

    assert only_b(outcome.signals).p is not None
    assert outcome.tested == 1


def test_the_profile_of_the_region_explains_a_slow_morning() -> None:
    closes = OPENS + timedelta(hours=13)
    profile = {OPENS + timedelta(hours=6.5): 0.05, closes: 0.6}

    outcome = too_few_for_final(
        counted(count(6.5, 60), area_of={"0001": "A"}, profiles={"A": profile})
    )

    assert outcome.signals == ()


def test_without_hours_of_voting_no_window_is_tested() -> None:
    outcome = too_few_for_final(day(protocol(), counts=(count(6, 10),)))

    assert (outcome.tested, outcome.notes) == (
        0,
        ("The hours of voting are not known.",),
    )


def test_a_rise_that_desks_cannot_serve_is_only_a_question() -> None:
    outcome = faster_than_desks(counted(count(2, 100), count(2.5, 400)))

    assert only_b(outcome.signals).is_question


def test_three_hundred_voters_in_three_hours_are_not_asked_about() -> None:
    assert faster_than_desks(counted(count(2, 100), count(5, 400))).signals == ()


def two_ballots(exchanged: str) -> DayFacts:
    random = np.random.default_rng(2)
    protocols = []
    for number in range(600):
        station, size = f"{number:04}", int(random.integers(400, 1_200))
        share = float(random.beta(12, 8))
        first, second = (int(random.binomial(size, share)) for _ in range(2))
        result = {"X": second, "Y": size - second}
        if station == exchanged:
            result = {"X": 40, "Y": 460}
            first, size = 460, 500
        lines = {"valid": size, "in_box": size + 18, "issued": size + 20}
        votes = {"A": first, "B": size - first, "C": 0}
        protocols.append(protocol(station, lines=lines, votes=votes))
        run_off = protocol(station, contest="RUN-OFF")
        protocols.append(type(run_off)(station, "RUN-OFF", {}, result))
    return day(*protocols)


def test_an_exchanged_result_is_found_from_the_other_ballot() -> None:
    facts = two_ballots(exchanged="0007")

    swap, far = exchanged_results(facts), far_from_prediction(facts)

    assert {only_b(swap.signals).station} == {"0007"}
    assert {s.station for s in far.signals if isinstance(s, SignalB)} == {"0007"}


def test_two_honest_ballots_raise_no_alarm() -> None:
    facts = two_ballots(exchanged="")

    assert exchanged_results(facts).signals == ()
    assert far_from_prediction(facts).signals == ()


def test_one_ballot_alone_says_what_is_needed() -> None:
    assert "200 common stations" in exchanged_results(day(protocol())).notes[0]
