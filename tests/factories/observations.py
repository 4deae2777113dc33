"""Drafts of observations on the shipped checklists, and what is recorded of them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

import reports.checklists
from observers.missions.models import Mission
from reports.checklists.domain.authoring import read_definition
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    definition_to_json,
)
from reports.checklists.domain.validation import judge_answers
from reports.checklists.models import Checklist, ChecklistVersion
from reports.observations.domain.drafts import ObservationDraft
from reports.observations.models import Observation
from reports.observations.services.recording import record_observations
from tests.factories.missions import MissionFactory

LIBRARY = Path(reports.checklists.__file__).parent / "library"
MORNING = datetime(2023, 3, 19, 4, 0, tzinfo=UTC)


@cache
def shipped(code: str) -> ChecklistDefinition:
    """Return a checklist that we ship."""
    return read_definition((LIBRARY / f"{code}.md").read_text(), name=f"{code}.md")


def published(mission: Mission, code: str = "voting") -> ChecklistVersion:
    """Return a shipped checklist as published in a mission, once."""
    definition = shipped(code)
    checklist, _ = Checklist.objects.get_or_create(
        mission=mission, code=code, defaults={"stage": definition.stage.value}
    )
    version, _ = ChecklistVersion.objects.get_or_create(
        mission=mission,
        checklist=checklist,
        version="1",
        defaults={
            "source_name": f"{code}.md",
            "source": b"",
            "source_sha256": "",
            "xform": "",
            "definition": definition_to_json(definition),
            "published_at": timezone.now(),
        },
    )
    return version


def tree(code: str, /, **by_name: Any) -> dict[str, Any]:
    """Return answers as the tree of a shipped checklist, from question names."""
    built: dict[str, Any] = {}
    for question in shipped(code).questions:
        if question.name in by_name:
            inside = built
            for name in question.path[:-1]:
                inside = inside.setdefault(name, {})
            inside[question.name] = by_name[question.name]
    return built


def draft(
    mission: Mission,
    /,
    *,
    checklist: str = "voting",
    answers: dict[str, Any] | None = None,
    **changes: Any,
) -> ObservationDraft:
    """Return a judged report of a mission; answers are by question name."""
    version = published(mission, checklist)
    definition = shipped(checklist)
    given: dict[str, Any] = {
        "instance_id": uuid.uuid4(),
        "version_id": version.pk,
        "definition": definition,
        "judged": judge_answers(definition, tree(checklist, **(answers or {}))),
        "source": "app",
        "received_at": MORNING,
    }
    return ObservationDraft(**{**given, **changes})


def recorded(
    mission: Mission,
    /,
    *,
    now: datetime = MORNING,
    **changes: Any,
) -> Observation:
    """Record one judged report and return its row."""
    [row] = record_observations(
        mission=mission, drafts=[draft(mission, **changes)], now=now
    )
    return row


class ObservationFactory(DjangoModelFactory[Observation]):
    class Meta:
        model = Observation

    mission = factory.SubFactory(MissionFactory)
    instance_id = factory.LazyFunction(uuid.uuid4)
    thread = factory.SelfAttribute("instance_id")
    version = factory.LazyAttribute(lambda row: published(row.mission))
    stage = "voting"
    answers = factory.LazyFunction(dict)
    packed = b""
    source = "app"
    received_at = MORNING
    recorded_at = MORNING
