"""Shares of 40 questions with their errors, here and in R `survey`, of the same rows."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from reports.findings.domain.survey.counted import shares_by_group
from reports.findings.domain.survey.design import make_design
from reports.findings.domain.survey.estimates import Estimate
from reports.findings.domain.survey.estimators import ratios
from reports.findings.domain.survey.intervals import interval

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
QUESTIONS, AREAS = 40, 25
# R takes minutes for all of them; its time by area grows with the questions.
BY_AREA = int(os.environ.get("BENCH_R_QUESTIONS", "2"))
BAR = 50
Result = tuple[str, str, str]


def rows() -> list[Result]:
    """Return the rows beside R, and the bars of the joint covariance."""
    random = np.random.default_rng(11)
    answers = random.random((QUESTIONS, ROWS)) < random.uniform(
        0.02, 0.4, (QUESTIONS, 1)
    )
    area = random.integers(0, AREAS, ROWS).astype(np.intp)
    ours, found = _ours(answers, area)
    national, regional, *numbers = _r(answers, area)
    theirs = national + regional * QUESTIONS / BY_AREA
    whole, part = found[-1], found[0]
    assert whole is not None
    assert part is not None
    apart = np.abs(
        np.array([whole.standard_error, whole.value, part.standard_error]) - numbers
    )
    what = f"{QUESTIONS} shares with intervals, national and by {AREAS} areas, {ROWS:,} rows"
    return [
        (f"{what}: ours", f"{ours:.2f} s", ""),
        (
            f"the same in R: all national {national:.1f} s, {BY_AREA} by area {regional:.1f} s",
            f"{theirs:.0f} s for all",
            "",
        ),
        ("ours / R", f"{theirs / ours:.0f} times faster", f"{BAR} times"),
        ("largest difference of three numbers", f"{apart.max():.1e}", "1e-8"),
        _joint(10_101, "0.1 s"),
        _joint(1_000_000, "15 s"),
    ]


def _ours(
    answers: np.ndarray, area: np.ndarray
) -> tuple[float, tuple[Estimate | None, ...]]:
    started = time.perf_counter()
    design = make_design(
        weights=np.full(ROWS, 2.0), population_clusters=np.full(ROWS, 2.0 * ROWS)
    )
    counted = np.ones(ROWS, np.bool_)
    first: tuple[Estimate | None, ...] = ()
    for y in answers:
        found = shares_by_group(design, y, counted=counted, groups=area, names=AREAS)
        for one in found:
            assert one is not None
            interval(one)
        first = first or found
    return time.perf_counter() - started, first


def _r(answers: np.ndarray, area: np.ndarray) -> list[float]:
    script = Path(__file__).with_name("bench_scale.R")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "answers").write_bytes(answers.astype(np.uint8).tobytes())
        (Path(folder) / "area").write_bytes(area.astype(np.uint8).tobytes())
        numbers = (ROWS, QUESTIONS, AREAS, 2 * ROWS, BY_AREA)
        words = [str(shutil.which("Rscript")), str(script), folder, *map(str, numbers)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603
    return [float(number) for number in done.stdout.split()]


def _joint(size: int, bar: str) -> Result:
    random = np.random.default_rng(5)
    valid = random.integers(50, 2_000, size).astype(np.float64)
    votes = (random.dirichlet(np.ones(8), size) * valid[:, None]).T
    design = make_design(
        weights=np.full(size, 3.0), population_clusters=np.full(size, 3.0 * size)
    )
    started = time.perf_counter()
    ratios(design, list(votes), valid)
    seconds = time.perf_counter() - started
    return (
        f"joint covariance of 8 shares of {size:,} stations",
        f"{seconds:.3f} s",
        bar,
    )
