"""Gather everything that one finding set is computed from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from elections.places.models import Area, ElectionDay
from observers.missions.models import Mission
from reports.checklists.domain.definition import ChecklistDefinition
from reports.findings.domain.columns import Observations
from reports.findings.domain.rows import Facts
from reports.findings.domain.sample_facts import CountedSample, SampleFacts
from reports.findings.selectors.observation_rows import (
    definitions_of,
    version_name,
)
from reports.findings.selectors.other_rows import (
    contest_names,
    contest_templates,
    incident_events,
    iso,
    stage_counts,
    turnout_rows,
    waiting_by_stage,
)
from reports.findings.selectors.quick_counts import released_documents

# Checklists that are no observation of a stage.
NO_STAGE = frozenset({"incident"})


def facts_as_of(
    *,
    mission: Mission,
    election_day: ElectionDay | None,
    as_of: datetime,
    observations: Observations | None = None,
    sample: SampleFacts | CountedSample | None = None,
) -> Facts:
    """Return the facts as they stood at a time, with observations that were read before.

    Protocols are not among them: which count is known when the reports are counted.
    """
    day_id = election_day.pk if election_day else None
    published = definitions_of(mission, as_of=as_of)
    waiting = waiting_by_stage(mission=mission, election_day_id=day_id, as_of=as_of)
    return Facts(
        mission=mission.code,
        mission_kind=mission.kind,
        election_day=election_day.code if election_day else "",
        as_of=iso(as_of),
        is_demonstration=mission.is_demonstration,
        definitions=counted_definitions(published),
        observations=observations or Observations(),
        incidents=incident_events(
            mission=mission, election_day=election_day, as_of=as_of
        ),
        turnout=turnout_rows(day=election_day, as_of=as_of) if election_day else (),
        quick_counts=released_documents(
            mission=mission, election_day=election_day, as_of=as_of
        )
        if election_day
        else (),
        stages=stage_counts(
            mission=mission, election_day_id=day_id, as_of=as_of, waiting=waiting
        ),
        areas=region_names(mission),
        contests=contest_names(mission),
        templates=contest_templates(mission),
        reports_set_aside=sum(waiting.values()),
        sample=sample,
    )


def counted_definitions(
    published: Mapping[int, ChecklistDefinition],
) -> dict[str, ChecklistDefinition]:
    """Return the checklists of the stages by the names of their versions."""
    return {
        version_name(definition): definition
        for definition in published.values()
        if definition.stage not in NO_STAGE
    }


def region_names(mission: Mission) -> dict[str, str]:
    """Return the regions by code, as the latest geography names them."""
    regions = Area.objects.filter(geography__election_id=mission.election_id, level=1)
    return dict(regions.order_by("geography__version").values_list("code", "name"))
