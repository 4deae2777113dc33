"""What the desk prints beside every detector, written by the benchmarks only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MEASURED = Path(__file__).resolve().parent.parent / "reports/signals/measured.json"


def write_measured(found: Mapping[str, Mapping[str, Any]]) -> None:
    """Replace what is known of these detectors; others keep theirs."""
    known = json.loads(MEASURED.read_text(encoding="utf-8"))
    text = json.dumps({**known, **found}, indent=1) + "\n"
    MEASURED.write_text(text, encoding="utf-8")
