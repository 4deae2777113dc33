"""The facts that figures are counted from, as plain rows in an order of their own.

Rows are ordered by station code and instance id, never by primary key or by time of
arrival, so that the same reports give the same bytes however they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from elections.results.domain.templates import ProtocolTemplate
from reports.checklists.domain.codebook import WrongShape
from reports.checklists.domain.definition import ChecklistDefinition
from reports.findings.domain.columns import (
    NO_PLACE,
    NOT_GIVEN,
    Block,
    Observations,
    Whole,
)
from reports.findings.domain.sample_facts import CountedSample, SampleFacts
from reports.incidents.domain.counting import Instance


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """One completed checklist, as packed: `version` names its definition.

    `place` is the station's code, or the commission's where a commission was observed;
    empty if neither is known. `areas` is the own area and its ancestors, `region` the
    ancestor of level 1.
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


@dataclass(frozen=True, slots=True)
class ReleasedCount:
    """A quick count that two people had signed: its stored document and its hash."""

    sha256: str
    document: Mapping[str, Any]


@dataclass(frozen=True)
class StageCounts:
    """What came of a stage beside the observations that count.

    Whole reports are set aside over their identity, so the stage of one may be unknown.
    `meant` are all that are no rehearsal, those that an edit replaced among them.
    """

    expected: int | None = None
    set_aside: int | None = None
    rehearsal: int = 0
    meant: int | None = None


@dataclass(frozen=True)
class Facts:
    """Everything that one finding set is computed from."""

    mission: str
    mission_kind: str
    election_day: str
    as_of: str
    is_demonstration: bool
    definitions: Mapping[str, ChecklistDefinition]
    observations: Observations = field(default_factory=Observations)
    incidents: Sequence[Instance] = ()
    turnout: Sequence[TurnoutRow] = ()
    protocols: Sequence[ProtocolRow] = ()
    quick_counts: Sequence[ReleasedCount] = ()
    reports_set_aside: int = 0
    stages: Mapping[str, StageCounts] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    contests: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, ProtocolTemplate] = field(default_factory=dict)
    notes: Mapping[str, object] = field(default_factory=dict)
    sample: SampleFacts | CountedSample | None = None


def observations_of(
    rows: Sequence[ObservationRow], *, numbers: Mapping[str, int] | None = None
) -> Observations:
    """Return plain rows as columns; `numbers` gives places theirs, by default in order."""
    if numbers is None:
        numbers = place_numbers(rows)
    found: dict[tuple[str, str, str], list[ObservationRow]] = {}
    for row in rows:
        found.setdefault((row.version, row.stage, row.setting), []).append(row)
    blocks = tuple(_block(key, members, numbers) for key, members in found.items())
    return Observations(blocks=blocks, numbers=numbers)


def place_numbers(rows: Iterable[ObservationRow]) -> dict[str, int]:
    """Return a number for each place, in the order of their codes."""
    codes = sorted({row.place for row in rows if row.place})
    return {code: number for number, code in enumerate(codes)}


def _block(
    key: tuple[str, str, str],
    rows: Sequence[ObservationRow],
    numbers: Mapping[str, int],
) -> Block:
    version, stage, setting = key
    width = len(rows[0].packed)
    if any(len(row.packed) != width for row in rows):
        raise WrongShape(f"Answers of {version} differ in width; pack them again.")
    names = tuple(sorted({row.region for row in rows}))
    index = {name: number for number, name in enumerate(names)}
    packed = np.frombuffer(b"".join(row.packed for row in rows), np.uint8)
    return Block(
        version=version,
        stage=stage,
        setting=setting,
        instances=np.array([row.instance_id for row in rows], dtype=np.str_),
        places=np.array([numbers.get(row.place, NO_PLACE) for row in rows], np.int64),
        regions=np.array([index[row.region] for row in rows], np.intp),
        region_names=names,
        is_rejected=np.array([row.is_rejected for row in rows], np.bool_),
        left_out=np.zeros(len(rows), np.uint8),
        packed=packed.reshape(len(rows), width),
        numbers=_numbers(rows),
    )


def _numbers(rows: Sequence[ObservationRow]) -> Whole:
    width = max(len(row.numbers) for row in rows)
    table = np.full((len(rows), width), NOT_GIVEN, np.int64)
    for at, row in enumerate(rows):
        for column, number in enumerate(row.numbers):
            if number is not None:
                table[at, column] = number
    return table
