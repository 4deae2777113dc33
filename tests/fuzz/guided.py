"""Fuzz one target by the branches that it takes: needs atheris in a venv beside ours.

    python3 -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install atheris
    export PYTHONPATH=.venv/lib/python3.11/site-packages:.
    /tmp/fuzz/bin/python -m tests.fuzz.guided xml FOLDER 90

What makes it fail is written to FOLDER; put it into tests/fuzz/corpus/TARGET.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

MAX_BYTES = 20_000


def main() -> None:
    """Write the seeds into the folder and run for so many seconds."""
    name, folder, seconds = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["reports", "observers", "elections"]):
        targets = importlib.import_module("tests.fuzz.targets")
    seeds = importlib.import_module("tests.fuzz.seeds").seeds()
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds[name]):
        (folder / f"seed-{number}").write_bytes(seed)
    options = [f"-max_total_time={seconds}", "-timeout=5", f"-max_len={MAX_BYTES}"]
    options += [
        f"-artifact_prefix={folder}/",
        "-rss_limit_mb=1000",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], str(folder), *options], targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
