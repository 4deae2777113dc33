"""What was expected of a stage, what came of it, and how many places were seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.findings.domain.figures import UNKNOWN, Figure, Unit
from reports.findings.domain.measures import Cell
from reports.findings.domain.rows import Facts, StageCounts
from reports.findings.domain.tally import BY_REGION, BY_SETTING, WHOLE, Tally

Cells = Mapping[tuple[str, str], Cell]

NOTHING = StageCounts()


def coverage(facts: Facts, tally: Tally) -> Iterator[Figure]:
    """Yield the counts of each stage that was expected or observed.

    Received observations are a measure of their own: see `indicators.received`.
    """
    received = {
        counted.stage: counted.cells
        for counted in tally.counted.values()
        if counted.indicator == "coverage"
    }
    seen = {stage for stage, cells in received.items() if _is_any(cells[WHOLE])}
    yield _count("reports", "set_aside", facts.reports_set_aside)
    for stage in sorted(facts.stages.keys() | seen):
        cells = received.get(stage, {WHOLE: Cell()})
        yield from _places(stage, cells)
        yield from _counts(stage, facts.stages.get(stage, NOTHING), cells[WHOLE])


def _is_any(cell: Cell) -> bool:
    return bool(cell.n or cell.excluded)


def _places(stage: str, cells: Cells) -> Iterator[Figure]:
    """Count distinct places, in the whole and by region and setting."""
    unit = Unit.COMMISSIONS if stage == "tabulation" else Unit.STATIONS
    key = f"coverage.{stage}.{'commissions' if stage == 'tabulation' else 'stations'}"
    query = {
        "reports": "observations",
        "stage": stage,
        "measure": f"coverage.{stage}.received",
    }

    def figure(places: int, *, area: str = "", setting: str = "") -> Figure:
        mark = f"@{area}" if area else f"#{setting}" if setting else ""
        part = {"area": area} if area else {"setting": setting} if setting else {}
        return Figure(
            key=key + mark,
            indicator="coverage",
            unit=unit,
            stage=stage,
            area_code=area,
            setting=setting,
            k=places,
            query={**query, **part},
        )

    yield figure(cells[WHOLE].stations)
    for (mark, name), cell in sorted(cells.items()):
        if not cell.stations or not mark or name == UNKNOWN:
            continue
        yield figure(
            cell.stations,
            area=name if mark == BY_REGION else "",
            setting=name if mark == BY_SETTING else "",
        )


def _counts(stage: str, counts: StageCounts, received: Cell) -> Iterator[Figure]:
    latest = received.n + sum(received.excluded.values())
    found = {
        "expected": counts.expected,
        "set_aside": counts.set_aside,
        "rehearsal": counts.rehearsal,
        "superseded": 0 if counts.meant is None else counts.meant - latest,
        "rejected": received.excluded.get("rejected", 0),
    }
    for name, number in found.items():
        if number is not None:
            yield _count(stage, name, number)


def _count(stage: str, name: str, number: int) -> Figure:
    is_whole = stage == "reports"
    return Figure(
        key=f"coverage.{stage}.{name}",
        indicator="coverage",
        unit=Unit.REPORTS,
        stage="" if is_whole else stage,
        k=number,
        query={"reports": name, "stage": "" if is_whole else stage},
    )
