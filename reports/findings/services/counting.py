"""Count the observations of a day part by part; the parts add up to the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.findings.domain.columns import Observations
from reports.findings.domain.sample_facts import SampleFacts
from reports.findings.domain.sampled_rows import one_per_station
from reports.findings.domain.stored_tally import tally_from_json, tally_to_json
from reports.findings.domain.tally import Tally, merge, tally_observations
from reports.findings.selectors.facts import counted_definitions
from reports.findings.selectors.observation_columns import (
    DayReader,
    Part,
)
from reports.findings.selectors.other_rows import reports_with_protocols


@dataclass(frozen=True)
class CountedPart:
    """What a part came to; `with_protocols` are the reports that count, of those."""

    tally: Tally
    with_protocols: frozenset[str]

    def to_json(self) -> dict[str, Any]:
        """Return the counts for another process."""
        return {
            "tally": tally_to_json(self.tally),
            "with_protocols": sorted(self.with_protocols),
        }


def counted_from_json(stored: Mapping[str, Any]) -> CountedPart:
    """Return what `CountedPart.to_json` wrote."""
    return CountedPart(
        tally=tally_from_json(stored["tally"]),
        with_protocols=frozenset(stored["with_protocols"]),
    )


@dataclass(frozen=True)
class DayCounter:
    """Counts parts of one day; `sample` decides which reports count."""

    reader: DayReader
    sample: SampleFacts | None
    protocols: frozenset[str]

    def counted(self, observations: Observations) -> CountedPart:
        """Count observations whose reports to leave out are marked."""
        definitions = counted_definitions(self.reader.definitions)
        return CountedPart(
            tally=tally_observations(
                observations=observations,
                definitions=definitions,
                is_sample=self.sample is not None,
            ),
            with_protocols=_counted_among(observations, self.protocols),
        )

    def read(self, part: Part) -> Observations:
        """Read a part and mark what the sample leaves out."""
        return one_per_station(self.reader.read(part), self.sample)


def counter_of(
    *,
    mission: Mission,
    election_day: ElectionDay | None,
    as_of: datetime,
    sample: SampleFacts | None,
) -> DayCounter:
    """Return what counts a day as it stood."""
    codes = {one.code for one in sample.sample.stations} if sample else set()
    day_id = election_day.pk if election_day else None
    return DayCounter(
        reader=DayReader(mission, day_id, as_of, tuple(sorted(codes))),
        sample=sample,
        protocols=reports_with_protocols(mission=mission, day=election_day, as_of=as_of)
        if election_day
        else frozenset(),
    )


def count_in_turn(counter: DayCounter, parts: Sequence[Part]) -> CountedPart:
    """Count parts of a day in this process, one after the other."""
    return together([counter.counted(counter.read(part)) for part in parts])


def together(parts: list[CountedPart]) -> CountedPart:
    """Add up parts that share no place."""
    return CountedPart(
        tally=merge(part.tally for part in parts),
        with_protocols=frozenset().union(*(part.with_protocols for part in parts)),
    )


def _counted_among(
    observations: Observations, wanted: frozenset[str]
) -> frozenset[str]:
    if not wanted:
        return frozenset()
    keys = np.array([UUID(one).bytes for one in sorted(wanted)], "S16")
    return frozenset(
        str(UUID(bytes=bytes(one).ljust(16, b"\0")))
        for block in observations.blocks
        for one in block.instances[block.is_counted & np.isin(block.instances, keys)]
    )
