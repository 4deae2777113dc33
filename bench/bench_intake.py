"""JSON intake beside the floor, in one run: make bench, or python bench/bench_intake.py.

Rounds alternate between the floor and ours, so that a drifting machine moves both.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import stand
from bench.report import write_table

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
OURS, FLOOR = 8151, 8152
PHONES = 2_000
LIST = 100
SUSTAINED_SECONDS = 20
# ODK Central on a machine of this kind: see the table's note.
CENTRAL_CPU_MS = 17.4


def main() -> None:
    """Measure and write the table."""
    stand.on_own_database("bench_intake")
    body, many, tokens, none = _prepare()
    rows: list[tuple[str, ...]] = []
    with (
        stand.serving("bench.floor:application", port=FLOOR, alive="/submit") as floor,
        stand.serving(
            "config.intake_wsgi:application", port=OURS, alive="/health/live"
        ) as ours,
    ):
        del floor
        for connections in (8, 32):
            rows += _single(body, tokens, none, connections)
        rows.append(_cpu(body, tokens, ours))
        rows.append(_lists(many, tokens))
        memory = stand.memory_mb(ours)
        rows.append(
            ("intake process, resident after this", f"{memory:.0f} MB", *[""] * 3)
        )
    rows += _sustained(body, tokens)
    write_table(
        "intake",
        ("what", "ours", "floor", "ours / floor", "p50 / p95 / p99 ms, ours"),
        rows,
    )


def _prepare() -> tuple[Path, Path, Path, Path]:
    """Make a mission with many phones and the bodies that are sent."""
    import django  # noqa: PLC0415 - the database must be chosen first

    django.setup()
    from bench import mission  # noqa: PLC0415

    made = mission.make(phones=PHONES)
    one = json.dumps(made.report, ensure_ascii=False)
    body, many = stand.WORK / "one.json", stand.WORK / "many.json"
    body.write_text(one, encoding="utf-8")
    many.write_text("[" + ",".join([one] * LIST) + "]", encoding="utf-8")
    tokens, none = stand.WORK / "tokens.txt", stand.WORK / "no-tokens.txt"
    tokens.write_text("\n".join(made.tokens), encoding="utf-8")
    stations = stand.WORK / "stations.txt"
    stations.write_text("\n".join(made.stations), encoding="utf-8")
    none.write_text("", encoding="utf-8")
    _floor_table()
    return body, many, tokens, none


def _floor_table() -> None:
    code = "from bench.floor import make_table; make_table()"
    with stand.running([sys.executable, "-c", code], name="floor-table") as process:
        if process.wait(timeout=60):
            sys.exit(f"The floor's table could not be made; see {stand.WORK}")


def _single(
    body: Path, tokens: Path, none: Path, connections: int
) -> list[tuple[str, ...]]:
    ours, floor = [], []
    stand.forget_reports()
    for _ in range(ROUNDS):
        floor.append(
            stand.load(
                port=FLOOR,
                path="/submit",
                body=body,
                tokens=none,
                connections=connections,
                seconds=SECONDS,
            )
        )
        ours.append(
            stand.load(
                port=OURS,
                path="/api/v1/submissions",
                body=body,
                tokens=tokens,
                connections=connections,
                seconds=SECONDS,
            )
        )
    _refuse_errors([*ours, *floor])
    stand.refuse_resends(sum(load.requests for load in ours), connections * ROUNDS)
    ratios = [a.rate / b.rate for a, b in zip(ours, floor, strict=True)]
    middle = sorted(ours, key=lambda load: load.rate)[ROUNDS // 2]
    return [
        (
            f"single reports, {connections} connections, workers stopped",
            f"{statistics.median(load.rate for load in ours):,.0f}/s",
            f"{statistics.median(load.rate for load in floor):,.0f}/s",
            f"{statistics.median(ratios):.0%} ({min(ratios):.0%}-{max(ratios):.0%})",
            f"{middle.p50:.1f} / {middle.p95:.1f} / {middle.p99:.1f}",
        )
    ]


def _lists(many: Path, tokens: Path) -> tuple[str, ...]:
    loads = [
        stand.load(
            port=OURS,
            path="/api/v1/submissions",
            body=many,
            tokens=tokens,
            connections=4,
            seconds=SECONDS,
        )
        for _ in range(ROUNDS)
    ]
    _refuse_errors(loads)
    rate = statistics.median(load.rate * LIST for load in loads)
    middle = sorted(loads, key=lambda load: load.rate)[ROUNDS // 2]
    return (
        f"lists of {LIST}, 4 connections",
        f"{rate:,.0f} reports/s",
        "",
        "",
        f"{middle.p50:.0f} / {middle.p95:.0f} / {middle.p99:.0f}",
    )


def _cpu(body: Path, tokens: Path, server: int) -> tuple[str, ...]:
    """Processor time of server and database from POST to stored, per report."""
    pids = [*stand.tree_of(server), *stand.postgres_pids()]
    before = stand.cpu_seconds(pids)
    sent = stand.load(
        port=OURS,
        path="/api/v1/submissions",
        body=body,
        tokens=tokens,
        connections=8,
        seconds=SECONDS,
    )
    used = (stand.cpu_seconds(pids) - before) / sent.requests * 1000
    what = "CPU per report, accepted (server + PostgreSQL)"
    return (what, f"{used:.2f} ms", "", "", "")


def _sustained(body: Path, tokens: Path) -> list[tuple[str, ...]]:
    """Send while a real worker judges, then wait until everything is judged."""
    from elections.scope import set_database_scope  # noqa: PLC0415
    from reports.intake.models.submissions import Pending  # noqa: PLC0415

    set_database_scope("*")
    stand.forget_reports()
    celery = [sys.executable, "-m", "celery", "-A", "config.celery"]
    worker = [*celery, "worker", "-Q", "intake", "-c", "2", "-l", "WARNING"]
    beat = [
        *celery,
        "beat",
        "-s",
        str(stand.WORK / "beat"),
        "--pidfile=",
        "-l",
        "ERROR",
    ]
    with (
        stand.serving(
            "config.intake_wsgi:application", port=OURS, alive="/health/live"
        ) as server,
        stand.running(worker, name="worker") as judging,
        stand.running(beat, name="beat"),
    ):
        time.sleep(5)
        pids = [
            *stand.tree_of(server),
            *stand.tree_of(judging.pid),
            *stand.postgres_pids(),
        ]
        before, started = stand.cpu_seconds(pids), time.monotonic()
        sent = stand.load(
            port=OURS,
            path="/api/v1/submissions",
            body=body,
            tokens=tokens,
            connections=8,
            seconds=SUSTAINED_SECONDS,
        )
        _refuse_errors([sent])
        stand.refuse_resends(sent.requests, 8)
        backlog = Pending.objects.count()
        while Pending.objects.exists():
            time.sleep(0.2)
        whole = time.monotonic() - started
        pids = [*pids, *stand.tree_of(judging.pid), *stand.postgres_pids()]
        used = stand.cpu_seconds(sorted(set(pids))) - before
    judged = sent.requests / whole
    each = used / sent.requests * 1000
    return [
        (
            "sustained, accepted while judging runs, 8 connections",
            f"{sent.rate:,.0f}/s",
            "",
            "",
            f"{sent.p50:.1f} / {sent.p95:.1f} / {sent.p99:.1f}",
        ),
        (
            f"the same until the last is judged (backlog then {backlog:,})",
            f"{judged:,.0f}/s",
            "",
            "",
            "",
        ),
        (
            "CPU per report from POST to flagged observation",
            f"{each:.2f} ms",
            "",
            f"ODK Central {CENTRAL_CPU_MS} ms: {CENTRAL_CPU_MS / each:.1f} x",
            "",
        ),
    ]


def _refuse_errors(loads: list[stand.Load]) -> None:
    if errors := sum(load.errors for load in loads):
        sys.exit(f"{errors} requests failed: nothing is reported from such a run.")


if __name__ == "__main__":
    main()
