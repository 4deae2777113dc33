"""Reading the design of a day's sample with the weights that its reports were given."""

from __future__ import annotations

from collections.abc import Iterator

from reports.findings.domain.sample_design import design_rows
from reports.findings.domain.tally import stage_tables
from reports.findings.models import FindingSet
from reports.findings.selectors.counted_rows import counted_day


def design_of(findings: FindingSet) -> Iterator[tuple[object, ...]] | None:
    """Return the rows of the design file of a finding set; None without a sample."""
    day = counted_day(
        mission=findings.mission,
        election_day=findings.election_day,
        as_of=findings.as_of,
    )
    if day.sample is None:
        return None
    tables = stage_tables(observations=day.observations, definitions=day.definitions)
    return design_rows(day.sample, tables)
