"""List the observations that are in figures, one by one."""

from __future__ import annotations

from datetime import datetime

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.findings.domain.rows import ObservationRow, observations_of
from reports.findings.domain.sampled_rows import one_per_station
from reports.findings.selectors.observation_rows import (
    definitions_of,
    observation_rows,
)
from reports.findings.selectors.sample_facts import sample_facts


def counted_rows(
    *, mission: Mission, election_day: ElectionDay | None, as_of: datetime, version: str
) -> list[ObservationRow]:
    """Return the observations of one version that are in figures, for a listing."""
    rows = observation_rows(
        mission=mission,
        election_day_id=election_day.pk if election_day else None,
        as_of=as_of,
        definitions=definitions_of(mission, as_of=as_of),
    )
    sample = sample_facts(mission=mission, election_day=election_day, as_of=as_of)
    chosen = one_per_station(observations_of(rows), sample)
    counted = {
        str(instance)
        for block in chosen.blocks
        for instance in block.instances[block.is_counted].tolist()
    }
    return [r for r in rows if r.version == version and r.instance_id in counted]
