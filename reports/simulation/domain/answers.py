"""Fill in a checklist as a simulated team would, question by question."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.random import Generator

from reports.checklists.domain.definition import (
    NO,
    NOT_APPLICABLE,
    NOT_OBSERVED,
    ChecklistDefinition,
    Question,
    QuestionKind,
)

EQUALS = re.compile(r"^\$\{(\w+)\} = '(\w+)'$")
SELECTED = re.compile(r"^selected\(\$\{(\w+)\}, '(\w+)'\)$")
POSITIVE = re.compile(r"^\$\{(\w+)\} > 0$")
ITEM_SPREAD = 0.7
LOADING = 0.9
BASE_BY_STAGE = {
    "opening": 0.03,
    "voting": 0.025,
    "counting": 0.10,
    "tabulation": 0.07,
}
SERIOUS_FACTOR = 0.45
TICKED_NEGATIVE, TICKED = 0.02, 0.35
LOWEST_SHARE = 0.55
NEUTRAL_YES = 0.05
OVERALL_SHIFT = 1.75
# Nobody's finger is inked in Kazakhstan.
NOT_USED = frozenset({"ink"})
PARTS = (("protocols_received", "protocols_expected"),)


@dataclass(frozen=True)
class Circumstances:
    """What the team meets: `trouble` is how badly it goes there (logit units)."""

    trouble: float
    facts: Mapping[str, Any]
    not_observed_share: float
    negative_overall: float


@dataclass
class Filling:
    """One checklist while it is filled in."""

    definition: ChecklistDefinition
    circumstances: Circumstances
    item_levels: Mapping[str, float]
    random: Generator
    by_name: dict[str, Any] = field(default_factory=dict)
    negatives: int = 0


def item_levels(
    definition: ChecklistDefinition, *, random: Generator
) -> dict[str, float]:
    """Draw how common each item's negative answer is in this election (logit units)."""
    base = BASE_BY_STAGE.get(definition.stage.value, 0.03)
    levels = {}
    for question in definition.questions:
        share = base * (SERIOUS_FACTOR if question.serious else 1.0)
        level = math.log(share / (1 - share)) + random.normal(0, ITEM_SPREAD)
        levels["/".join(question.path)] = float(level)
    return levels


def fill_in(
    *,
    definition: ChecklistDefinition,
    circumstances: Circumstances,
    levels: Mapping[str, float],
    random: Generator,
) -> dict[str, Any]:
    """Return the tree of answers, in the shape of the XForm's primary instance."""
    filling = Filling(definition, circumstances, levels, random)
    answers: dict[str, Any] = {}
    for question in definition.questions:
        if question.repeat or not _is_asked(question, filling.by_name):
            continue
        value = _answer(question, filling)
        if question.name in NOT_USED:
            value = NOT_APPLICABLE
        if value is None:
            continue
        filling.by_name[question.name] = value
        _place(answers, question.path, value)
    for part, whole in PARTS:
        _keep_within(answers, filling, part=part, whole=whole)
    return answers


def _keep_within(
    answers: dict[str, Any], filling: Filling, *, part: str, whole: str
) -> None:
    """Exchange two numbers where the part came out larger than the whole."""
    given = (filling.by_name.get(part), filling.by_name.get(whole))
    numbers = [number for number in given if isinstance(number, int)]
    if len(numbers) < len(given):
        return
    for question in filling.definition.questions:
        if question.name in (part, whole):
            pick = min if question.name == part else max
            _place(answers, question.path, pick(numbers))


def _is_asked(question: Question, given: Mapping[str, Any]) -> bool:
    rule = question.relevant
    if not rule:
        return True
    if found := EQUALS.match(rule):
        return given.get(found[1]) == found[2]
    if found := SELECTED.match(rule):
        return found[2] in str(given.get(found[1], "")).split()
    if found := POSITIVE.match(rule):
        return int(given.get(found[1]) or 0) > 0
    return False


def _answer(question: Question, filling: Filling) -> Any:
    facts = filling.circumstances.facts
    if question.role is not None and question.role in facts:
        return facts[question.role]
    if question.role == "overall":
        return _overall(filling)
    if question.role == "comment":
        return _comment(filling)
    return ANSWERERS.get(question.kind, _nothing)(question, filling)


def _nothing(_question: Question, _filling: Filling) -> None:
    return None


def _select_one(question: Question, filling: Filling) -> str | None:
    random = filling.random
    codes = list(question.choice_codes)
    unseen = [code for code in (NOT_OBSERVED, NOT_APPLICABLE) if code in codes]
    if unseen and random.random() < filling.circumstances.not_observed_share:
        return unseen[int(random.integers(len(unseen)))]
    if random.random() < filling.circumstances.not_observed_share / 2:
        return None
    negative = [code for code in codes if code in question.negative]
    fine = [code for code in codes if code not in {*negative, *unseen}]
    if not (fine and negative):
        return _neutral(fine or negative or codes, random=random)
    level = filling.item_levels["/".join(question.path)]
    logit = level + LOADING * filling.circumstances.trouble
    if random.random() < 1 / (1 + math.exp(-logit)):
        filling.negatives += 2 if question.serious else 1
        return negative[int(random.integers(len(negative)))]
    weights = [0.65, 0.35] if question.is_rating else None
    return str(random.choice(fine, p=weights)) if weights else fine[0]


def _neutral(codes: list[str], *, random: Generator) -> str:
    """Answer what speaks neither for nor against: a "yes" is the exception."""
    if NO in codes and random.random() >= NEUTRAL_YES:
        return NO
    return codes[0]


def _overall(filling: Filling) -> str:
    """Rate the whole: worse with the trouble met and with each negative answer."""
    share = filling.circumstances.negative_overall
    logit = math.log(share / (1 - share)) - OVERALL_SHIFT
    logit += 1.3 * filling.circumstances.trouble + 0.35 * filling.negatives
    drawn = filling.random.random()
    negative = 1 / (1 + math.exp(-logit))
    if drawn < negative:
        return "very_bad" if drawn < 0.2 * negative else "bad"
    return "good" if drawn < negative + 0.45 * (1 - negative) else "very_good"


def _comment(filling: Filling) -> str | None:
    if str(filling.by_name.get("overall", "")) in {"bad", "very_bad"}:
        return "Simulated comment: several procedures were not followed."
    return None


def _select_multiple(question: Question, filling: Filling) -> str | None:
    single = {NOT_OBSERVED, NOT_APPLICABLE, "none"}
    codes = [code for code in question.choice_codes if code not in single]
    if question.negative:
        ticked = [code for code in codes if filling.random.random() < TICKED_NEGATIVE]
    else:
        ticked = [code for code in codes if filling.random.random() < TICKED]
    if not ticked:
        return "none" if "none" in question.choice_codes else codes[0]
    return " ".join(ticked)


def _integer(question: Question, filling: Filling) -> int | None:
    low = question.minimum or 0
    high = min(question.maximum if question.maximum is not None else 20, low + 12)
    if filling.random.random() < LOWEST_SHARE:
        return low
    return int(filling.random.integers(low, high + 1))


ANSWERERS: Mapping[QuestionKind, Callable[[Question, Filling], Any]] = {
    QuestionKind.SELECT_ONE: _select_one,
    QuestionKind.SELECT_MULTIPLE: _select_multiple,
    QuestionKind.INTEGER: _integer,
}


def _place(answers: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        answers = answers.setdefault(name, {})
    answers[path[-1]] = value
