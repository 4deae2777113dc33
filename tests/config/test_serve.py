"""One command runs everything, and ctrl-C leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from config.serve import commands

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


@pytest.fixture
def var() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="baqylau-"))
    yield place / "var"
    shutil.rmtree(place)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_that_mention(words: str) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if words.encode() in environment:
            found.append((folder / "cmdline").read_text().replace("\0", " "))
    return found


def wait_until(url: str, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(url, timeout=2) as response:
                return int(response.status)
        except OSError:
            time.sleep(0.3)
    return 0


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_everything_comes_up_and_goes_down_together(
    var: Path, ending: signal.Signals
) -> None:
    port = free_port()
    inherited = {k: v for k, v in os.environ.items() if k not in OURS}
    process = subprocess.Popen(
        [sys.executable, "-m", "config.serve", "--port", str(port)],
        cwd=ROOT,
        env={**inherited, "BAQYLAU_VAR": str(var)},
        stderr=subprocess.DEVNULL,
    )

    try:
        status = wait_until(f"http://127.0.0.1:{port}/health/ready", process)
    finally:
        process.send_signal(ending)
        code = process.wait(timeout=60)

    assert (status, code) == (200, 0)
    assert processes_that_mention(str(var)) == []
    assert not (var / "postgres" / "postmaster.pid").exists()


def test_the_worker_serves_every_queue() -> None:
    worker = commands(8000)["worker"]

    assert "intake,findings,statements,default" in worker
