"""What holds for every detector of the registry, and who may read signals at all."""

from __future__ import annotations

import ast
import dataclasses
from dataclasses import replace
from pathlib import Path

import pytest

from reports.signals.domain.detector import Detector
from reports.signals.domain.detectors import DETECTORS, detector, of_level
from reports.signals.domain.levels import (
    KINDS,
    Level,
    LevelsMixed,
    SignalA,
    SignalB,
    SignalC,
)
from reports.signals.domain.measured import wilson
from reports.signals.domain.outcomes import Outcome, inputs_hash, outcome_as_json
from reports.signals.domain.visit_facts import VISITS, VisitFacts
from tests.factories.signals import day, protocol, visits_of_teams

REPORTS = Path(__file__).resolve().parents[4] / "reports"
READERS = ("statements", "findings", "recommendations", "board", "intake", "incidents")
every = pytest.mark.parametrize("each", DETECTORS, ids=lambda each: each.code)


def nothing(each: Detector) -> object:
    return VisitFacts() if each.reads == VISITS else day()


def test_codes_are_unique() -> None:
    assert len({each.code for each in DETECTORS}) == len(DETECTORS)


@every
def test_a_detector_says_what_it_cannot_say(each: Detector) -> None:
    assert all((each.name, each.says, each.cannot_say, each.control))
    assert "fraud" not in f"{each.name} {each.says}".lower()


@every
def test_false_alarms_were_measured_on_at_least_20_missions(each: Detector) -> None:
    if not each.has_test:
        assert each.measured is None
        return
    assert each.measured is not None
    assert each.measured.missions >= 20
    assert each.measured.tried > 0
    assert "Wilson" in each.measured_words


@every
def test_an_empty_day_gives_an_outcome_without_signals(each: Detector) -> None:
    outcome = each.run(nothing(each))

    assert outcome.signals == ()
    assert outcome.found == 0


@every
def test_a_detector_yields_the_kind_of_its_level_and_the_same_bytes(
    each: Detector,
) -> None:
    protocols = (protocol(f"{n:04}", votes={"A": 400 + n % 9}) for n in range(2_100))
    facts = visits_of_teams() if each.reads == VISITS else day(*protocols)

    once, again = each.run(facts), each.run(facts)

    assert all(isinstance(signal, KINDS[each.level]) for signal in once.signals)
    assert outcome_as_json(once) == outcome_as_json(again)


def test_a_pattern_has_no_place_for_a_station() -> None:
    names = {field.name for field in dataclasses.fields(SignalC)}

    assert not {name for name in names if "station" in name} - {"stations"}


def test_a_pattern_refuses_a_column_for_stations() -> None:
    with pytest.raises(LevelsMixed, match="polling_station"):
        SignalC("Turnout", "Far off", 9, 1, 0, series=({"polling_station": "0001"},))


@pytest.mark.parametrize(
    "stray",
    [
        SignalA("0001", "LIST", "box", "More in the box", 2, 1, 1),
        SignalB("0001", "LIST", "swap", "Exchanged"),
    ],
)
def test_a_detector_of_patterns_cannot_slip_in_a_station(
    stray: SignalA | SignalB,
) -> None:
    sly = replace(detector("last_digit"), run=lambda _: Outcome(1, "it", (stray,)))

    with pytest.raises(LevelsMixed, match="last_digit"):
        sly.outcome_of(day())


@every
def test_no_pattern_names_a_station(each: Detector) -> None:
    if each.level is not Level.PATTERN:
        return
    protocols = (protocol(f"STN{n:04}") for n in range(2_100))
    facts = visits_of_teams() if each.reads == VISITS else day(*protocols)

    assert "STN" not in str(outcome_as_json(each.run(facts)))


def test_levels_share_no_detector() -> None:
    assert sum(len(of_level(level)) for level in Level) == len(DETECTORS)
    assert detector("copies").level is Level.CONTRADICTION


def test_other_facts_have_another_hash_and_equal_ones_the_same() -> None:
    assert inputs_hash(day(protocol())) == inputs_hash(day(protocol()))
    assert inputs_hash(day(protocol())) != inputs_hash(day(protocol(votes={"A": 1})))


def test_the_wilson_interval_of_none_of_24_reaches_to_a_seventh() -> None:
    low, high = wilson(0, 24)

    assert (low, round(high, 3)) == (0.0, 0.138)


def names_in(path: Path) -> set[str]:
    """Return every module, name, attribute and text that a file of code mentions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found


@pytest.mark.parametrize("slice_", READERS)
def test_nothing_that_is_published_imports_or_reads_signals(slice_: str) -> None:
    tables = (
        "reports.signals",
        "impossiblenumbersrun",
        "contradictionrun",
        "patternrun",
    )
    files = [*(REPORTS / slice_).rglob("*.py")]

    guilty = {
        path.name
        for path in files
        for name in names_in(path)
        if any(table in name.lower() for table in tables)
    }

    assert files
    assert guilty == set()
