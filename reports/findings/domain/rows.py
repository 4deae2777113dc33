"""The facts that figures are counted from, as plain rows in an order of their own.

Rows are ordered by station code and instance id, never by primary key or by time of
arrival, so that the same reports give the same bytes however they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reports.checklists.domain.definition import ChecklistDefinition
from reports.findings.domain.sample_facts import SampleFacts
from reports.incidents.domain.counting import Instance

# Why a report of a probability sample is in no figure.
OUTSIDE_SAMPLE = "outside_sample"
SECOND_REPORT = "second_report"


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """One completed checklist, as packed: `version` names its definition.

    `place` is the station's code, or the commission's where a commission was observed;
    empty if neither is known. `areas` is the own area and its ancestors, `region` the
    ancestor of level 1. `left_out` says why a report is in no figure of a sample.
    """

    instance_id: str
    version: str
    stage: str
    place: str
    packed: bytes
    numbers: tuple[int | None, ...] = ()
    areas: tuple[str, ...] = ()
    region: str = ""
    setting: str = ""
    kind: str = ""
    team: str = ""
    is_rejected: bool = False
    left_out: str = ""

    @property
    def is_counted(self) -> bool:
        """Tell whether the report is in any figure."""
        return not self.is_rejected and not self.left_out

    @property
    def order(self) -> tuple[str, str]:
        """Return what rows are sorted by."""
        return (self.place, self.instance_id)


@dataclass(frozen=True, slots=True)
class TurnoutRow:
    """One announcement of turnout; `area` empty is the country, `hour` is local."""

    area: str
    as_of: str
    hour: str
    share: str
    voters: int | None
    registered: int | None
    source: str


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    """One line of a results protocol as observers read it; `contestant` for votes."""

    contest: str
    station: str
    instance_id: str
    line: str
    contestant: str
    value: int


@dataclass(frozen=True)
class StageCounts:
    """What came of a stage beside the observations that count.

    Whole reports are set aside over their identity, so the stage of one may be unknown.
    """

    expected: int | None = None
    set_aside: int | None = None
    rehearsal: int = 0
    superseded: int = 0


@dataclass(frozen=True)
class Facts:
    """Everything that one finding set is computed from."""

    mission: str
    mission_kind: str
    election_day: str
    as_of: str
    is_demonstration: bool
    definitions: Mapping[str, ChecklistDefinition]
    observations: Sequence[ObservationRow] = ()
    incidents: Sequence[Instance] = ()
    turnout: Sequence[TurnoutRow] = ()
    protocols: Sequence[ProtocolRow] = ()
    reports_set_aside: int = 0
    stages: Mapping[str, StageCounts] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    contests: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, object] = field(default_factory=dict)
    sample: SampleFacts | None = None


def in_order(rows: Sequence[ObservationRow]) -> list[ObservationRow]:
    """Return the rows by place and instance id."""
    return sorted(rows, key=lambda row: row.order)


def split_at_places(
    rows: Sequence[ObservationRow], *, size: int
) -> Iterator[Sequence[ObservationRow]]:
    """Cut ordered rows into parts of about this size, never in the middle of a place.

    Distinct stations of such parts may be added up; see `tally.merge`. No rows are one
    part too, so that "none received" is counted.
    """
    if not rows:
        yield rows
    start = 0
    while start < len(rows):
        end = min(start + size, len(rows))
        while end < len(rows) and rows[end].place == rows[end - 1].place:
            end += 1
        yield rows[start:end]
        start = end
