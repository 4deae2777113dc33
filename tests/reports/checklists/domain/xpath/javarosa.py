"""Ask JavaRosa, the engine in ODK Collect, for its verdicts on filled-in forms.

`python -m tests.reports.checklists.domain.xpath.javarosa` writes the verdicts that the
tests compare with where there is no Java.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyxform
from lxml import etree

from reports.checklists.domain.authoring import AuthoredChecklist, read_checklist
from reports.checklists.domain.definition import ChecklistDefinition
from tests.reports.checklists.domain.xpath.mutations import (
    Case,
    Filled,
    mutated,
    mutations_of,
)

ROOT = Path(__file__).parents[5]
FORMS = ROOT / "tests" / "data" / "forms"
LIBRARY = ROOT / "reports" / "checklists" / "library"
VERDICTS = FORMS / "verdicts.json"
TOOL = ROOT.parent / "shared" / "tools" / "JRTool.java"
JAR = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
SEEDS = (1, 2)
EACH = 16
# What JavaRosa says for a value that its parser cannot read at all.
ERROR = "error"


def missing() -> str:
    """Return what is needed to ask JavaRosa and is not here, else nothing."""
    if not TOOL.exists():
        return "the tool that drives JavaRosa is not here"
    if not JAR.exists():
        return "pyxform came without ODK Validate"
    return "" if shutil.which("javac") else "there is no Java compiler"


def forms() -> dict[str, Path]:
    """Return the forms by name: those shipped, and those of the tests."""
    paths = [*sorted(LIBRARY.glob("*.md")), *sorted(FORMS.glob("*.md"))]
    return {path.stem: path for path in paths}


def read_form(name: str) -> AuthoredChecklist:
    """Read one of the forms."""
    path = forms()[name]
    return read_checklist(path.read_bytes(), name=path.name)


class JavaRosa:
    """The engine, compiled into a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        source = shutil.copy(TOOL, folder / TOOL.name)
        command = ["javac", "-nowarn", "-cp", str(JAR), "-d", str(folder), source]
        subprocess.run(command, check=True, capture_output=True)

    def run(self, *arguments: str) -> str:
        """Run the tool and return what it prints."""
        done = subprocess.run(
            [
                "java",
                "-Duser.timezone=UTC",
                "-cp",
                f"{JAR}:{self.folder}",
                "JRTool",
                *arguments,
            ],
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.stdout, done.stderr[-500:]
        return done.stdout

    def write_form(self, form: AuthoredChecklist) -> str:
        path = self.folder / f"{form.definition.code}.xml"
        path.write_text(form.xform, encoding="utf-8")
        return str(path)

    def fill(self, form: AuthoredChecklist, *, seed: int) -> str:
        """Return an instance filled in at random, as Collect would send it."""
        at = self.write_form(form)
        return self.run("fill", at, str(self.folder), str(seed))

    def check(self, form: AuthoredChecklist, instances: list[str]) -> list[list[str]]:
        """Return a verdict for each instance, with the question that it is about."""
        at = self.write_form(form)
        paths = []
        for number, instance in enumerate(instances):
            path = self.folder / f"{form.definition.code}-{number}.instance"
            path.write_text(instance, encoding="utf-8")
            paths.append(str(path))
        lines = self.run("check", at, str(self.folder), *paths).splitlines()
        said = [json.loads(line) for line in lines if line.startswith("{")]
        assert len(said) == len(instances)
        return [
            [line["verdict"], located(line.get("node", ""), form.definition)]
            for line in said
        ]


def located(reference: str, definition: ChecklistDefinition) -> str:
    """Turn /data/member[2]/role[1] into member/1/role, as paths of flags are."""
    path: list[str] = []
    names: list[str] = []
    for step in reference.split("/")[2:]:
        name, _, number = step.partition("[")
        names.append(name)
        path.append(name)
        group = definition.group_at(tuple(names))
        if group is not None and group.is_repeat:
            path.append(str(int(number.rstrip("]") or 1) - 1))
    return "/".join(path)


def answers_of(instance: str, definition: ChecklistDefinition) -> dict[str, Any]:
    """Return the tree of answers in an instance."""
    return _branch(etree.fromstring(instance.encode()), definition, ())


def _branch(
    element: etree._Element, definition: ChecklistDefinition, at: tuple[str, ...]
) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for child in element:
        name = etree.QName(child).localname
        group = definition.group_at((*at, name))
        if group is None and len(child):
            continue
        if group is None:
            if child.text:
                tree[name] = child.text
            continue
        branch = _branch(child, definition, (*at, name))
        if group.is_repeat:
            tree.setdefault(name, []).append(branch)
        else:
            tree[name] = branch
    return tree


def ask_all(engine: JavaRosa, names: Iterable[str]) -> tuple[list[Filled], list[Case]]:
    """Fill in forms, change single answers, and ask for the verdict on each."""
    filled, cases = [], []
    for name in names:
        form = read_form(name)
        for seed in SEEDS:
            instance = engine.fill(form, seed=seed)
            changes = mutations_of(instance, form.definition, seed=seed, count=EACH)
            texts = [instance, *(mutated(instance, change) for change in changes)]
            verdicts = engine.check(form, texts)
            answers = answers_of(instance, form.definition)
            filled.append(Filled(name, seed, answers))
            for change, (verdict, node) in zip([None, *changes], verdicts, strict=True):
                cases.append(Case(name, seed, change, verdict, node))
    return filled, cases


def main() -> None:
    """Write the verdicts on every form."""
    with tempfile.TemporaryDirectory() as folder:
        filled, cases = ask_all(JavaRosa(Path(folder)), forms())
    kept: dict[str, list[list[Any]]] = {
        "filled": [[f.form, f.seed, f.answers] for f in filled],
        "cases": [
            [c.form, c.seed, list(c.change) if c.change else None, c.verdict, c.node]
            for c in cases
        ],
    }
    text = ",\n".join(
        f'"{key}": [\n'
        + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        + "\n]"
        for key, rows in kept.items()
    )
    VERDICTS.write_text(f"{{{text}}}\n", encoding="utf-8")
    sys.stdout.write(f"{len(cases)} verdicts\n")


if __name__ == "__main__":
    main()
