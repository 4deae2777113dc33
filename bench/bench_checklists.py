"""Checklists: how fast reports are validated, and what hostile ones cost at most.

    .venv/bin/python -m bench.bench_checklists

Needs no server: everything here is plain Python on one core.
"""

from __future__ import annotations

import random
import resource
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.report import write_table
from reports.checklists.domain.authoring import read_definition
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Question,
    QuestionKind,
)
from reports.checklists.domain.validation import judge_answers
from reports.checklists.services.converting import convert_xlsform

REPORTS = 1_000
QUESTIONS = 60
BLANK = 0.05
RULES = "required | relevant | constraint | calculation"
AT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
LIBRARY = Path(__file__).parents[1] / "reports" / "checklists" / "library"


def sixty_questions() -> str:
    """Return a checklist of 60 questions; every third has a rule of its own."""
    rows = []
    for number in range(QUESTIONS // 3):
        sealed, waiting = f"${{s{number}}}", f"${{n{number}}}"
        limits = ". >= 0 and . <= 5000"
        total = f"if({sealed} = 'yes', {waiting} * 2, 0)"
        rows += [
            f"| | select_one yn | s{number} | Sealed | yes | | | |",
            f"| | integer | n{number} | Voters | | {sealed} = 'yes' | {limits} | |",
            f"| | calculate | c{number} | | | | | {total} |",
        ]
    return "\n".join(
        [
            "| survey |",
            f"| | type | name | label | {RULES} |",
            *rows,
            "",
            "| choices |",
            "| | list_name | name | label |",
            "| | yn | yes | Yes |",
            "| | yn | no | No |",
            "",
            "| settings |",
            "| | form_id | version | stage |",
            "| | sixty | 1 | voting |",
        ]
    )


def filled(definition: ChecklistDefinition, chance: random.Random) -> dict[str, Any]:
    """Return answers to every question that is asked once, some of them odd."""
    answers: dict[str, Any] = {}
    for question in definition.questions:
        if question.repeat:
            continue
        tree = answers
        for name in question.path[:-1]:
            tree = tree.setdefault(name, {})
        value = answer(question, chance)
        if value is not None:
            tree[question.name] = value
    return answers


def answer(question: Question, chance: random.Random) -> Any:
    """Return a likely answer; one in twenty is blank."""
    if chance.random() < BLANK:
        return None
    if question.choices:
        return chance.choice(question.choice_codes)
    if question.kind in {QuestionKind.INTEGER, QuestionKind.DECIMAL}:
        return chance.randrange(6_000)
    if question.kind is QuestionKind.DATETIME:
        return "2026-11-23T10:15:00+05:00"
    return "0" if question.kind is QuestionKind.CALCULATE else "Seen at the door"


def seconds_for_reports(definition: ChecklistDefinition) -> tuple[float, int]:
    """Return the processor time for a thousand reports, and how many flags they got."""
    chance = random.Random(7)  # noqa: S311 - made up answers
    reports = [filled(definition, chance) for _ in range(REPORTS)]
    judge_answers(definition, reports[0], finished_at=AT)
    began = time.process_time()
    flags = sum(
        len(judge_answers(definition, one, finished_at=AT).flags) for one in reports
    )
    return time.process_time() - began, flags


def form_with(rule: str, *, repeat: bool = False) -> ChecklistDefinition:
    """Return a checklist with one hostile constraint, read like any other."""
    begin, end = ("| | begin repeat | r | R | |", "| | end repeat | | | |")
    rows = [
        "| survey |",
        "| | type | name | label | constraint |",
        *([begin] if repeat else []),
        "| | text | a | A | |",
        *([end] if repeat else []),
        f"| | text | b | B | {rule} |",
        "",
        "| settings |",
        "| | form_id | version | stage |",
        "| | hostile | 1 | voting |",
    ]
    return read_definition("\n".join(rows), name="hostile.md")


def doubling_form(levels: int) -> ChecklistDefinition:
    """Return a checklist of calculations, each twice as long as the one before."""
    rows = [
        f"| | calculate | c{n} | | concat(${{c{n - 1}}}, ${{c{n - 1}}}) |"
        for n in range(1, levels)
    ]
    lines = [
        "| survey |",
        "| | type | name | label | calculation |",
        "| | text | c0 | Text | |",
        *rows,
        "",
        "| settings |",
        "| | form_id | version | stage |",
        "| | doubling | 1 | voting |",
    ]
    return read_definition("\n".join(lines), name="doubling.md")


def deep_tree(depth: int) -> dict[str, Any]:
    """Return a tree that nests further than any form."""
    tree: dict[str, Any] = {}
    here = tree
    for _ in range(depth):
        here["a"] = {}
        here = here["a"]
    return tree


def hostile_cases() -> dict[str, Callable[[], object]]:
    """Return expressions and reports made to be slow or large."""
    quadratic = form_with(
        "count(/data/r[count(/data/r[a != '']) > 0]) >= 0", repeat=True
    )
    cubic = form_with(
        "count(/data/r[count(/data/r[count(/data/r[a != '']) > 0]) > 0]) >= 0",
        repeat=True,
    )
    pattern = form_with("regex(., '(a+)+$')")
    nested = form_with("(" * 60 + ". != 'x'" + ")" * 60)
    joined = form_with(
        "string-length(" + "concat(" * 20 + "., ." + ", .)" * 20 + ") > 1"
    )
    doubling = doubling_form(40)
    plain = form_with(". != 'x'")
    rows = [{"a": "x" * 50} for _ in range(300)]
    many = {"r": rows, "b": "y"}
    return {
        "a rule that walks a repeat of 300 twice": lambda: judge(quadratic, many),
        "a rule that walks it three times": lambda: judge(cubic, many),
        "a pattern that backtracks": lambda: judge(pattern, {"b": "a" * 9_000 + "!"}),
        "60 nested brackets": lambda: judge(nested, {"b": "y"}),
        "texts joined 20 deep": lambda: judge(joined, {"b": "y" * 9_000}),
        "40 calculations that double a text": lambda: judge(
            doubling, {"c0": "y" * 9_000}
        ),
        "100,000 unknown answers": lambda: judge(
            plain, {f"k{n}": "v" for n in range(100_000)}
        ),
        "100,000 rows in a repeat": lambda: judge(
            quadratic, {"r": [{"a": "1"}] * 100_000, "b": "y"}
        ),
        "a tree 900 deep": lambda: judge(plain, deep_tree(900)),
        "a text of 5 MB": lambda: judge(plain, {"b": "y" * 5_000_000}),
        "a number of 4,000 digits": lambda: judge(plain, {"b": "9" * 4_000}),
    }


def judge(definition: ChecklistDefinition, answers: dict[str, Any]) -> int:
    """Return how many flags a report gets."""
    return len(judge_answers(definition, answers, finished_at=AT).flags)


def cost_of(work: Callable[[], object]) -> tuple[float, float]:
    """Return processor seconds, and in a second run the peak of memory in MB."""
    began = time.process_time()
    work()
    seconds = time.process_time() - began
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return seconds, peak


def conversion_seconds(path: Path) -> float:
    """Return how long an upload takes, its own process included."""
    began = time.perf_counter()
    conversion = convert_xlsform(path.read_bytes(), name=path.name)
    assert conversion.checklist is not None
    return time.perf_counter() - began


def main() -> None:
    """Measure and write the table."""
    rows = []
    shipped = read_definition((LIBRARY / "voting.md").read_bytes(), name="voting.md")
    sixty = read_definition(sixty_questions(), name="sixty.md")
    for name, definition in (("made for this", sixty), ("voting.md", shipped)):
        seconds, flags = seconds_for_reports(definition)
        asked = f"1,000 reports of {len(definition.questions)} questions, {name}"
        rows.append((asked, f"{seconds:.2f} s; {flags:,} flags", "", "3 s"))
    for name, work in hostile_cases().items():
        seconds, peak = cost_of(work)
        rows.append((name, f"{seconds:.3f} s", f"{peak:.1f} MB", "1 s, 100 MB"))
    took = conversion_seconds(LIBRARY / "voting.md")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_000
    upload = "upload of voting.md, read in a process of its own"
    rows.append((upload, f"{took:.2f} s", f"{peak:.0f} MB", "2 s"))
    write_table("checklists", ("what", "time", "peak memory", "aim"), rows)


if __name__ == "__main__":
    main()
