"""Judging, findings and the whole statement over 5,000 stations x 4 checklists."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import stand
from bench.report import write_table

STATIONS = int(os.environ.get("BENCH_STATIONS", "5000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
BATCH = 500
WEB = 8153


def main() -> None:
    """Fill a mission, measure, and write the table."""
    stand.on_own_database("bench_findings")
    import django  # noqa: PLC0415 - the database must be chosen first

    django.setup()
    from bench import network, tables  # noqa: PLC0415
    from elections.scope import set_database_scope  # noqa: PLC0415
    from reports.findings.services.computing import compute_findings  # noqa: PLC0415
    from reports.statements.services.working import build_with_files  # noqa: PLC0415

    set_database_scope("*")
    made = network.make(stations=STATIONS)
    rows = [_judging(made, network)]

    def findings() -> Any:
        return compute_findings(
            mission=made.mission,
            election_day=made.day,
            keep=True,
            settled_after=timedelta(0),
        )

    seconds, found = _timed(findings)
    count = len(found.document["figures"])
    what = f"findings over {STATIONS * 4:,} observations, {count:,} figures stored"
    rows.append((what, seconds))

    def statement() -> Any:
        return build_with_files(
            mission=made.mission,
            election_day=made.day,
            actor="system",
            progress=lambda _done, _total, _said: None,
            finding_set=found,
        )

    seconds, built = _timed(statement)
    rows.append((f"the whole statement, {len(built.files)} files with annex", seconds))
    rows.append(("web process, resident after 50 pages", _web_memory()))
    rows += tables.rows()
    write_table("findings", ("what", "median (min-max)"), rows)


def _judging(made: Any, network: Any) -> tuple[str, str]:
    """Hand 4 reports per station to the intake and judge them in this process."""
    from django.utils import timezone  # noqa: PLC0415

    from reports.intake.models.submissions import Pending  # noqa: PLC0415
    from reports.intake.services.accepting import enter_reports  # noqa: PLC0415
    from reports.intake.services.judging import judge_pending  # noqa: PLC0415

    for raws in _batches(network.reports(made)):
        enter_reports(
            mission=made.mission, raws=raws, source="import", now=timezone.now()
        )
    waiting, started = Pending.objects.count(), time.monotonic()
    cpu = time.process_time()
    while Pending.objects.exists():
        judge_pending(clock=timezone.now)
    seconds = time.monotonic() - started
    each = (time.process_time() - cpu) / waiting * 1000
    what = f"judging {waiting:,} reports in one process"
    return what, f"{waiting / seconds:,.0f}/s, {each:.2f} ms CPU of the worker each"


def _batches(reports: Iterator[dict[str, Any]]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for report in reports:
        batch.append(json.dumps(report, ensure_ascii=False).encode())
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _timed(work: Callable[[], Any]) -> tuple[str, Any]:
    times, result = [], None
    for _ in range(ROUNDS):
        started = time.monotonic()
        result = work()
        times.append(time.monotonic() - started)
    middle = statistics.median(times)
    return f"{middle:.2f} s ({min(times):.2f}-{max(times):.2f})", result


def _web_memory() -> str:
    with stand.serving(
        "config.wsgi:application", port=WEB, alive="/health/live"
    ) as web:
        for _ in range(25):
            for path in ("/admin/login/", "/api/v1/schema/"):
                urlopen(f"http://127.0.0.1:{WEB}{path}", timeout=30)
        return f"{stand.memory_mb(web):.0f} MB"


if __name__ == "__main__":
    main()
