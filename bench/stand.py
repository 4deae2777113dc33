"""A database, servers and a load for a benchmark, all here, all ended after it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "var" / "bench"
SERVER = ["--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"]
SERVER += ["--workers", "2", "--blocking-threads", "8", "--log-level", "error"]
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Load:
    """What the load generator saw; times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    errors: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def on_own_database(name: str, *, is_kept: bool = False) -> None:
    """Point this process, and those it starts, to a new, migrated database.

    `is_kept` takes the one that an earlier run left, if there is one.
    """
    owner = os.environ.get("DATABASE_OWNER_URL")
    if not owner:
        sys.exit("Run it by `make bench`, which starts the embedded servers.")
    with psycopg.connect(owner, autocommit=True) as connection:
        if not is_kept:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        there = "SELECT FROM pg_database WHERE datname = %s"
        if connection.execute(there, [name]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {name}")
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        parts = urlsplit(os.environ[variable])
        os.environ[variable] = urlunsplit(parts._replace(path=f"/{name}"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["LOG_LEVEL"] = "WARNING"
    migrate = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(migrate, cwd=ROOT, check=True)  # noqa: S603
    WORK.mkdir(parents=True, exist_ok=True)


@contextmanager
def running(command: Sequence[str], *, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process and its children until the block ends."""
    with (WORK / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def serving(application: str, *, port: int, alive: str) -> Iterator[int]:
    """Serve an application with the server of production; yield its process number."""
    command = [sys.executable, "-m", "granian", *SERVER, "--port", str(port)]
    with running([*command, application], name=f"server-{port}") as process:
        wait_for(f"http://127.0.0.1:{port}{alive}")
        yield process.pid


def wait_for(url: str) -> None:
    """Wait until something answers, whatever it says."""
    for _ in range(200):
        try:
            urlopen(url, timeout=1)  # noqa: S310 - our own address
        except OSError as error:
            if getattr(error, "code", None):
                return
            time.sleep(0.1)
        else:
            return
    sys.exit(f"{url} does not answer; see {WORK}")


def load(
    *,
    port: int,
    path: str,
    body: Path,
    tokens: Path,
    connections: int,
    seconds: int,
    media_type: str = "application/json",
) -> Load:
    """Send for some seconds over some connections with wrk (a Debian package)."""
    wrk = shutil.which("wrk")
    if wrk is None:
        sys.exit("Install the load generator: apt-get install wrk")
    environment = {
        **os.environ,
        "BENCH_BODY": str(body),
        "BENCH_TOKENS": str(tokens),
        "BENCH_PATH": path,
        "BENCH_TYPE": media_type,
        "BENCH_STATIONS": str(WORK / "stations.txt"),
        "BENCH_SEED": str(time.monotonic_ns() // 1_000_000 % 2**31),
    }
    command = [wrk, "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s"]
    command += ["-s", str(ROOT / "bench" / "send.lua"), f"http://127.0.0.1:{port}"]
    done = subprocess.run(  # noqa: S603
        command, env=environment, capture_output=True, text=True, check=True
    )
    line = next(x for x in done.stdout.splitlines() if x.startswith("RESULT "))
    return Load(**json.loads(line.removeprefix("RESULT ")))


def forget_reports() -> None:
    """Start from an empty table: what other rounds left is not what is measured."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("TRUNCATE reports_pending, reports_submission CASCADE")


def refuse_resends(requests: int, under_way: int) -> None:
    """Stop if the load sent one id twice: a resend is cheaper to store, dearer to answer.

    Each connection may have one report stored whose answer was not waited for.
    """
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET app.missions = '*'")
        found = owner.execute("SELECT count(*) FROM reports_submission").fetchone()
    if not found or not 0 <= found[0] - requests <= under_way:
        sys.exit(f"{requests} reports were answered, but {found} are stored.")


def tree_of(pid: int) -> list[int]:
    """Return a process and everything below it."""
    found = [pid]
    for other in Path("/proc").iterdir():
        if other.name.isdigit() and _parent(int(other.name)) == pid:
            found += tree_of(int(other.name))
    return found


def cpu_seconds(pids: Sequence[int]) -> float:
    """Return the processor time that processes have used."""
    total = 0
    for pid in pids:
        fields = _stat(pid)
        total += sum(int(field) for field in fields[11:15]) if fields else 0
    return total / TICKS


def memory_mb(pid: int) -> float:
    """Return the largest resident memory of a process and those below it, in MB."""
    pages = []
    for one in tree_of(pid):
        statm = Path(f"/proc/{one}/statm")
        if statm.exists():
            pages.append(int(statm.read_text().split()[1]))
    return max(pages) * PAGE / 1e6


def postgres_pids() -> list[int]:
    """Return the processes of the database server."""
    found = []
    for entry in Path("/proc").iterdir():
        name = entry / "comm"
        if entry.name.isdigit() and name.exists():
            found += [int(entry.name)] if name.read_text() == "postgres\n" else []
    return found


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat behind the name, from the state on."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    return text.rpartition(") ")[2].split()
