"""The commitments that we ship, and who refers to them."""

from __future__ import annotations

import re
from pathlib import Path

import reports.checklists
from reports.incidents.domain.catalogue import categories
from reports.recommendations.domain.commitments import shipped_commitments

CODES = {commitment.code for commitment in shipped_commitments()}
LIBRARY = Path(reports.checklists.__file__).parent / "library"


def test_every_code_is_shipped_once() -> None:
    assert len(CODES) == len(shipped_commitments())


def test_incident_categories_refer_to_shipped_commitments() -> None:
    named = {code for entry in categories().values() for code in entry.commitments}

    assert named <= CODES


def test_shipped_checklists_refer_to_shipped_commitments() -> None:
    named = {
        code
        for sheet in LIBRARY.glob("*.md")
        for code in re.findall(
            r"\| ((?:copenhagen|iccpr|crpd)-[\d.]+) \|", sheet.read_text()
        )
    }

    assert named
    assert named <= CODES
