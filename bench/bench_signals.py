"""How often each detector is right, and how often wrong without any fraud.

    nice .venv/bin/python bench/bench_signals.py

No database is needed. The methods were tried and mended on seeds 301 and 4001 to
4024; the table is from seeds that were not looked at before. It also writes
reports/signals/measured.json, which the desk prints beside every result.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.measured import write_measured
from bench.report import write_table
from bench.signal_missions import Day, of_ballot, simulated_day
from reports.signals.domain.detector import DAY, Detector
from reports.signals.domain.detectors import DETECTORS, detector
from reports.signals.domain.facts import DayFacts, VotedCount
from reports.signals.domain.levels import Level, SignalA, SignalB
from reports.signals.domain.measured import wilson
from reports.signals.domain.percentages import whole_percentages
from reports.simulation.domain.scenario import CLEAN, CONVENIENCE

FIRST = int(os.environ.get("BENCH_FIRST_SEED", "6001"))
MISSIONS = int(os.environ.get("BENCH_SEEDS", "24"))
SEEDS = range(FIRST, FIRST + MISSIONS)
MANY = 100_000
LAST = FIRST + MISSIONS - 1

OF_DAY = tuple(each for each in DETECTORS if each.reads == DAY)

Truth = Callable[[Day], set[str]]


@dataclass
class Score:
    """What was found, missed and wrong, counted over the missions."""

    false: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    hits: Counter[tuple[str, str]] = field(default_factory=Counter)
    there: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Draw, run every detector with and without fraud, write both tables."""
    score = Score()
    for seed in SEEDS:
        clean, dirty = simulated_day(CLEAN, seed), simulated_day(CONVENIENCE, seed)
        for each in OF_DAY:
            wrong, units = _alarms(each.code, clean)
            score.false[each.code] += wrong
            score.tried[each.code] += units
            _find(score, each, dirty)
    _write_measured(score)
    header = ("detector", "level", "found", "right of flagged", "false without fraud")
    rows = [_row(score, each) for each in OF_DAY if each.has_test]
    rows.append([f"whole percentages, {MANY:,} stations", "C", _speed(), "", ""])
    write_table("signals", header, rows)


def _find(score: Score, each: Detector, day: Day) -> None:
    if each.level is Level.PATTERN:
        score.right[each.code] += _alarms(each.code, day)[0]
        return
    found, wanted = _stations(each.code, day), set()
    for label, truth in TRUTHS.get(each.code, ()):
        stations = truth(day)
        wanted |= stations
        score.hits[each.code, label] += len(found & stations)
        score.there[each.code, label] += len(stations)
    score.right[each.code] += len(found & wanted)
    score.flagged[each.code] += len(found)


def _row(score: Score, each: Detector) -> list[str]:
    code, right = each.code, score.right[each.code]
    if each.level is Level.PATTERN:
        found = f"missions with fraud flagged: {_share(right, MISSIONS)}"
        precision = ""
    else:
        found = "; ".join(
            f"{label}: {_share(score.hits[code, label], score.there[code, label])}"
            for label, _ in TRUTHS.get(code, ())
        )
        precision = _share(right, score.flagged[code])
    wrong = _share(score.false[code], score.tried[code])
    return [
        each.name,
        each.level.value,
        found or "nothing of this kind is simulated",
        precision,
        f"{wrong} {_unit(code)}",
    ]


def _copied(day: Day) -> set[str]:
    return {copy.station for copy in day.facts.copies}


def _counted(day: Day) -> set[str]:
    return {count.station for count in day.facts.counts if not _is_late(day, count)}


def _stayed(day: Day) -> set[str]:
    return {count.station for count in day.facts.counts if _is_late(day, count)}


def _is_late(day: Day, count: VotedCount) -> bool:
    return day.facts.closes_at is not None and count.at >= day.facts.closes_at


def _far_stuffed(day: Day) -> set[str]:
    """Return the stations with ballots stuffed beyond what the bar allows."""
    return {
        s.code for s in day.stations if s.stuffed > max(10, (s.came + s.stuffed) / 20)
    }


