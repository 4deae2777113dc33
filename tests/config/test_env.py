"""A bad setting stops the start and says which one and why."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import env

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "BAQYLAU_VAR": "/nonexistent",
    "SECRET_KEY": "a-long-secret-for-tests-only-0123456789-0123456789",
    "SEALING_KEY": base64.b64encode(bytes(32)).decode(),
    "DATABASE_URL": "postgresql://baqylau_app:pw@db:5432/baqylau",
    "DATABASE_OWNER_URL": "postgresql://baqylau_owner:pw@db:5432/baqylau",
    "REDIS_URL": "redis://redis:6379/0",
}


def start(code: str = "import config.settings", **changes: str) -> tuple[int, str]:
    """Read the settings in a process that inherits nothing."""
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **GOOD, **changes},
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def test_good_settings_start() -> None:
    code, output = start()

    assert code == 0, output


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set"),
        ("SEALING_KEY", "c2hvcnQ=", "SEALING_KEY must be 32 bytes"),
        ("SEALING_KEY", "not base64!", "SEALING_KEY must be base64"),
        ("DATABASE_URL", "mysql://x@y/z", "DATABASE_URL must begin with postgresql://"),
        ("REDIS_URL", "amqp://x", "REDIS_URL must begin with redis://"),
        ("BAQYLAU_HTTPS", "maybe", "BAQYLAU_HTTPS must be 1 or 0"),
        ("BAQYLAU_PROCESS", "worker", "BAQYLAU_PROCESS must be one of"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL must be one of"),
        ("EMAIL_PORT", "many", "EMAIL_PORT must be a whole number"),
        ("SECRET_KEY_FILE", "/nonexistent/key", "SECRET_KEY_FILE: cannot read"),
    ],
)
def test_a_bad_value_stops_the_start(name: str, value: str, said: str) -> None:
    code, output = start(**{name: value})

    assert code != 0
    assert said in output


def test_internals_are_never_shown_to_other_hosts() -> None:
    code, output = start(BAQYLAU_DEBUG="1", BAQYLAU_HOSTS="baqylau.example.org")

    assert code != 0
    assert "BAQYLAU_DEBUG is only for local" in output


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from-a-file-0123456789-0123456789-0123456789-012345\n")

    code, output = start(
        "from config import settings; print(settings.SECRET_KEY)",
        SECRET_KEY="",
        SECRET_KEY_FILE=str(secret),
    )

    assert (code, output.strip()) == (0, secret.read_text().strip())


def test_the_owner_logs_in_only_where_asked() -> None:
    ask = "from config.settings import DATABASE as d; print(d['USER'], d['OPTIONS'])"

    as_app = start(ask)[1]
    as_owner = start(ask, BAQYLAU_DATABASE_ROLE="owner")[1]

    assert as_app.startswith("baqylau_app ")
    assert "statement_timeout=15s" in as_app
    assert as_owner.startswith("baqylau_owner ")
    assert "statement_timeout" not in as_owner


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "unix:///run/valkey.sock?db=3",
            "redis+socket:///run/valkey.sock?virtual_host=3",
        ),
        ("redis://redis:6379/0", "redis://redis:6379/0"),
    ],
)
def test_celery_gets_the_same_redis_in_its_own_form(
    address: str, expected: str
) -> None:
    assert env.broker(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("unix:///run/valkey.sock?db=0", "unix:///run/valkey.sock?db=7"),
        ("redis://:pw@redis:6379/0", "redis://:pw@redis:6379/7"),
        ("redis://redis:6379", "redis://redis:6379/7"),
    ],
)
def test_another_database_of_the_same_redis(address: str, expected: str) -> None:
    assert env.with_redis_database(address, 7) == expected
