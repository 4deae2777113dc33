"""What is written for operators is true: compose file, settings list, locks, intake."""

from __future__ import annotations

import ast
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
OURS = {"web", "intake", "worker", "beat"}
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def test_the_compose_file_follows_the_specification() -> None:
    result = subprocess.run(
        [
            BIN / "check-jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            ROOT / "docker-compose.yml",
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout


def test_every_lasting_service_has_a_health_check() -> None:
    lasting = {name for name in SERVICES if name != "migrate"}

    assert {name for name in lasting if "healthcheck" in SERVICES[name]} == lasting
    assert OURS | {"postgres", "redis"} == lasting


def test_the_intake_stands_without_redis() -> None:
    assert "redis" not in SERVICES["intake"]["depends_on"]
    assert "worker" not in SERVICES["intake"]["depends_on"]


def test_the_compose_file_holds_no_secret() -> None:
    given = [
        f"{name}={value}"
        for service in SERVICES.values()
        for name, value in (service.get("environment") or {}).items()
        if re.search("KEY|PASSWORD|DATABASE", name) and not name.endswith("_FILE")
        if name != "POSTGRES_INITDB_ARGS"
    ]

    assert given == []
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())


def test_every_worker_queue_of_the_compose_file_is_ours() -> None:
    from_file = SERVICES["worker"]["command"][5].split(",")

    assert from_file == list(_constant("config/schedule.py", "QUEUES"))


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_service_starts_outside_docker(
    name: str, tmp_path: Path, process_environment: dict[str, str]
) -> None:
    command = [part.replace("/tmp/", f"{tmp_path}/") for part in _command(name)]
    log = tmp_path / "log"

    with log.open("wb") as file:
        process = subprocess.Popen(
            [BIN / command[0], *command[1:]],
            cwd=ROOT,
            env={**os.environ, **process_environment},
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        is_up = _wait_until_up(name, log, process, tmp_path)
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    assert is_up, log.read_text()[-3000:]


def test_the_image_copies_only_what_exists_and_starts_the_web_process() -> None:
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()

    copied = [
        source
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for source in shlex.split(line)[1:-1]
    ]

    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert any("config.wsgi:application" in line for line in lines)


def test_the_settings_list_names_every_setting_and_no_other() -> None:
    listed = set(
        re.findall(
            r"^(?:# )?([A-Z][A-Z_]+)=",
            (ROOT / ".env.example").read_text(),
            re.MULTILINE,
        )
    )

    assert listed == _settings_read()


@pytest.mark.parametrize(
    "name",
    ["requirements.lock", "requirements-dev.lock", ".npmrc", "web/package-lock.json"],
)
def test_locks_name_no_registry(name: str) -> None:
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"{name} is not part of this version")
    text = "\n".join(
        line for line in path.read_text().splitlines() if '"url": ' not in line
    )

    found = re.findall(
        r"https?://|file:|--(?:extra-)?index|find-links|resolved\"", text
    )

    assert found == []


def test_the_intake_process_stays_light() -> None:
    heavy = ("django.contrib.admin", "unfold", "scipy", "typst", "docx", "pyxform")
    code = (
        "import sys; import config.intake_wsgi; from django.urls import get_resolver;"
        "get_resolver().url_patterns;"
        f"print([name for name in {heavy!r} if name in sys.modules]);"
        "print(open('/proc/self/status').read().split('VmRSS:')[1].split()[0])"
    )

    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    loaded, kilobytes = result.stdout.splitlines()
    assert loaded == "[]"
    assert int(kilobytes) < 120_000


def _command(name: str) -> list[str]:
    ports = {"8000": "18000", "8001": "18001"}
    return [ports.get(part, part) for part in SERVICES[name]["command"]]


def _wait_until_up(
    name: str, log: Path, process: subprocess.Popen[bytes], folder: Path
) -> bool:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        if _is_up(name, folder):
            return True
        time.sleep(0.2)
    return False


def _is_up(name: str, folder: Path) -> bool:
    if name == "beat":
        return (folder / "beat.pid").exists()
    test: list[str] = SERVICES[name]["healthcheck"]["test"][1:]
    command = [
        part.replace(":8000", ":18000").replace(":8001", ":18001") for part in test
    ]
    result = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    return result.returncode == 0


def _constant(path: str, name: str) -> Any:
    for node in ast.parse((ROOT / path).read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return ast.literal_eval(node.value)
    raise AssertionError(f"{path} has no {name}")


def _settings_read() -> set[str]:
    """Return the names that the composition root asks the environment for."""
    names = set()
    for path in (ROOT / "config").rglob("*.py"):
        text = path.read_text()
        names |= set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text))
        names |= set(re.findall(r'os\.environ\.get\("([A-Z_]+)"', text))
    names |= {"DATABASE_URL", "DATABASE_OWNER_URL"}
    return names - {"SERVE"}
