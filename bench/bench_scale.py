"""A day of 5,250,000 reports: findings in one process and over two workers; and R.

    .venv/bin/python -m config.embedded run .venv/bin/python bench/bench_scale.py

BENCH_STATIONS=20000 for a quick look; BENCH_KEEP=1 keeps the database, and takes it from
a run before. Rscript with the package survey is needed for the rows that stand beside R.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import beside_r, stand
from bench.report import write_table

STATIONS = int(os.environ.get("BENCH_STATIONS", "1050000"))
SEED = int(os.environ.get("BENCH_SEED", "20261101"))
IS_KEPT = bool(os.environ.get("BENCH_KEEP"))
NAME = "bench_scale"
PATIENCE_SECONDS = 400
# One and two workers in turn, so that a noisy minute strikes both.
ROUNDS = 5


def main() -> None:
    """Fill a mission, compute it in turn by one and two workers, write the table."""
    url = os.environ.get("DATABASE_OWNER_URL", "")
    stand.on_own_database(NAME, is_kept=IS_KEPT)
    try:
        rows = _findings()
    finally:
        if not IS_KEPT:
            _drop(url)
    write_table("scale", ("what", "result", "bar"), [*rows, *beside_r.rows()])


def _drop(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def _findings() -> list[tuple[str, str, str]]:
    import django  # noqa: PLC0415 - the database must be chosen first

    django.setup()
    from bench import scale  # noqa: PLC0415
    from elections.scope import set_database_scope  # noqa: PLC0415

    set_database_scope("*")
    started = time.monotonic()
    found = scale.kept(stations=STATIONS) if IS_KEPT else None
    made = found or scale.make(stations=STATIONS, seed=SEED)
    filled = time.monotonic() - started
    time.sleep(21)  # nothing younger than 20 s is counted
    ones: list[_Watch] = []
    twos: list[_Watch] = []
    seen: set[bytes] = set()
    for _ in range(ROUNDS):
        for processes, watches in ((1, ones), (2, twos)):
            watch, findings = _computed(made, processes=processes)
            watches.append(watch)
            seen.add(_without_time(findings))
    ratios = [two.seconds / one.seconds for one, two in zip(ones, twos, strict=True)]
    figures = findings.document["figures"]
    estimated = [figure for figure in figures if figure.get("estimate")]
    intervals = sum("lower" in figure["estimate"] for figure in estimated)
    counted = (
        f"{len(figures):,} figures, {len(estimated):,} estimates of them, "
        f"{intervals:,} with an interval; one worker, {ROUNDS} rounds"
    )
    written = "were there" if found else f"{filled:.0f} s"
    return [
        (f"{STATIONS * 5:,} reports of 40 questions written", written, ""),
        (
            counted,
            f"{_spread([one.seconds for one in ones], 1)} s",
            "60 s",
        ),
        (
            "the same over two workers",
            f"{_spread([two.seconds for two in twos], 1)} s, {_spread(ratios, 2)} of it",
            "0.65 of one",
        ),
        (
            "memory alone: two processes that add arrays take, beside one",
            f"{_spread([_added(2) / _added(1) for _ in range(ROUNDS)], 2)} of its time",
            "",
        ),
        (
            "documents of all rounds, but for the time",
            "equal" if len(seen) == 1 else "DIFFER",
            "",
        ),
        (
            "peak memory of workers and PostgreSQL, one / two",
            " / ".join(
                f"{max(watch.peak_mb for watch in watches):,.0f}"
                for watches in (ones, twos)
            )
            + " MB",
            "4,000 MB",
        ),
    ]


def _spread(numbers: list[float], digits: int) -> str:
    """Return the median, and the least and the largest."""
    middle, least, most = median(numbers), min(numbers), max(numbers)
    return f"{middle:.{digits}f} ({least:.{digits}f}-{most:.{digits}f})"


def _added(processes: int) -> float:
    """Return the seconds of so many processes that add arrays at the same time.

    Each has arrays of its own, and no less to do: 1.0 of one process's time would mean
    that two cores do not wait for the same memory.
    """
    with get_context("spawn").Pool(processes) as pool:
        pool.map(_add_arrays, [1] * processes)
        return max(pool.map(_add_arrays, [30] * processes, chunksize=1))


def _add_arrays(times: int) -> float:
    some, more = np.ones(20_000_000), np.ones(20_000_000)
    started = time.monotonic()
    for _ in range(times):
        np.add(some, more, out=more)
    return time.monotonic() - started


class _Watch:
    """Time and the largest memory of all processes, shared pages counted once."""

    def __init__(self, pid: int) -> None:
        self.pid, self.peak_mb, self.seconds = pid, 0.0, 0.0
        self._ended = threading.Event()

    @contextmanager
    def running(self) -> Iterator[None]:
        thread, started = threading.Thread(target=self._look), time.monotonic()
        thread.start()
        try:
            yield
        finally:
            self.seconds = time.monotonic() - started
            self._ended.set()
            thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.5):
            pids = [*stand.tree_of(self.pid), *stand.postgres_pids()]
            self.peak_mb = max(self.peak_mb, sum(map(_shared_fairly_mb, pids)))


def _shared_fairly_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1e3


def _computed(made: Any, *, processes: int) -> tuple[_Watch, Any]:
    """Ask for findings as the desk does and let real workers compute them."""
    from config.celery import app  # noqa: PLC0415
    from elections.journal.models import Job  # noqa: PLC0415
    from reports.findings.models import FindingSet  # noqa: PLC0415
    from reports.findings.services.working import ask_for_findings  # noqa: PLC0415
    from reports.findings.tasks import (  # noqa: PLC0415
        compute_asked_findings,
        count_observations,
    )

    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker"]
    name = f"findings-{os.getpid()}-{processes}@bench"
    command += ["-Q", "findings", "-c", str(processes), "-l", "WARNING", "-n", name]
    with stand.running(command, name=f"worker-{processes}") as worker:
        while not app.control.ping(destination=[name], timeout=1):
            time.sleep(0.2)
        watch = _Watch(worker.pid)
        with watch.running():
            job = ask_for_findings(
                mission=made.mission, election_day=made.day, actor="user:1"
            )
            compute_asked_findings.delay()
            deadline = time.monotonic() + PATIENCE_SECONDS
            while Job.objects.unfinished().filter(pk=job.pk).exists():
                if time.monotonic() > deadline:
                    sys.exit(f"Not finished; see {stand.WORK}")
                # As the clock does every second.
                count_observations.apply_async(expires=1)
                time.sleep(1)
    job.refresh_from_db()
    if job.state != Job.State.DONE:
        sys.exit(f"The job failed: {job.message}")
    assert job.finished_at is not None
    watch.seconds = (job.finished_at - job.requested_at).total_seconds()
    return watch, FindingSet.objects.get(pk=job.result["finding_set"])


def _without_time(findings: Any) -> bytes:
    """Return the canonical bytes of a document but for its time."""
    from elections.journal.domain.canonical import canonical_bytes  # noqa: PLC0415

    return bytes(canonical_bytes({**findings.document, "as_of": ""}))


if __name__ == "__main__":
    if shutil.which("Rscript") is None:
        sys.exit("Install R: apt-get install r-base-core r-cran-survey")
    main()
