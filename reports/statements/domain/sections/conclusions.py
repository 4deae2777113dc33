"""Preliminary conclusions: all of it is people's; the system never assesses an election."""

from __future__ import annotations

from reports.statements.domain.sections.spec import SectionSpec

THEMES = (
    "legal_framework",
    "electoral_system",
    "election_administration",
    "voter_registration",
    "candidate_registration",
    "campaign",
    "campaign_finance",
    "media",
    "participation",
    "complaints",
    "election_observation",
    "election_day",
)


def theme_section(theme: str) -> SectionSpec:
    """Return the conclusion's paragraph on one theme."""
    return SectionSpec(
        key=f"conclusions.{theme}",
        level=0,
        write="conclusions",
        theme=theme,
        is_election_day=theme == "election_day",
    )


SECTIONS = (
    SectionSpec(key="conclusions", level=1, heading="conclusions", is_written=False),
    SectionSpec(
        key="conclusions.headline",
        level=0,
        write="conclusions.headline",
        is_required=True,
    ),
    *(theme_section(theme) for theme in THEMES),
)
