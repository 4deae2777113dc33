"""What was expected of a stage, what came of it, and how many places were seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.findings.domain.figures import Figure, Unit
from reports.findings.domain.rows import Facts, ObservationRow, StageCounts

NOTHING = StageCounts()


def coverage(facts: Facts) -> Iterator[Figure]:
    """Yield the counts of each stage that was expected or observed.

    Received observations are a measure of their own: see `indicators.received`.
    """
    rows: dict[str, list[ObservationRow]] = {stage: [] for stage in facts.stages}
    for row in facts.observations:
        rows.setdefault(row.stage, []).append(row)
    yield _count("reports", "set_aside", facts.reports_set_aside)
    for stage in sorted(rows):
        yield from _places(stage, rows[stage])
        yield from _counts(stage, facts.stages.get(stage, NOTHING), rows[stage])


def _places(stage: str, rows: Sequence[ObservationRow]) -> Iterator[Figure]:
    """Count distinct places, in the whole and by region and setting."""
    seen = [row for row in rows if row.place and row.is_counted]
    unit = Unit.COMMISSIONS if stage == "tabulation" else Unit.STATIONS
    key = f"coverage.{stage}.{'commissions' if stage == 'tabulation' else 'stations'}"
    query = {
        "reports": "observations",
        "stage": stage,
        "measure": f"coverage.{stage}.received",
    }

    def figure(places: set[str], *, area: str = "", setting: str = "") -> Figure:
        mark = f"@{area}" if area else f"#{setting}" if setting else ""
        part = {"area": area} if area else {"setting": setting} if setting else {}
        return Figure(
            key=key + mark,
            indicator="coverage",
            unit=unit,
            stage=stage,
            area_code=area,
            setting=setting,
            k=len(places),
            query={**query, **part},
        )

    yield figure({row.place for row in seen})
    for area in sorted({row.region for row in seen if row.region}):
        yield figure({row.place for row in seen if row.region == area}, area=area)
    for setting in sorted({row.setting for row in seen if row.setting}):
        yield figure({r.place for r in seen if r.setting == setting}, setting=setting)


def _counts(
    stage: str, counts: StageCounts, rows: Sequence[ObservationRow]
) -> Iterator[Figure]:
    rejected = sum(row.is_rejected for row in rows)
    found = {
        "expected": counts.expected,
        "set_aside": counts.set_aside,
        "rehearsal": counts.rehearsal,
        "superseded": counts.superseded,
        "rejected": rejected,
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
