"""Real processes for the flows: a server, workers, a beat, and a Redis to be stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx

from config.serve import commands

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60.0

Process = subprocess.Popen[bytes]


def wait_until(is_so: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for something that other processes do; fail after a while."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], *, environment: Mapping[str, str], log: Path
) -> Iterator[Process]:
    """Run a process with all its children until the end of the block."""
    with log.open("ab") as file:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process)
        # Shown only when the test fails.
        sys.stdout.write(log.read_text(errors="replace")[-3_000:])


def kill(process: Process) -> None:
    """Kill a process and its children, as a power cut would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


@contextmanager
def serving(environment: Mapping[str, str], log: Path) -> Iterator[str]:
    """Run the intake process; give its address once it can take reports."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--blocking-threads", "4", "--log-level", "warning"]
    command += ["config.intake_wsgi:application"]
    url = f"http://127.0.0.1:{port}"

    with running(command, environment=environment, log=log):
        wait_until(lambda: is_answered(f"{url}/health/ready"))
        yield url


@contextmanager
def whole_site(environment: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Run web, worker and clock as `make serve` does; give the site's address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    all_of_it = {**environment, "BAQYLAU_PUBLIC_URL": url}
    with ExitStack() as processes:
        for name, command in {**commands(port), "beat": beat_command(folder)}.items():
            log = folder / f"{name}.log"
            processes.enter_context(running(command, environment=all_of_it, log=log))
        wait_until(lambda: is_answered(f"{url}/health/live"))
        yield url


def is_answered(address: str) -> bool:
    """Tell whether a server answers with 200 there."""
    try:
        return httpx.get(address, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def celery(*words: str) -> list[str]:
    """Return a command of Celery."""
    return [sys.executable, "-m", "celery", "-A", "config.celery", *words]


def worker_command(queues: str = "intake") -> list[str]:
    """Return the command of a worker that judges."""
    words = ("worker", "-Q", queues, "-c", "1", "-l", "WARNING")
    return celery(*words, "--without-mingle", "--without-gossip", "-n", "flow@%h")


def beat_command(folder: Path) -> list[str]:
    """Return the command of the clock."""
    return celery("beat", "-s", str(folder / "beat"), "--pidfile=", "-l", "WARNING")
