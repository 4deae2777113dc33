"""The demonstration's statement: its narrative of facts, its figures, its files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.findings.services.computing import compute_findings
from reports.statements.models import Section
from reports.statements.services.building import open_statement, save_section
from reports.statements.services.describing import describe_statement
from reports.statements.services.working import build_with_files

# What the core team of each demonstration wrote.
SIMULATION = Path(__file__).resolve().parent.parent
NARRATIVES = SIMULATION / "kazakhstan_2023" / "narratives"
SAMPLE_NARRATIVES = SIMULATION / "sample" / "narratives"


def write_statement(
    *,
    mission: Mission,
    election_day: ElectionDay,
    folder: Path,
    actor: str,
    on_progress: Callable[[int, int, str], None],
    narratives: Path = NARRATIVES,
) -> list[Path]:
    """Build the statement and write its files; call it when nothing is being judged."""
    statement = open_statement(
        mission=mission, election_day=election_day, actor=actor, language="en"
    )
    for section in Section.objects.filter(statement=statement).order_by("position"):
        text = narratives / f"{section.key}.txt"
        if text.is_file() and not section.narrative:
            save_section(
                section=section, narrative=text.read_text(encoding="utf-8"), actor=actor
            )
    if statement.issued_on is None:
        # A simulated mission speaks the day after its own election day.
        describe_statement(
            statement=statement,
            place="",
            issued_on=election_day.date + timedelta(days=1),
            embargo_until=None,
            actor=actor,
        )
    findings = compute_findings(
        mission=mission,
        election_day=election_day,
        keep=True,
        reason="statement",
        actor=actor,
        settled_after=timedelta(0),
    )
    built = build_with_files(
        mission=mission,
        election_day=election_day,
        actor=actor,
        progress=on_progress,
        finding_set=findings,
    )
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for file in built.files:
        path = folder / file.name
        path.write_bytes(bytes(file.content))
        written.append(path)
    return written
