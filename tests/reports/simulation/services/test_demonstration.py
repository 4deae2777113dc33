"""What a simulated mission leaves on disk: reports, both protocols, and the truth."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from elections.scope import database_scope
from reports.simulation.services.demonstration import set_up, write_simulation

pytestmark = pytest.mark.django_db


def test_published_and_counted_protocols_differ_where_the_truth_says_so(
    tmp_path: Path,
) -> None:
    with database_scope("*"):
        made = set_up(scenario_name="small", seed=7, mission_code="SIM7")

    truth, _, official, counted = write_simulation(made, folder=tmp_path)

    published, found = (
        {
            row["station"]: row
            for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        }
        for path in (official, counted)
    )
    differing = {code for code, row in published.items() if row != found[code]}
    told = json.loads(truth.read_text(encoding="utf-8"))
    assert len(published) == len(made.simulation.stations)
    assert differing
    assert differing <= set(told["frauds"])
