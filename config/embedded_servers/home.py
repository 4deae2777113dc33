"""Where the embedded servers keep data, sockets, logs and a checkout's secrets."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
import secrets
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.embedded_servers.account import Account, account
from config.env import BASE_DIR

# The kernel takes 107 bytes for a socket's path; PostgreSQL adds a name of 17.
LONGEST_DIRECTORY = 85
PRIVATE = 0o700


class Failed(Exception):
    """A server cannot be started or stopped; the message says what to look at."""


@dataclass(frozen=True)
class Home:
    """The directories of one checkout's servers."""

    var: Path

    @classmethod
    def of_checkout(cls) -> Home:
        """Return `var/` of this checkout, or the directory named by BAQYLAU_VAR."""
        return cls(Path(os.environ.get("BAQYLAU_VAR") or BASE_DIR / "var").resolve())

    @property
    def sockets(self) -> Path:
        """Return a short directory: below /tmp where the checkout lies too deep."""
        direct = self.var / "sockets"
        if len(os.fsencode(direct)) <= LONGEST_DIRECTORY and not self.is_moved:
            return direct
        return Path(tempfile.gettempdir()) / f"baqylau-{os.getuid()}-{self.digest}"

    @property
    def is_moved(self) -> bool:
        """Tell whether PostgreSQL runs as a user who cannot reach the checkout."""
        return account() is Account.OTHER

    @property
    def digest(self) -> str:
        """Return a short name of this checkout."""
        return hashlib.sha256(os.fsencode(self.var)).hexdigest()[:16]

    @property
    def database(self) -> Path:
        """Return the directory of PostgreSQL's data and log."""
        if self.is_moved:
            return Path("/var/tmp") / f"baqylau-{self.digest}"  # noqa: S108 - 0700
        return self.var

    @property
    def logs(self) -> Path:
        """Return the directory of the servers' logs."""
        return self.var / "log"

    @property
    def environment_file(self) -> Path:
        """Return the file from which settings read the addresses."""
        return self.var / "embedded.env"

    def prepare(self) -> None:
        """Make the directories, private ones for sockets and secrets."""
        self.var.mkdir(parents=True, exist_ok=True)
        for name in ("log", "files", "static"):
            (self.var / name).mkdir(exist_ok=True)
        for directory in (self.sockets, self.var / "secrets"):
            make_private(directory, owner=os.getuid())
        if self.is_moved:
            make_private(self.sockets, owner=account().user_id)
            make_private(self.database, owner=account().user_id)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Let one start or stop at a time."""
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / "embedded.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def environment(self) -> dict[str, str]:
        """Return what settings need to reach the servers of this checkout."""
        host = f"?host={self.sockets}"
        return {
            "DATABASE_URL": f"postgresql://baqylau_app@/baqylau{host}",
            "DATABASE_OWNER_URL": f"postgresql://baqylau_owner@/baqylau{host}",
            "REDIS_URL": f"unix://{self.sockets}/valkey.sock?db=0",
            "SECRET_KEY": self.secret("secret_key"),
            "SEALING_KEY": self.secret("sealing_key"),
            "BAQYLAU_HTTPS": "0",
            "BAQYLAU_STATIC_FINDERS": "1",
        }

    def secret(self, name: str) -> str:
        """Return a random key that stays the same for this checkout."""
        path = self.var / "secrets" / name
        if not path.exists():
            path.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            value = base64.b64encode(secrets.token_bytes(32))
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(value)
        return path.read_text()

    def write_environment(self) -> None:
        """Leave the addresses where settings find them, whole or not at all."""
        lines = [f"{name}={value}" for name, value in self.environment().items()]
        draft = self.environment_file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text("\n".join(lines) + "\n")
        draft.replace(self.environment_file)


def make_private(directory: Path, *, owner: int) -> None:
    """Make a directory that only its owner enters, or refuse somebody else's."""
    directory.mkdir(mode=PRIVATE, exist_ok=True)
    found = directory.lstat()
    if directory.is_symlink() or found.st_uid not in {os.getuid(), owner}:
        raise Failed(f"{directory} belongs to somebody else; remove it.")
    os.chown(directory, owner, -1)
    directory.chmod(PRIVATE)


def run(
    command: Sequence[str | Path], *, purpose: str, log: Path | None = None
) -> None:
    """Run a server's command; on failure raise with its last words."""
    result = subprocess.run(  # noqa: S603 - fixed programs out of the wheels
        [str(part) for part in command],
        capture_output=log is None,
        stdin=subprocess.DEVNULL,
        stdout=None if log is None else subprocess.DEVNULL,
        stderr=None if log is None else subprocess.DEVNULL,
        check=False,
        cwd="/",
    )
    if result.returncode == 0:
        return
    words = result.stderr or result.stdout or b"" if log is None else _tail(log)
    raise Failed(f"{purpose} failed: {words.decode(errors='replace').strip()[-2000:]}")


def _tail(log: Path) -> bytes:
    return log.read_bytes()[-2000:] if log.exists() else b"(no log)"
