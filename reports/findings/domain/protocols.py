"""Sum the lines of results protocols that observers read, contest by contest.

These are sums over the protocols seen, no estimate of a result. A station enters a
contest once: with its fullest reading, the smaller instance id among equals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from elections.results.domain.protocol import check_protocol
from elections.results.domain.templates import ProtocolTemplate, standard_template
from reports.findings.domain.figures import Figure, Unit
from reports.findings.domain.rows import Facts, ProtocolRow

VOTES = "votes"


def protocols(facts: Facts) -> Iterator[Figure]:
    """Yield the protocols, the sums of their lines, and those that do not balance."""
    by_contest: dict[str, list[ProtocolRow]] = {}
    for row in facts.protocols:
        by_contest.setdefault(row.contest, []).append(row)
    for contest in sorted(by_contest):
        template = facts.templates.get(contest, standard_template())
        yield from _contest(contest, by_contest[contest], template)


def _contest(
    contest: str, rows: Sequence[ProtocolRow], template: ProtocolTemplate
) -> Iterator[Figure]:
    readings = fullest_readings(rows)
    yield _figure(contest, "protocols", k=len(readings), n=len(readings))
    broken = [one for one in readings.values() if _is_broken(one, template)]
    yield _figure(contest, "broken", k=len(broken), n=len(readings))
    values: dict[str, list[int]] = {}
    for lines in readings.values():
        for row in lines:
            values.setdefault(_line(row), []).append(row.value)
    for line, given in sorted(values.items()):
        yield _figure(contest, line, n=len(given), value=str(sum(given)))


def fullest_readings(
    rows: Sequence[ProtocolRow],
) -> Mapping[str, Sequence[ProtocolRow]]:
    """Return for each station the reading with most lines."""
    readings: dict[tuple[str, str], list[ProtocolRow]] = {}
    for row in sorted(
        rows, key=lambda r: (r.station, r.instance_id, _line(r), r.value)
    ):
        readings.setdefault((row.station, row.instance_id), []).append(row)
    chosen: dict[str, list[ProtocolRow]] = {}
    for (station, _), lines in readings.items():
        if station not in chosen or len(lines) > len(chosen[station]):
            chosen[station] = lines
    return chosen


def _is_broken(rows: Sequence[ProtocolRow], template: ProtocolTemplate) -> bool:
    lines = {row.line: row.value for row in rows if not row.contestant}
    votes = {row.contestant: row.value for row in rows if row.contestant}
    found = check_protocol(lines, votes, template)
    return any(not broken.is_question for broken in found)


def _line(row: ProtocolRow) -> str:
    return f"{VOTES}.{row.contestant}" if row.contestant else row.line


def _figure(
    contest: str, line: str, *, n: int, k: int | None = None, value: str | None = None
) -> Figure:
    return Figure(
        key=f"protocol.{contest}.{line}",
        indicator="protocol",
        unit=Unit.STATIONS if value is None else Unit.VOTES,
        stage="counting",
        item=contest,
        k=k,
        n=n,
        value=value,
        stations=n,
        query={"reports": "protocols", "contest": contest, "line": line},
    )
