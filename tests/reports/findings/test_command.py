"""`manage.py compute_findings` keeps a set and writes it as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.findings.models import FindingSet
from tests.factories.findings import MOMENT, CountedObservationFactory

pytestmark = pytest.mark.django_db


def test_the_file_has_the_figures_and_their_hash(tmp_path: Path) -> None:
    observation = CountedObservationFactory.create(answers={"b01": "yes"})
    file = tmp_path / "findings.json"

    call_command("compute_findings", observation.mission.code, "--json", str(file))

    written = json.loads(file.read_text(encoding="utf-8"))
    kept = FindingSet.objects.get()
    assert written["sha256"] == kept.content_sha256
    assert "voting.item.B01" in {figure["key"] for figure in written["figures"]}


def test_the_same_moment_gives_the_same_figures(tmp_path: Path) -> None:
    observation = CountedObservationFactory.create(answers={"b01": "yes"})
    files = [tmp_path / "1.json", tmp_path / "2.json"]

    for file in files:
        call_command(
            "compute_findings",
            observation.mission.code,
            "--json",
            str(file),
            "--as-of",
            MOMENT.isoformat(),
        )

    first, second = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    assert first["figures"] == second["figures"]
    assert first["sha256"] == second["sha256"]


def test_an_unknown_mission_and_a_time_without_offset_are_refused(
    tmp_path: Path,
) -> None:
    file = str(tmp_path / "findings.json")

    with pytest.raises(CommandError):
        call_command("compute_findings", "NOWHERE", "--json", file)
    with pytest.raises(CommandError, match="offset"):
        call_command("compute_findings", "M", "--json", file, "--as-of", "2023-03-20")
