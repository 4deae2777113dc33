"""1,143 real paper checklists go in through the intake; their figures come out."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from elections.places.models import ElectionDay
from observers.missions.models import Mission, Observer
from observers.missions.services.missions import create_mission
from reports.checklists.services.publishing import publish_version
from reports.findings.domain.figures import FindingDocument
from reports.findings.selectors.documents import finding_document
from reports.findings.services.computing import compute_findings
from reports.intake.services.importing import Imported, import_table, read_table
from reports.intake.services.judging import judge_pending
from reports.observations.models import Flag, Observation
from reports.statements.services.working import build_with_files
from tests.data import kosovo_2013
from tests.factories.places import ElectionDayFactory
from tests.reports.statements.renderers.test_formats import (
    docx_text,
    html_text,
    pdf_text,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not kosovo_2013.FOLDER.is_dir(), reason=kosovo_2013.ABSENT),
]

TEXTS = {"html": html_text, "pdf": pdf_text, "docx": docx_text}


@pytest.fixture
def day() -> ElectionDay:
    return ElectionDayFactory.create(
        date=date(2013, 11, 3), time_zone="Europe/Belgrade"
    )


@pytest.fixture
def mission(day: ElectionDay) -> Mission:
    mission = create_mission(
        code="PAPER2013",
        name="Citizen observers' paper checklists",
        kind="network",
        election=day.election,
        actor="system",
    )
    publish_version(
        mission=mission,
        source=kosovo_2013.checklist().encode(),
        source_name="polling_day.md",
        actor="system",
    )
    return mission


def imported(mission: Mission, folder: Path) -> Imported:
    mapping = folder / "mapping.yaml"
    mapping.write_text(kosovo_2013.mapping(), encoding="utf-8")
    table = read_table(
        mission=mission,
        table=kosovo_2013.FOLDER / "observations.csv",
        mapping=mapping,
    )
    return import_table(table=table, actor="system", now=timezone.now())


def figures(mission: Mission, day: ElectionDay) -> FindingDocument:
    found = compute_findings(
        mission=mission, election_day=day, keep=True, settled_after=timedelta(0)
    )
    return finding_document(found)


def test_every_row_is_recorded_and_the_published_figures_are_met_exactly(
    mission: Mission, day: ElectionDay, tmp_path: Path
) -> None:
    assert imported(mission, tmp_path) == Imported(new=1_143, known=0, conflicts=0)
    judge_pending(clock=timezone.now)

    document = figures(mission, day)

    assert Observation.objects.filter(mission=mission).count() == 1_143
    assert Observer.objects.filter(mission=mission).count() == 1_143
    seen = Observation.objects.filter(mission=mission).values("station").distinct()
    assert seen.count() == 1_075
    for column, (k, n) in kosovo_2013.PUBLISHED.items():
        figure = document.figure(f"voting.item.{kosovo_2013.item_code(column)}")
        assert figure is not None
        assert (column, figure.k, figure.n) == (column, k, n)
        assert figure.excluded["missing"] == 1_143 - n


def test_a_statement_prints_these_figures_in_every_format(
    mission: Mission, day: ElectionDay, tmp_path: Path
) -> None:
    imported(mission, tmp_path)
    judge_pending(clock=timezone.now)
    finding_set = compute_findings(
        mission=mission, election_day=day, keep=True, settled_after=timedelta(0)
    )

    built = build_with_files(
        mission=mission,
        election_day=day,
        actor="system",
        progress=lambda _done, _total, _said: None,
        finding_set=finding_set,
    )

    files = {
        file.name.rsplit(".", 1)[-1]: bytes(file.content)
        for file in built.files
        if "annex" not in file.name
    }
    cited = {row["key"]: row for row in json.loads(files["json"])["figures"]}
    for name, read in TEXTS.items():
        said = read(files[name])
        assert "1,143 observations of voting at 1,075 polling stations" in said, name
        assert "DRAFT - NOT FOR RELEASE" in said
        for column, (k, n) in kosovo_2013.PUBLISHED.items():
            code = kosovo_2013.item_code(column)
            figure = cited[f"voting.item.{code}"]
            assert (column, figure["k"], figure["n"]) == (column, k, n)
            assert _row(k, n).search(said), (name, column)


def test_impossible_values_are_set_aside_answer_by_answer_and_no_row_is_lost(
    mission: Mission, tmp_path: Path
) -> None:
    imported(mission, tmp_path)
    judge_pending(clock=timezone.now)

    rules = Counter(
        Flag.objects.filter(mission=mission).values_list("rule", "is_set_aside")
    )

    # 587 cells answer a yes-no question on a scale of frequency.
    assert rules["unknown_choice", True] == 587
    assert rules["more_voters_than_registered", False] > 0
    assert rules["more_women_than_members", False] > 0
    assert rules["count_falls", False] > 0
    assert Observation.objects.filter(mission=mission).count() == 1_143


def test_importing_again_stores_nothing_twice(mission: Mission, tmp_path: Path) -> None:
    imported(mission, tmp_path)

    assert imported(mission, tmp_path) == Imported(new=0, known=1_143, conflicts=0)


def _row(k: int, n: int) -> re.Pattern[str]:
    """Match a row of the table of all that was observed: k, n, whole per cent."""
    share = "under 1" if 100 * k < n else str((200 * k + n) // (2 * n))
    return re.compile(rf"(?<![\d,]){k:,}\s*{n:,}\s*{share}(?!\d)")
