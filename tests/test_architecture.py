"""The house stays as it was built: names, sizes, first lines, and who imports whom."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("config", "elections", "observers", "reports")
LONGEST_FILE = 300
FORBIDDEN_NAMES = {"common", "core", "helpers", "misc", "signals", "utils"}
TOP_LEVEL = {
    "bench",
    "config",
    "deploy",
    "docs",
    "elections",
    "observers",
    "reports",
    "tests",
    "verify",
    "web",
}


def modules(*folders: str) -> list[Path]:
    """Return the Python files below the folders, without migrations."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a tree."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder)},
    )


def copy_of_the_code(folder: Path) -> Path:
    """Copy what import-linter reads."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            folder / package,
            ignore=lambda directory, names: {
                name
                for name in names
                if name == "__pycache__"
                or not (name.endswith(".py") or (Path(directory) / name).is_dir())
            },
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(
    "path", modules(*PACKAGES, "tests"), ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_module_says_what_it_is_for_and_stays_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    tree = ast.parse(text)

    if text.strip() or path.name != "__init__.py":
        assert ast.get_docstring(tree), "the first line must be a docstring"
    assert len(text.splitlines()) <= LONGEST_FILE


def test_no_module_is_named_after_nothing() -> None:
    names = {path.relative_to(ROOT): path.stem for path in modules(*PACKAGES)}

    wrong = [str(path) for path, name in names.items() if name in FORBIDDEN_NAMES]

    assert wrong == []


def test_package_files_hold_no_code_so_that_imports_name_the_source() -> None:
    packages = [path for path in modules(*PACKAGES) if path.name == "__init__.py"]

    wrong = [
        str(path.relative_to(ROOT))
        for path in packages
        if any(
            not isinstance(node, ast.Expr) for node in ast.parse(path.read_text()).body
        )
    ]

    assert wrong == []


def test_the_top_level_has_only_the_agreed_folders() -> None:
    tracked = subprocess.run(
        ["git", "ls-tree", "-d", "--name-only", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()

    assert {name for name in tracked if not name.startswith(".")} <= TOP_LEVEL


def test_the_import_contracts_hold() -> None:
    result = lint_imports(ROOT)

    assert result.returncode == 0, result.stdout[-3000:]


def test_a_module_out_of_place_breaks_the_contracts(tmp_path: Path) -> None:
    house = copy_of_the_code(tmp_path)
    for planted in (
        "reports/leftovers.py",
        "reports/incidents/assistants.py",
        "observers/hooks.py",
    ):
        (house / planted).write_text('"""Out of place."""\n')

    result = lint_imports(house)

    assert result.returncode == 1
    for name in ("leftovers", "assistants", "hooks"):
        assert name in result.stdout


def test_an_import_upwards_breaks_the_contracts(tmp_path: Path) -> None:
    house = copy_of_the_code(tmp_path)
    with (house / "elections" / "errors.py").open("a") as file:
        file.write("\nimport reports.models\n")

    result = lint_imports(house)

    assert result.returncode == 1
    assert "elections.errors -> reports.models" in result.stdout


def test_django_in_the_domain_breaks_the_contracts(tmp_path: Path) -> None:
    house = copy_of_the_code(tmp_path)
    with (house / "reports" / "findings" / "domain" / "__init__.py").open("a") as file:
        file.write("\nimport django.db.models\n")

    result = lint_imports(house)

    assert result.returncode == 1
    assert "The domain is plain Python" in result.stdout
