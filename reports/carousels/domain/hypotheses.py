"""From the reports of a day and what people decided to the hypotheses that are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.carousels.domain.decisions import (
    Change,
    Decided,
    change_of,
    members_key,
    pairs_apart,
)
from reports.carousels.domain.details import details_as_bytes
from reports.incidents.domain.linking.hypotheses import Hypothesis, link_reports
from reports.incidents.domain.linking.report import MovingReport

CODE_VERSION = "carousels-3"


@dataclass(frozen=True)
class Kept:
    """One hypothesis to be stored: its set of reports, how it was decided before."""

    hypothesis: Hypothesis
    key: str
    details: bytes
    change: Change | None

    @property
    def stations(self) -> int:
        """Return at how many stations the group was seen."""
        return len({stop.station for stop in self.hypothesis.timeline})


def hypotheses_to_keep(
    reports: Sequence[MovingReport], decisions: Sequence[Decided]
) -> tuple[Kept, ...]:
    """Return what links the reports now; `decisions` come in the order of time."""
    by_code = {report.code: report for report in reports}
    return tuple(
        Kept(
            hypothesis=each,
            key=members_key(each.reports),
            details=details_as_bytes(each, by_code),
            change=change_of(each.reports, decisions),
        )
        for each in link_reports(reports, apart=pairs_apart(decisions))
    )
