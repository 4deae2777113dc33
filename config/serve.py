"""Run web, worker and beat in the foreground; if one ends, all end.

    python -m config.serve [--port 8000] [--demo SCENARIO]

With --demo, `manage.py demo` runs beside them against the running server.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from types import FrameType
from urllib.request import urlopen

from config import embedded, schedule
from config.embedded_servers.home import Failed, Home

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 30
MANAGE = [sys.executable, "manage.py"]
CELERY = [sys.executable, "-m", "celery", "-A", "config.celery"]

Process = subprocess.Popen[bytes]


class Ended(Exception):
    """Somebody pressed ctrl-C, or the system asked us to end."""


def main(arguments: Sequence[str]) -> int:
    """Run until ctrl-C or until a process ends by itself; return the exit code."""
    options = _parse(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    home = Home.of_checkout()
    try:
        with embedded.running(home):
            os.environ.update(embedded.environment(home))
            _prepare()
            return _supervise(options, home)
    except Ended:
        return 0
    except Failed as failure:
        embedded.say(f"serve: {failure}")
        return 1


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="config.serve", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--demo", metavar="SCENARIO", default="")
    return parser.parse_args(arguments)


def _prepare() -> None:
    embedded.say("Bringing the tables up to date ...")
    command = [*MANAGE, "migrate", "--verbosity", "0"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:  # noqa: S603
        raise Failed("the migrations failed; see above.")


def commands(port: int) -> dict[str, list[str]]:
    """Return the processes of a development or demonstration server."""
    queues = ",".join(schedule.QUEUES)
    clock = ROOT / "var" / "beat"
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    web += ["--workers-kill-timeout", "5"]
    web += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    web += [
        "--blocking-threads",
        "4",
        "--log-level",
        "warning",
        "config.wsgi:application",
    ]
    return {
        "web": web,
        "worker": [*CELERY, "worker", "-Q", queues, "-c", "2", "-l", "WARNING"],
        "beat": [*CELERY, "beat", "-s", str(clock), "--pidfile=", "-l", "WARNING"],
    }


def _supervise(options: argparse.Namespace, home: Home) -> int:
    url = f"http://127.0.0.1:{options.port}"
    os.environ.setdefault("BAQYLAU_PUBLIC_URL", url)
    running: dict[str, Process] = {}
    try:
        for name, command in commands(options.port).items():
            running[name] = _spawn(command, home.logs / f"{name}.log")
        embedded.say(f"Logs of web, worker and beat: {home.logs}")
        _wait_until_live(url, running)
        if options.demo:
            command = [*MANAGE, "demo", "--url", url, "--scenario", options.demo]
            code = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603
            if code != 0 or os.environ.get("SERVE") == "0":
                return code
        embedded.say(f"Baqylau is at {url}/admin/ - ctrl-C ends it.")
        while True:
            _refuse_ended(running)
            time.sleep(0.5)
    finally:
        _end_all(running)


def _spawn(command: Sequence[str], log: Path) -> Process:
    # A session of its own: ctrl-C reaches us alone, and we end the whole group.
    with log.open("ab") as file:
        return subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, start_new_session=True, stdout=file, stderr=file
        )


def _wait_until_live(url: str, running: dict[str, Process]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        _refuse_ended(running)
        try:
            with urlopen(f"{url}/health/live", timeout=2):  # noqa: S310 - our own
                return
        except (HTTPException, OSError):
            time.sleep(0.1)
    raise Failed(f"the web process does not answer at {url}.")


def _refuse_ended(running: dict[str, Process]) -> None:
    for name, process in running.items():
        if (code := process.poll()) is not None:
            raise Failed(f"{name} ended by itself ({code}); see its log.")


def _end_all(running: dict[str, Process]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for process in running.values():
        process.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for process in running.values():
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
        _kill_group(process.pid)


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _end(_number: int, _frame: FrameType | None) -> None:
    raise Ended


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
