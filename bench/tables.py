"""All assessment tables of a mission: 60 questions, 20 regions, 3 stages, from the rows.

    .venv/bin/python -m bench.tables

The rows are in memory; neither a database nor a worker is needed.
"""

from __future__ import annotations

import statistics
import time

import numpy as np

from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Choice,
    Question,
    QuestionKind,
    Stage,
)
from reports.findings.domain.columns import NOT_GIVEN, Block, Observations, Whole
from reports.findings.domain.evaluation import evaluate
from reports.findings.domain.rows import Facts
from reports.findings.domain.sample_facts import FrameTotals, SampleFacts
from reports.findings.domain.survey.drawing import draw_random
from reports.findings.domain.survey.frame import FrameStation, make_frame

QUESTIONS, REGIONS, ROUNDS = 60, 20, 3
STAGES = (Stage.OPENING, Stage.VOTING, Stage.COUNTING)
ANSWERS = ("yes", "no", "not_observed", "not_applicable")
FRAME, STATIONS = 10_101, 2_000
SEED = 20261124


def rows() -> list[tuple[str, str]]:
    """Return the time of all tables: of a free-route mission, and of a sample."""
    sample = _sample()
    kinds = (_facts(sample, is_sampled=False), _facts(sample, is_sampled=True))
    return [(_what(facts), _seconds(facts)) for facts in kinds]


def _what(facts: Facts) -> str:
    kind = "counted" if facts.sample is None else "estimated with intervals"
    return (
        f"assessment tables, {QUESTIONS} questions x {REGIONS} regions x "
        f"{len(STAGES)} stages of {STATIONS:,} stations, {kind}; bar 5 s"
    )


def _seconds(facts: Facts) -> str:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        evaluate(facts)
        times.append(time.perf_counter() - started)
    middle = statistics.median(times)
    return f"{middle:.2f} s ({min(times):.2f}-{max(times):.2f})"


def _facts(sample: SampleFacts, *, is_sampled: bool) -> Facts:
    definitions = {f"{stage.value} 1": _checklist(stage) for stage in STAGES}
    random = np.random.default_rng(SEED)
    drawn = [int(one.code[1:]) for one in sample.sample.stations]
    places = np.array(drawn, np.int64)
    return Facts(
        mission="TABLES",
        mission_kind="sample_based" if is_sampled else "full",
        election_day="main",
        as_of="2026-11-24T00:00:00Z",
        is_demonstration=False,
        definitions=definitions,
        observations=Observations(
            blocks=tuple(_block(stage, places, random) for stage in STAGES),
            numbers={f"S{number:05}": number for number in drawn},
        ),
        sample=sample if is_sampled else None,
    )


def _checklist(stage: Stage) -> ChecklistDefinition:
    questions = tuple(
        Question(
            name=f"q{number:02}",
            path=(f"q{number:02}",),
            kind=QuestionKind.SELECT_ONE,
            labels={"en": f"Question {number}"},
            stage=stage,
            choices=tuple(Choice(code, {"en": code}) for code in ANSWERS),
            item_code=f"Q{number:02}",
            negative=frozenset({"yes"}),
        )
        for number in range(QUESTIONS)
    )
    return ChecklistDefinition(
        code=stage.value,
        version="1",
        stage=stage,
        titles={"en": stage.value},
        languages=("en",),
        questions=questions,
    )


def _block(stage: Stage, places: Whole, random: np.random.Generator) -> Block:
    """Report once from each drawn station."""
    return Block(
        version=f"{stage.value} 1",
        stage=stage.value,
        setting="urban",
        instances=np.frombuffer(random.bytes(16 * STATIONS), "S16"),
        places=places,
        regions=(places % REGIONS).astype(np.intp),
        region_names=tuple(f"R{number:02}" for number in range(REGIONS)),
        is_rejected=np.zeros(STATIONS, np.bool_),
        left_out=np.zeros(STATIONS, np.uint8),
        packed=random.choice(
            6, (STATIONS, QUESTIONS), p=(0.01, 0.03, 0.02, 0.002, 0.05, 0.888)
        ).astype(np.uint8),
        numbers=np.full((STATIONS, 0), NOT_GIVEN, np.int64),
    )


def _sample() -> SampleFacts:
    """Draw equally many stations of each region."""
    frame = make_frame(
        FrameStation(
            code=f"S{number:05}",
            stratum=f"R{number % REGIONS:02}",
            size=float(100 + 37 * number % 2900),
        )
        for number in range(FRAME)
    )
    regions = {one.code: one.stratum for one in frame.stations}
    allocation = dict.fromkeys(regions.values(), STATIONS // REGIONS)
    return SampleFacts(
        sample=draw_random(frame, allocation=allocation, seed=str(SEED)),
        regions=regions,
        settings=dict.fromkeys(regions, "urban"),
        registered={one.code: one.size for one in frame.stations},
        frame=FrameTotals(FRAME, sum(one.size for one in frame.stations)),
    )


if __name__ == "__main__":
    for what, seconds in rows():
        print(what, seconds)  # noqa: T201 - a benchmark talks to a person
