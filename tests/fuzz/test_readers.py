"""No bytes of a stranger bring a reader down; BAQYLAU_FUZZ_SECONDS makes it search longer."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.fuzz.mutating import keep_changing
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import FAST, TARGETS

SECONDS = float(os.environ.get("BAQYLAU_FUZZ_SECONDS", "0"))
SEED = int(os.environ.get("BAQYLAU_FUZZ_SEED", "1"))
CORPUS = Path(__file__).parent / "corpus"
KEPT = sorted(path for path in CORPUS.glob("*/*") if path.is_file())


@pytest.mark.parametrize("name", FAST)
def test_changed_input_is_read_or_refused(name: str) -> None:
    found = seeds()[name]

    count = keep_changing(TARGETS[name], found, seconds=SECONDS, least=150, seed=SEED)

    sys.stdout.write(f"{name}: {count:,} inputs\n")
    assert count >= 150


def test_changed_workbooks_are_converted_or_refused_in_words() -> None:
    found = seeds()["convert"]

    count = keep_changing(
        TARGETS["convert"], found, seconds=SECONDS, least=3, seed=SEED
    )

    sys.stdout.write(f"convert: {count:,} inputs\n")
    assert count >= 3


@pytest.mark.parametrize("path", KEPT, ids=[f"{p.parent.name}-{p.name}" for p in KEPT])
def test_what_once_was_found_stays_mended(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())