def _uncovered(day: Day) -> set[str]:
    return {s.code for s in day.stations if s.stuffed and s.in_box > s.issued}


def _covered(day: Day) -> set[str]:
    return {s.code for s in day.stations if s.stuffed and s.in_box <= s.issued}


# What each detector is after: the label, and the stations it can be found at.
TRUTHS: dict[str, tuple[tuple[str, Truth], ...]] = {
    "impossible_numbers": (
        ("stuffed, more in the box than issued", _uncovered),
        ("stuffed, list signed too", _covered),
        ("exchanged digits", lambda day: day.with_fraud("transposed")),
        ("rewritten or moved", lambda day: day.with_fraud("rewritten", "moved")),
    ),
    "copies": (
        (
            "rewritten or moved, copied",
            lambda day: day.with_fraud("rewritten", "moved") & _copied(day),
        ),
    ),
    "window": (
        ("stuffed, visited", lambda day: day.with_fraud("stuffed") & _counted(day)),
    ),
    "full_day": (
        ("stuffed, observers stayed", lambda day: _far_stuffed(day) & _stayed(day)),
    ),
    "swap": (("results exchanged", lambda day: set(day.swapped)),),
    "prediction": (
        ("results exchanged", lambda day: set(day.swapped)),
        ("rewritten", lambda day: day.with_fraud("rewritten")),
        ("moved", lambda day: day.with_fraud("moved")),
        ("stuffed", lambda day: day.with_fraud("stuffed")),
    ),
}


def _given(code: str, day: Day) -> DayFacts:
    """Patterns and arithmetic are judged on the list ballot alone."""
    return day.facts if code in ("swap", "prediction") else of_ballot(day.facts, "LIST")


def _stations(code: str, day: Day) -> set[str]:
    signals = detector(code).run(_given(code, day)).signals
    return {
        signal.station
        for signal in signals
        if isinstance(signal, SignalA)
        or (
            isinstance(signal, SignalB)
            and (not signal.is_question or code == "throughput")
        )
    }


def _alarms(code: str, day: Day) -> tuple[int, int]:
    """Return the false alarms of a day without fraud, and of how many units."""
    each = detector(code)
    if each.level is Level.PATTERN:
        return int(each.run(_given(code, day)).found > 0), 1
    found = _stations(code, day)
    if code == "impossible_numbers":
        innocent = day.with_fraud("transposed")
        return len(found - innocent), day.facts.stations - len(innocent)
    units = {
        "copies": _copied(day),
        "full_day": _stayed(day),
        "swap": {s.code for s in day.stations},
        "prediction": {s.code for s in day.stations},
    }
    return len(found), len(units.get(code, _counted(day)))


def _unit(code: str) -> str:
    if detector(code).level is Level.PATTERN:
        return "missions"
    return {
        "copies": "copies",
        "impossible_numbers": "protocols",
    }.get(code, "stations")


def _share(right: int, of: int) -> str:
    if not of:
        return "none flagged"
    low, high = wilson(right, of)
    return f"{right / of:.4f} ({low:.4f}-{high:.4f}), {right:,} of {of:,}"


def _speed() -> str:
    day = simulated_day(CLEAN, FIRST)
    protocols = of_ballot(day.facts, "LIST").protocols
    many = (protocols * (MANY // len(protocols) + 1))[:MANY]
    begin = time.perf_counter()
    whole_percentages(DayFacts(stations=MANY, protocols=many))
    return f"{time.perf_counter() - begin:.2f} s (aim 10 s)"


def _write_measured(score: Score) -> None:
    measured = {
        each.code: {
            "false": score.false[each.code],
            "tried": score.tried[each.code],
            "unit": _unit(each.code),
            "seeds": f"{FIRST} to {LAST}",
            "missions": MISSIONS,
        }
        for each in OF_DAY
        if each.has_test
    }
    write_measured(measured)


if __name__ == "__main__":
    main()
