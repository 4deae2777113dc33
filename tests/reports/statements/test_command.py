"""manage.py build_statement: files in a folder, progress, and errors in words."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories.missions import MissionFactory
from tests.factories.places import ElectionDayFactory

pytestmark = pytest.mark.django_db


def test_all_files_are_written_with_progress(tmp_path: Path) -> None:
    mission = MissionFactory.create(code="TEST")
    ElectionDayFactory.create(election=mission.election)
    output = StringIO()

    call_command("build_statement", "TEST", "--out", str(tmp_path), stdout=output)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "TEST-annex-r1-DRAFT.html",
        "TEST-annex-r1-DRAFT.pdf",
        "TEST-statement-r1-DRAFT.docx",
        "TEST-statement-r1-DRAFT.html",
        "TEST-statement-r1-DRAFT.json",
        "TEST-statement-r1-DRAFT.pdf",
    ]
    assert "[0/7] Counting and composing" in output.getvalue()
    assert "stand in the way of a release" in output.getvalue()


def test_an_unknown_mission_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="NOWHERE"):
        call_command("build_statement", "NOWHERE", "--out", str(tmp_path))


def test_a_time_needs_its_offset(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="offset"):
        call_command(
            "build_statement",
            "TEST",
            "--out",
            str(tmp_path),
            "--as-of",
            "2023-03-20T06:00",
        )
