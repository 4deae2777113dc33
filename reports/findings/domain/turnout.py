"""Turnout as announced: the latest figure of each place, and the series by hour."""

from __future__ import annotations

from collections.abc import Iterator

from reports.findings.domain.figures import Figure, Unit
from reports.findings.domain.rows import Facts, TurnoutRow


def turnout(facts: Facts) -> Iterator[Figure]:
    """Yield each announcement, and the latest of each place once more by itself."""
    ordered = sorted(facts.turnout, key=lambda row: (row.area, row.as_of, row.source))
    latest: dict[str, TurnoutRow] = {}
    hours: dict[tuple[str, str], TurnoutRow] = {}
    for row in ordered:
        latest[row.area] = row
        hours[row.area, row.hour] = row
    for row in latest.values():
        yield _figure(row, key="turnout.national")
    for (_, hour), row in sorted(hours.items()):
        yield _figure(row, key=f"turnout.at.{hour}")


def _figure(row: TurnoutRow, *, key: str) -> Figure:
    return Figure(
        key=f"{key}@{row.area}" if row.area else key,
        indicator="turnout",
        unit=Unit.VOTERS,
        area_code=row.area,
        k=row.voters,
        n=row.registered,
        value=row.share,
        query={"reports": "turnout", "as_of": row.as_of, "source": row.source},
    )
