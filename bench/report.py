"""Write a benchmark's table into bench/README.md, with the machine it was run on."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

README = Path(__file__).resolve().parent / "README.md"


def write_table(
    name: str, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Replace the part of the README between the marks of this benchmark."""
    machine = (
        f"Run {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {os.cpu_count()} processors, "
        f"{_memory_gb():.0f} GB, {platform.system()}, Python "
        f"{platform.python_version()}; load {os.getloadavg()[1]:.1f} before."
    )
    lines = [
        machine,
        "",
        "| " + " | ".join(header) + " |",
        "|" + "---|" * len(header),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]
    text = "\n".join(lines)
    print(text)  # noqa: T201 - a benchmark talks to a person
    readme = README.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    pattern = re.compile(f"{begin}.*?{end}", re.DOTALL)
    if not pattern.search(readme):
        raise SystemExit(f"bench/README.md has no marks for {name}.")
    new = pattern.sub(lambda _match: f"{begin}\n{text}\n{end}", readme)
    README.write_text(new, encoding="utf-8")


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
