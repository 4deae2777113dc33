"""Small statements: inputs for the domain, and rows for the desk."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from elections.places.models import ElectionDay
from observers.missions.models import Mission, User
from reports.findings.domain.canonical import content_hash, document_to_json
from reports.findings.domain.figures import Figure, FindingDocument, ItemInfo, Unit
from reports.findings.models import FindingSet
from reports.statements.domain.inputs import (
    Inputs,
    MissionFacts,
    Narrative,
    Numbers,
    NumbersRow,
)
from reports.statements.domain.sections.order import WRITTEN
from reports.statements.models import Revision, Section, Statement
from reports.statements.services.building import build_statement, make_revision
from tests.factories.missions import MembershipFactory, MissionFactory
from tests.factories.places import ElectionDayFactory

AS_OF = datetime(2023, 3, 20, 6, 0, tzinfo=UTC)


def observed(key: str, k: int, n: int, **values: Any) -> Figure:
    """Make a share of observations: the stage is the key's first word."""
    stage, indicator, *rest = key.split(".")
    return Figure(
        key=key,
        indicator=indicator,
        unit=Unit.OBSERVATIONS,
        stage=stage,
        item=rest[-1] if indicator == "item" else "",
        k=k,
        n=n,
        stations=values.pop("stations", n),
        **values,
    )


def received(stage: str, n: int, stations: int) -> Figure:
    """Make the coverage figure of a stage."""
    return Figure(
        key=f"coverage.{stage}.received",
        indicator="coverage",
        unit=Unit.OBSERVATIONS,
        stage=stage,
        k=n,
        n=n,
        stations=stations,
        stations_k=stations,
    )


def events(category: str, count: int, standing: str = "verified") -> Figure:
    """Make a count of incidents of a category."""
    return Figure(
        key=f"incidents.{category}.{standing}",
        indicator="incidents",
        unit=Unit.INSTANCES,
        item=category,
        k=count,
    )


def item(
    code: str,
    stage: str,
    phrase: str,
    theme: str = "integrity",
    *,
    is_serious: bool = False,
) -> ItemInfo:
    """Describe a checklist item."""
    return ItemInfo(
        code=code,
        stage=stage,
        label=phrase.capitalize(),
        phrase=phrase,
        theme=theme,
        serious=is_serious,
        commitment="",
        negative=("yes",),
    )


def findings(
    *figures: Figure, items: tuple[ItemInfo, ...] = (), **values: Any
) -> FindingDocument:
    """Make a finding document of these figures."""
    facts: dict[str, Any] = {
        "mission": "M1",
        "mission_kind": "full",
        "election_day": "day",
        "as_of": "2023-03-20T06:00:00Z",
        "is_demonstration": False,
        "areas": {},
    }
    return FindingDocument(figures=figures, items=items, **{**facts, **values})


def mission_facts(**values: Any) -> MissionFacts:
    """Describe a full mission."""
    facts: dict[str, Any] = {
        "code": "M1",
        "name": "Observation mission",
        "kind": "full",
        "country": "Ruritania",
        "election": "parliamentary elections",
        "election_date": date(2023, 3, 19),
        "institutions": ("Institute for Observation",),
        "place": "Strelsau",
        "issued_on": date(2023, 3, 20),
    }
    return MissionFacts(**{**facts, **values})


def small_inputs(**values: Any) -> Inputs:
    """Give the inputs of a statement of a mission that saw one stage."""
    figures = findings(
        received("voting", 1201, 1133),
        observed("voting.overall.negative", 84, 1201),
        observed("voting.item.B41", 72, 1190),
        observed("voting.item.B45", 0, 1188),
        items=(
            item("B41", "voting", "group or family voting", "secrecy"),
            item("B45", "voting", "multiple voting", is_serious=True),
        ),
    )
    facts: dict[str, Any] = {
        "mission": mission_facts(),
        "findings": figures,
        "finding_set": "a" * 64,
        "numbers": Numbers(
            rows=(
                NumbersRow("Institute", "sto", 300),
                NumbersRow("Institute", "lto", 4),
            ),
            total=304,
            women=122,
            gender_known=304,
            countries=42,
            teams=150,
        ),
    }
    return Inputs(**{**facts, **values})


def everything_written(
    text: str = "The finding is stated here.",
) -> dict[str, Narrative]:
    """Write every part of a statement that people write."""
    return {
        spec.key: Narrative(text)
        for spec in WRITTEN
        if not spec.is_election_day or spec.write
    }


def kept_set(
    mission: Mission, document: FindingDocument, *, hours: int = 0
) -> FindingSet:
    """Keep a hand-made finding document as a set of a mission, some hours later."""
    plain = document_to_json(document)
    day = ElectionDay.objects.filter(election=mission.election).first()
    return FindingSet.objects.create(
        mission=mission,
        election_day=day or ElectionDayFactory.create(election=mission.election),
        as_of=AS_OF + timedelta(hours=hours),
        computed_at=AS_OF + timedelta(hours=hours),
        reason="statement",
        content_sha256=content_hash(plain),
        document=plain,
    )


def built(
    mission: Mission | None = None, document: FindingDocument | None = None
) -> Revision:
    """Build the first revision of a mission's statement."""
    mission = mission or MissionFactory.create()
    findings_of = kept_set(mission, document or small_inputs().findings)
    return build_statement(
        mission=mission,
        election_day=findings_of.election_day,
        finding_set=findings_of,
        actor="system",
    )


def written(
    mission: Mission | None = None, text: str = "The finding is stated here."
) -> Revision:
    """Build a revision in which nothing is left to be written."""
    first = built(mission)
    Section.objects.filter(statement=first.statement).update(narrative=text)
    return rebuilt(first.statement)


def rebuilt(statement: Statement) -> Revision:
    """Make another revision on the statement's own figures."""
    return make_revision(statement=statement, actor="system")


def member(mission: Mission, role: str = "head") -> User:
    """Return a person with a role in a mission."""
    return MembershipFactory.create(mission=mission, role=role).user
