"""Reading the design of a day's sample with the weights that its reports were given."""

from __future__ import annotations

from collections.abc import Iterator

from reports.findings.domain.sample_design import design_rows
from reports.findings.domain.sampled_rows import one_per_station
from reports.findings.domain.tally import stage_tables
from reports.findings.models import FindingSet
from reports.findings.selectors.facts import counted_definitions
from reports.findings.selectors.observation_columns import DayReader, Part
from reports.findings.selectors.sample_facts import sample_facts


def design_of(findings: FindingSet) -> Iterator[tuple[object, ...]] | None:
    """Return the rows of the design file of a finding set; None without a sample."""
    mission, day, as_of = findings.mission, findings.election_day, findings.as_of
    sample = sample_facts(mission=mission, election_day=day, as_of=as_of)
    if sample is None or day is None:
        return None
    codes = tuple(sorted({one.code for one in sample.sample.stations}))
    reader = DayReader(mission, day.pk, as_of, codes)
    tables = stage_tables(
        observations=one_per_station(reader.read(Part()), sample),
        definitions=counted_definitions(reader.definitions),
    )
    return design_rows(sample, tables)
