"""Collect beside the JSON path and the floor, in one run: python bench/bench_channels.py.

Rounds alternate between the kinds, so that a drifting machine moves all of them.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
FILES = stand.WORK / "files"


@dataclass(frozen=True)
class Side:
    """One of the two servers that stand beside each other."""

    port: int
    pid: int
    tokens: Path


@dataclass(frozen=True)
class Measured:
    """What the load generator saw, and the CPU of server and PostgreSQL for each."""

    load: stand.Load
    cpu_ms: float

    @property
    def rate(self) -> float:
        return self.load.rate


def main() -> None:
    """Measure and write the table."""
    stand.on_own_database("bench_channels")
    os.environ["BAQYLAU_FILES"] = str(FILES)
    _forget_files()
    bodies = _prepare()
    rows: list[tuple[str, ...]] = []
    with (
        stand.serving("bench.floor:application", port=FLOOR, alive="/submit") as other,
        stand.serving(
            "config.intake_wsgi:application", port=OURS, alive="/health/live"
        ) as own,
    ):
        ours = Side(OURS, own, bodies["tokens"])
        floor = Side(FLOOR, other, bodies["none"])
        # A phone was seen before its first report: it has fetched its forms.
        _sent(ours, bodies, "collect", COLLECT, 8, seconds=WARM_UP_SECONDS)
        for connections in (8, 32):
            rows += _reports(ours, floor, bodies, connections)
        for connections in (2, 8):
            rows.append(_photos(ours, floor, bodies, connections))
    # Only now: a disk that is told of free blocks is busy for a while.
    _forget_files()
    header = (
        "what",
        "ours",
        "beside it",
        "ours / beside it",
        "CPU ms each, ours / beside it",
        "p50 / p95 / p99 ms, ours",
    )
    write_table("channels", header, rows)


def _forget_files() -> None:
    for folder in (FILES, stand.WORK / "floor-files"):
        shutil.rmtree(folder, ignore_errors=True)


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


def _reports(
    ours: Side, floor: Side, bodies: Mapping[str, Path], connections: int
) -> list[tuple[str, ...]]:
    seen: dict[str, list[Measured]] = {"floor": [], "json": [], "collect": []}
    for _ in range(ROUNDS):
        seen["floor"].append(_sent(floor, bodies, "json", "/submit", connections))
        for kind, path in (("json", "/api/v1/submissions"), ("collect", COLLECT)):
            seen[kind].append(_stored(ours, bodies, kind, path, connections))
    what = f"report of Collect, 3 kB, {connections} connections"
    return [
        _row(f"{what}; beside it JSON", seen["collect"], seen["json"], AIM),
        _row(f"{what}; beside it the floor", seen["collect"], seen["floor"], ""),
    ]


def _photos(
    ours: Side, floor: Side, bodies: Mapping[str, Path], connections: int
) -> tuple[str, ...]:
    own, other = [], []
    for _ in range(ROUNDS):
        other.append(_sent(floor, bodies, "photo", "/keep", connections))
        own.append(_stored(ours, bodies, "photo", COLLECT, connections))
    what = (
        f"report with a photo of 300 kB, {connections} connections; beside it a view "
    )
    return _row(f"{what}that writes and syncs the same file", own, other, AIM)


def _stored(
    ours: Side, bodies: Mapping[str, Path], kind: str, path: str, connections: int
) -> Measured:
    stand.forget_reports()
    done = _sent(ours, bodies, kind, path, connections)
    stand.refuse_resends(done.load.requests, connections)
    return done


def _sent(
    side: Side,
    bodies: Mapping[str, Path],
    kind: str,
    path: str,
    connections: int,
    *,
    seconds: int = SECONDS,
) -> Measured:
    before = _cpu_seconds(side)
    done = stand.load(
        port=side.port,
        path=path,
        body=bodies[kind],
        tokens=side.tokens,
        connections=connections,
        seconds=seconds,
        media_type="application/json"
        if kind == "json"
        else f"multipart/form-data; boundary={BOUNDARY}",
    )
    if done.errors:
        sys.exit(f"{done.errors} requests failed: nothing is reported from such a run.")
    used = _cpu_seconds(side) - before
    return Measured(done, cpu_ms=1000 * used / done.requests)


def _cpu_seconds(side: Side) -> float:
    return stand.cpu_seconds([*stand.tree_of(side.pid), *stand.postgres_pids()])


def _row(
    what: str, ours: Sequence[Measured], other: Sequence[Measured], aim: str
) -> tuple[str, ...]:
    ratios = [a.rate / b.rate for a, b in zip(ours, other, strict=True)]
    middle = sorted(ours, key=lambda one: one.rate)[len(ours) // 2].load
    share = f"{statistics.median(ratios):.0%} ({min(ratios):.0%}-{max(ratios):.0%})"
    cpu = (statistics.median(one.cpu_ms for one in side) for side in (ours, other))
    return (
        what,
        f"{statistics.median(one.rate for one in ours):,.0f}/s",
        f"{statistics.median(one.rate for one in other):,.0f}/s",
        f"{share}{'; ' if aim else ''}{aim}",
        " / ".join(f"{one:.2f}" for one in cpu),
        f"{middle.p50:.1f} / {middle.p95:.1f} / {middle.p99:.1f}",
    )


if __name__ == "__main__":
    main()
