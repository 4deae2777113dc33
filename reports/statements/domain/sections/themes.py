"""The parts of the findings that only people write: campaign, its finance, media, and
participation."""

from __future__ import annotations

from reports.statements.domain.sections.spec import SectionSpec

SECTIONS = tuple(
    SectionSpec(key=key, level=2, heading=key, write="section")
    for key in ("campaign", "campaign_finance", "media", "participation")
)
