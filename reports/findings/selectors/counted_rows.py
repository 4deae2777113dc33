"""The observations of a day as figures count them, and those of one version in a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.checklists.domain.definition import ChecklistDefinition
from reports.findings.domain.columns import Observations
from reports.findings.domain.rows import ObservationRow
from reports.findings.domain.sample_facts import SampleFacts
from reports.findings.domain.sampled_rows import one_per_station
from reports.findings.selectors.facts import counted_definitions
from reports.findings.selectors.joined_columns import identifiers
from reports.findings.selectors.observation_columns import DayReader, Part
from reports.findings.selectors.observation_rows import observation_rows
from reports.findings.selectors.sample_facts import sample_facts


@dataclass(frozen=True)
class CountedDay:
    """Observations, those that a sample leaves out marked, with what explains them."""

    observations: Observations
    definitions: Mapping[str, ChecklistDefinition]
    sample: SampleFacts | None


def counted_day(
    *,
    mission: Mission,
    election_day: ElectionDay | None,
    as_of: datetime,
    stage: str = "",
) -> CountedDay:
    """Return a day of a mission, or one stage of it, as it stood."""
    sample = sample_facts(mission=mission, election_day=election_day, as_of=as_of)
    codes = {one.code for one in sample.sample.stations} if sample else set()
    day_id = election_day.pk if election_day else None
    reader = DayReader(mission, day_id, as_of, tuple(sorted(codes)), stage)
    return CountedDay(
        observations=one_per_station(reader.read(Part()), sample),
        definitions=counted_definitions(reader.definitions),
        sample=sample,
    )


def counted_rows(
    *, mission: Mission, election_day: ElectionDay | None, as_of: datetime, version: str
) -> list[ObservationRow]:
    """Return the observations of one version that are in figures, for a listing."""
    day = counted_day(mission=mission, election_day=election_day, as_of=as_of)
    counted = {
        str(one)
        for block in day.observations.blocks
        if block.version == version
        for one in identifiers(block.instances[block.is_counted])
    }
    rows = observation_rows(
        mission=mission,
        election_day_id=election_day.pk if election_day else None,
        as_of=as_of,
        version=version,
    )
    return [row for row in rows if row.instance_id in counted]
