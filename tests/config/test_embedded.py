"""The embedded servers start, survive a crash, and leave nothing running."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from config.embedded_servers.home import Home

ROOT = Path(__file__).resolve().parents[2]
OTHERS = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY"}


def command(
    name: str, var: Path, *words: str, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m config.embedded` for a directory of its own."""
    inherited = {k: v for k, v in os.environ.items() if k not in OTHERS}
    return subprocess.run(
        [sys.executable, "-m", "config.embedded", name, *words],
        cwd=ROOT,
        env={**inherited, "BAQYLAU_VAR": str(var), **more},
        capture_output=True,
        text=True,
        check=False,
    )


def postmaster(var: Path) -> int:
    return int((var / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def valkey_pid(var: Path) -> int:
    return int((var / "valkey.pid").read_text())


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that waits for its parent does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def ask(var: Path, question: str) -> object:
    """Ask the database of a directory one question as the running role."""
    with psycopg.connect(
        host=str(Home(var).sockets), user="baqylau_app", dbname="baqylau"
    ) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


@pytest.fixture
def var() -> Iterator[Path]:
    """Give a directory below one that only its owner can enter."""
    place = Path(tempfile.mkdtemp(prefix="baqylau-"))
    yield place / "var"
    command("stop", place / "var")
    shutil.rmtree(place)


def test_a_second_start_changes_nothing(var: Path) -> None:
    first = command("start", var)
    pids = (postmaster(var), valkey_pid(var))

    second = command("start", var)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert (postmaster(var), valkey_pid(var)) == pids
    assert second.stderr == ""


def test_stop_leaves_nothing_running_and_keeps_the_data(var: Path) -> None:
    command("start", var)
    pids = (postmaster(var), valkey_pid(var))

    stopped = command("stop", var)

    assert stopped.returncode == 0, stopped.stderr
    assert not any(map(is_alive, pids))
    assert not (var / "embedded.env").exists()
    assert (var / "postgres" / "PG_VERSION").exists()
    assert command("status", var).returncode == 1


def test_both_come_back_after_a_crash(var: Path) -> None:
    command("start", var)
    with redis.Redis(unix_socket_path=str(Home(var).sockets / "valkey.sock")) as client:
        client.set("kept", "yes")
    os.kill(postmaster(var), signal.SIGKILL)
    os.kill(valkey_pid(var), signal.SIGKILL)

    again = command("start", var)

    assert again.returncode == 0, again.stderr
    assert ask(var, "SELECT 1") == 1


def test_the_server_is_durable_private_and_runs_with_two_plain_roles(var: Path) -> None:
    command("start", var)

    answers = {
        "fsync": ask(var, "SHOW fsync"),
        "commit": ask(var, "SHOW synchronous_commit"),
        "checksums": ask(var, "SHOW data_checksums"),
        "port": ask(var, "SHOW listen_addresses"),
        "power": ask(
            var,
            "SELECT bool_or(rolsuper OR rolbypassrls OR rolcreaterole) FROM pg_roles "
            "WHERE rolname LIKE 'baqylau%'",
        ),
        "owner": ask(
            var,
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'baqylau'",
        ),
    }

    assert answers == {
        "fsync": "on",
        "commit": "on",
        "checksums": "on",
        "port": "",
        "power": False,
        "owner": "baqylau_owner",
    }
    assert Home(var).sockets.stat().st_mode & 0o077 == 0


def test_a_checkout_that_lies_deep_gets_a_short_socket(var: Path) -> None:
    deep = var / ("long-name-" * 12)

    started = command("start", deep)

    assert started.returncode == 0, started.stderr
    assert len(str(Home(deep).sockets)) < 80
    assert command("stop", deep).returncode == 0
    Home(deep).sockets.rmdir()


@pytest.mark.skipif(
    os.getuid() != 0 or not shutil.which("runuser"),
    reason="only root needs another account for PostgreSQL",
)
def test_root_without_user_namespaces_runs_it_as_another_user(var: Path) -> None:
    place = {"BAQYLAU_ACCOUNT": "other"}

    started = command("start", var, **place)
    status = command("status", var, **place)
    stopped = command("stop", var, **place)

    digest = Home(var).digest
    shutil.rmtree(f"/var/tmp/baqylau-{digest}")
    shutil.rmtree(Path(tempfile.gettempdir()) / f"baqylau-0-{digest}")
    assert [started.returncode, status.returncode, stopped.returncode] == [0, 0, 0]


def test_a_command_gets_servers_for_as_long_as_it_runs(var: Path) -> None:
    code = "import os; print(os.environ['DATABASE_URL']); raise SystemExit(3)"

    ran = command("run", var, sys.executable, "-c", code)

    assert ran.returncode == 3
    assert str(Home(var).sockets) in ran.stdout
    assert command("status", var).returncode == 1


def test_servers_named_in_the_environment_are_used_and_none_started(var: Path) -> None:
    named = {
        "DATABASE_URL": "postgresql://baqylau_app@db/baqylau",
        "DATABASE_OWNER_URL": "postgresql://baqylau_owner@db/baqylau",
        "REDIS_URL": "redis://redis:6379/0",
    }

    started = command("start", var, **named)
    shown = command("env", var, **named)

    assert started.returncode == 0
    assert not var.exists() or not (var / "postgres").exists()
    assert "export DATABASE_URL=postgresql://baqylau_app@db/baqylau" in shown.stdout
    assert "export REDIS_URL=redis://redis:6379/0" in shown.stdout
