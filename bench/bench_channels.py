"""Collect beside the JSON path and the floor, in one run: python bench/bench_channels.py.

Rounds alternate between the kinds, so that a drifting machine moves all of them.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import stand
from bench.report import write_table

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "6"))
OURS, FLOOR = 8161, 8162
PHONES = 200
WARM_UP_SECONDS = 4
PHOTO_BYTES = 300_000
XML_BYTES = 3_000
BOUNDARY = "777f1848-0000-4000-8000-9f6a2c1d0e11"
COLLECT = "/key/@@SECRET@@/BENCH/submission?deviceID=collect%3AABCDEF0123456789"
AIM = "aim 70%"


def main() -> None:
    """Measure and write the table."""
    stand.on_own_database("bench_channels")
    bodies = _prepare()
    rows: list[tuple[str, ...]] = []
    with (
        stand.serving("bench.floor:application", port=FLOOR, alive="/submit"),
        stand.serving(
            "config.intake_wsgi:application", port=OURS, alive="/health/live"
        ),
    ):
        # A phone was seen before its first report: it has fetched its forms.
        _sent(
            OURS,
            bodies,
            "collect",
            COLLECT,
            8,
            tokens=bodies["tokens"],
            seconds=WARM_UP_SECONDS,
        )
        for connections in (8, 32):
            rows += _reports(bodies, connections)
        for connections in (2, 8):
            rows.append(_photos(bodies, connections))
    header = (
        "what",
        "ours",
        "beside it",
        "ours / beside it",
        "p50 / p95 / p99 ms, ours",
    )
    write_table("channels", header, rows)


def _prepare() -> Mapping[str, Path]:
    """Make a mission with many phones and the bodies that are sent."""
    import django  # noqa: PLC0415 - the database must be chosen first

    django.setup()
    from bench import collect_bodies, mission  # noqa: PLC0415

    made = mission.make(phones=PHONES)
    bodies = collect_bodies.write(
        made, folder=stand.WORK, boundary=BOUNDARY, xml=XML_BYTES, photo=PHOTO_BYTES
    )
    code = "from bench.floor import make_table; make_table()"
    with stand.running([sys.executable, "-c", code], name="floor-table") as process:
        if process.wait(timeout=60):
            sys.exit(f"The floor's table could not be made; see {stand.WORK}")
    return bodies


def _reports(bodies: Mapping[str, Path], connections: int) -> list[tuple[str, ...]]:
    loads: dict[str, list[stand.Load]] = {"floor": [], "json": [], "collect": []}
    for _ in range(ROUNDS):
        loads["floor"].append(_floor(bodies, "json", "/submit", connections))
        for kind, path in (("json", "/api/v1/submissions"), ("collect", COLLECT)):
            stand.forget_reports()
            loads[kind].append(_ours(bodies, kind, path, connections))
            stand.refuse_resends(loads[kind][-1].requests, connections)
    what = f"report of Collect, 3 kB, {connections} connections"
    return [
        _row(f"{what}; beside it JSON", loads["collect"], loads["json"], AIM),
        _row(f"{what}; beside it the floor", loads["collect"], loads["floor"], ""),
    ]


def _photos(bodies: Mapping[str, Path], connections: int) -> tuple[str, ...]:
    ours, floor = [], []
    for _ in range(ROUNDS):
        floor.append(_floor(bodies, "photo", "/keep", connections))
        stand.forget_reports()
        ours.append(_ours(bodies, "photo", COLLECT, connections))
        stand.refuse_resends(ours[-1].requests, connections)
    what = (
        f"report with a photo of 300 kB, {connections} connections; beside it a view "
    )
    return _row(f"{what}that writes and syncs the same file", ours, floor, AIM)


def _ours(
    bodies: Mapping[str, Path], kind: str, path: str, connections: int
) -> stand.Load:
    return _sent(OURS, bodies, kind, path, connections, tokens=bodies["tokens"])


def _floor(
    bodies: Mapping[str, Path], kind: str, path: str, connections: int
) -> stand.Load:
    return _sent(FLOOR, bodies, kind, path, connections, tokens=bodies["none"])


def _sent(
    port: int,
    bodies: Mapping[str, Path],
    kind: str,
    path: str,
    connections: int,
    *,
    tokens: Path,
    seconds: int = SECONDS,
) -> stand.Load:
    done = stand.load(
        port=port,
        path=path,
        body=bodies[kind],
        tokens=tokens,
        connections=connections,
        seconds=seconds,
        media_type="application/json"
        if kind == "json"
        else f"multipart/form-data; boundary={BOUNDARY}",
    )
    if done.errors:
        sys.exit(f"{done.errors} requests failed: nothing is reported from such a run.")
    return done


def _row(
    what: str, ours: Sequence[stand.Load], other: Sequence[stand.Load], aim: str
) -> tuple[str, ...]:
    ratios = [a.rate / b.rate for a, b in zip(ours, other, strict=True)]
    middle = sorted(ours, key=lambda load: load.rate)[len(ours) // 2]
    share = f"{statistics.median(ratios):.0%} ({min(ratios):.0%}-{max(ratios):.0%})"
    return (
        what,
        f"{statistics.median(load.rate for load in ours):,.0f}/s",
        f"{statistics.median(load.rate for load in other):,.0f}/s",
        f"{share}{'; ' if aim else ''}{aim}",
        f"{middle.p50:.1f} / {middle.p95:.1f} / {middle.p99:.1f}",
    )


if __name__ == "__main__":
    main()
