"""The server's verdict on a filled-in form is that of JavaRosa, the engine in Collect."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from reports.checklists.domain.definition import ChecklistDefinition
from reports.checklists.domain.validation import JudgedAnswers, judge_answers
from tests.reports.checklists.domain.xpath.javarosa import (
    ERROR,
    VERDICTS,
    JavaRosa,
    ask_all,
    forms,
    missing,
    read_form,
)
from tests.reports.checklists.domain.xpath.mutations import Case, Filled, changed

KEPT = json.loads(VERDICTS.read_text(encoding="utf-8"))
FILLED = [Filled(*row) for row in KEPT["filled"]]
CASES = [
    Case(form, seed, tuple(change) if change else None, verdict, node)
    for form, seed, change, verdict, node in KEPT["cases"]
]
BROKEN = frozenset({"constraint_broken", "out_of_range", "contradictory_choices"})
# JavaRosa empties what it cannot read; we say so and set it aside.
EMPTIED = frozenset(
    {"required_missing", "unknown_choice", "wrong_type", "choice_not_offered"}
)
FORMS = sorted(forms())


@lru_cache
def definition_of(form: str) -> ChecklistDefinition:
    return read_form(form).definition


def disagreements(filled: list[Filled], cases: list[Case]) -> list[str]:
    """Return the cases in which the server and JavaRosa differ, in words."""
    answers = {(item.form, item.seed): item.answers for item in filled}
    return [
        f"{case}: {told}"
        for case in cases
        if case.verdict != ERROR
        and (told := disagreement(case, answers[case.form, case.seed]))
    ]


def disagreement(case: Case, answers: dict[str, Any]) -> str:
    judged = judge_answers(definition_of(case.form), changed(answers, case.change))
    rules = rules_of(judged)
    if case.verdict == "ok":
        blamed = {p: r for p, r in rules.items() if r & {"required_missing", *BROKEN}}
        return f"we blame {blamed}" if blamed else ""
    expected = EMPTIED if case.verdict == "required" else BROKEN
    return "" if rules.get(case.node, set()) & expected else f"we say {rules}"


def rules_of(judged: JudgedAnswers) -> dict[str, set[str]]:
    rules: dict[str, set[str]] = {}
    for flag in judged.flags:
        rules.setdefault("/".join(flag.path), set()).add(flag.rule)
    return rules


@pytest.mark.parametrize("form", FORMS)
def test_the_server_agrees_with_the_verdicts_of_javarosa(form: str) -> None:
    cases = [case for case in CASES if case.form == form]

    assert disagreements(FILLED, cases) == []


@pytest.mark.parametrize("filled", FILLED, ids=lambda f: f"{f.form}-{f.seed}")
def test_what_javarosa_computes_and_skips_is_what_we_compute_and_skip(
    filled: Filled,
) -> None:
    flags = judge_answers(definition_of(filled.form), filled.answers).flags

    again = {"not_relevant", "calculation_differs", "rules_unchecked", "outside_range"}
    assert [flag for flag in flags if flag.rule in again] == []


def test_the_verdicts_are_many_and_of_every_kind() -> None:
    verdicts = Counter(case.verdict for case in CASES if case.verdict != ERROR)

    assert {case.form for case in CASES} == set(FORMS)
    assert len(FORMS) == 20
    assert sum(verdicts.values()) >= 300
    assert min(verdicts[kind] for kind in ("ok", "required", "constraint")) >= 50


@pytest.mark.skipif(bool(missing()), reason=missing() or "Java is here")
@pytest.mark.parametrize("form", ["ballots", "members"])
def test_the_server_agrees_with_javarosa_itself(form: str, tmp_path: Path) -> None:
    filled, cases = ask_all(JavaRosa(tmp_path), [form])

    assert disagreements(filled, cases) == []
