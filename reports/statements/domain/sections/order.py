"""The sections of a statement in the order of the field; a new one is a line here."""

from __future__ import annotations

from reports.statements.domain.sections import (
    administration,
    background,
    candidates,
    complaints,
    conclusions,
    corrections,
    design,
    election_day,
    electoral_system,
    legal_framework,
    method,
    mission_information,
    observation,
    observed,
    quick_count,
    themes,
)
from reports.statements.domain.sections.spec import SectionSpec

SECTIONS: tuple[SectionSpec, ...] = (
    *conclusions.SECTIONS,
    SectionSpec(key="findings", level=1, heading="findings", is_written=False),
    background.SECTION,
    electoral_system.SECTION,
    legal_framework.SECTION,
    *administration.SECTIONS,
    candidates.SECTION,
    *themes.SECTIONS,
    complaints.SECTION,
    observation.SECTION,
    *election_day.SECTIONS,
    quick_count.SECTION,
    method.SECTION,
    observed.SECTION,
    design.SECTION,
    corrections.SECTION,
    mission_information.SECTION,
)

BY_KEY = {spec.key: spec for spec in SECTIONS}
WRITTEN = tuple(spec for spec in SECTIONS if spec.is_written)
