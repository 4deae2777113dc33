"""Count the observations of a day part by part; the parts add up to the same bytes."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import numpy as np

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.findings.domain.columns import Observations
from reports.findings.domain.draws import Draws
from reports.findings.domain.sample_facts import SampleFacts
from reports.findings.domain.sampled_rows import one_per_place, one_per_station
from reports.findings.domain.stored_tally import tally_from_json, tally_to_json
from reports.findings.domain.tally import Tally, merge, tally_observations
from reports.findings.selectors.facts import counted_definitions
from reports.findings.selectors.joined_columns import identifiers
from reports.findings.selectors.observation_columns import (
    DayReader,
    Part,
)
from reports.findings.selectors.other_rows import reports_with_protocols
from reports.findings.selectors.sample_columns import DrawReader, draw_reader
from reports.findings.selectors.sample_facts import sample_facts


@dataclass(frozen=True)
class CountedPart:
    """What a part came to; `with_protocols` are the reports that count, of those."""

    tally: Tally
    with_protocols: frozenset[str]

    def to_json(self) -> dict[str, Any]:
        """Return the counts for another process, as one packed text."""
        plain = {
            "tally": tally_to_json(self.tally),
            "with_protocols": sorted(self.with_protocols),
        }
        packed = zlib.compress(msgspec.json.encode(plain), 1)
        return {"packed": b64encode(packed).decode()}


def counted_from_json(packed: Mapping[str, Any]) -> CountedPart:
    """Return what `CountedPart.to_json` wrote."""
    stored = msgspec.json.decode(zlib.decompress(b64decode(packed["packed"])))
    return CountedPart(
        tally=tally_from_json(stored["tally"]),
        with_protocols=frozenset(stored["with_protocols"]),
    )


@dataclass(frozen=True)
class DayCounter:
    """Counts parts of one day; `sample` decides which reports count."""

    reader: DayReader
    protocols: frozenset[str]
    sample: SampleFacts | None = None
    draws: DrawReader | None = None

    @property
    def needs_rows(self) -> bool:
        """Tell whether estimates need the answers of all sampled stations at once."""
        return self.sample is not None

    def counted(
        self, observations: Observations, draws: Draws | None = None
    ) -> CountedPart:
        """Count observations whose reports to leave out are marked."""
        definitions = counted_definitions(self.reader.definitions)
        return CountedPart(
            tally=tally_observations(
                observations=observations,
                definitions=definitions,
                is_sample=bool(self.sample or self.draws),
                draws=draws,
            ),
            with_protocols=_counted_among(observations, self.protocols),
        )

    def read(self, part: Part) -> Observations:
        """Read a part and mark what the sample leaves out."""
        return one_per_station(self.reader.read(part), self.sample)

    def counted_part(self, part: Part) -> CountedPart:
        """Read a part, with its draws if there is a sample, and count it."""
        if self.draws is None:
            return self.counted(self.read(part))
        draws = self.draws.read(part)
        observations = one_per_place(self.reader.read(part), draws.stations)
        return self.counted(observations, draws)


def counter_of(
    *,
    mission: Mission,
    election_day: ElectionDay | None,
    as_of: datetime,
) -> DayCounter:
    """Return what counts a day as it stood, with its sample if one is frozen."""
    draws = draw_reader(mission=mission, election_day=election_day, as_of=as_of)
    sample = None
    if draws is None:
        sample = sample_facts(mission=mission, election_day=election_day, as_of=as_of)
    codes = {one.code for one in sample.sample.stations} if sample else set()
    day_id = election_day.pk if election_day else None
    return DayCounter(
        reader=DayReader(mission, day_id, as_of, tuple(sorted(codes))),
        sample=sample,
        draws=draws,
        protocols=reports_with_protocols(mission=mission, day=election_day, as_of=as_of)
        if election_day
        else frozenset(),
    )


def count_in_turn(counter: DayCounter, parts: Sequence[Part]) -> CountedPart:
    """Count parts of a day in this process, one after the other."""
    return together([counter.counted_part(part) for part in parts])


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
        str(one)
        for block in observations.blocks
        for one in identifiers(
            block.instances[block.is_counted & np.isin(block.instances, keys)]
        )
    )
