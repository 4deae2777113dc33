"""Gather everything a revision is made from: one read of each fact, as of its figures."""

from __future__ import annotations

from typing import Any

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from observers.missions.selectors import numbers_block
from reports.findings.models import FindingSet
from reports.findings.selectors.documents import finding_document
from reports.monitoring.models import Complaint
from reports.recommendations.models import FollowUp, Recommendation
from reports.statements.domain.inputs import (
    ComplaintFact,
    FollowUpFact,
    Inputs,
    MissionFacts,
    Narrative,
    Numbers,
    NumbersRow,
)
from reports.statements.domain.wording.adverbs import LADDER, ladder_from
from reports.statements.models import Section, Statement
from reports.statements.selectors.contests import (
    candidacy_histories,
    comparison_facts,
    contest_facts,
    party_histories,
)
from reports.statements.selectors.editions import replaced_edition
from reports.statements.selectors.places import (
    administration_facts,
    missing_reports,
    outlines,
    positions,
    stations_by_area,
)
from reports.statements.selectors.results import quick_counts


def statement_inputs(
    *, statement: Statement, finding_set: FindingSet, revision: int
) -> Inputs:
    """Return the frozen inputs of a revision of a statement."""
    mission = statement.mission
    day = finding_set.election_day
    return Inputs(
        mission=mission_facts(statement),
        findings=finding_document(finding_set),
        finding_set=finding_set.content_sha256,
        language=statement.language,
        revision=revision,
        title=statement.title,
        narratives=narratives(statement),
        numbers=numbers(mission),
        contests=contest_facts(mission.election),
        comparisons=comparison_facts(
            mission.election, as_of=finding_set.as_of, zone=mission.time_zone
        ),
        parties=party_histories(mission.election),
        candidacies=candidacy_histories(mission.election),
        follow_ups=follow_ups(mission),
        complaints=complaints(mission),
        quick_counts=quick_counts(mission, day, as_of=finding_set.as_of),
        administration=administration_facts(mission.election),
        stations_by_area=stations_by_area(mission.election),
        missing=missing_reports(mission, day, as_of=finding_set.as_of),
        positions=positions(mission, day, as_of=finding_set.as_of),
        outlines=outlines(mission.election),
        replaces=replaced_edition(statement),
    )


def mission_facts(statement: Statement) -> MissionFacts:
    """Return the mission as its statement names it."""
    mission = statement.mission
    election = mission.election
    day = statement.election_day or _first_day(mission)
    adverbs: Any = mission.switches.get("adverbs")
    return MissionFacts(
        code=mission.code,
        name=mission.name,
        kind=mission.kind,
        country=election.country,
        election=election.name,
        election_date=day.date,
        institutions=tuple(mission.institutions),
        is_demonstration=mission.is_demonstration,
        time_zone=mission.time_zone,
        started_on=mission.started_on,
        place=statement.place,
        issued_on=statement.issued_on,
        polls=_polls(day),
        called_on=election.called_at,
        ladder=ladder_from(adverbs) if adverbs else LADDER,
    )


def narratives(statement: Statement) -> dict[str, Narrative]:
    """Return what people wrote, by section."""
    rows = Section.objects.filter(statement=statement).order_by("position", "pk")
    return {
        row.key: Narrative(text=row.narrative, is_left_out=row.is_left_out)
        for row in rows
    }


def numbers(mission: Mission) -> Numbers:
    """Return who observed: the rows by institution and role, and the total apart."""
    block = numbers_block(mission)
    rows = [
        NumbersRow(line.institution, role, getattr(line, role))
        for line in block.by_institution
        for role in ("core", "lto", "sto")
        if getattr(line, role)
    ]
    return Numbers(
        rows=tuple(rows),
        total=block.total,
        women=block.women,
        gender_known=block.total - block.gender_unknown,
        countries=len(block.countries),
        teams=mission.teams.count(),
    )


def follow_ups(mission: Mission) -> tuple[FollowUpFact, ...]:
    """Return each earlier recommendation with its latest follow-up."""
    latest = {
        row.recommendation_id: row
        for row in FollowUp.objects.filter(mission=mission).order_by(
            "assessed_at", "pk"
        )
    }
    rows = Recommendation.objects.filter(mission=mission).order_by("report", "pk")
    return tuple(
        _follow_up(row, latest.get(row.pk))
        for row in rows.prefetch_related("commitments")
    )


def complaints(mission: Mission) -> tuple[ComplaintFact, ...]:
    """Return the complaints that the mission follows."""
    rows = Complaint.objects.filter(mission=mission).order_by("reference")
    return tuple(ComplaintFact(body=row.body, outcome=row.outcome) for row in rows)


def _follow_up(row: Recommendation, latest: FollowUp | None) -> FollowUpFact:
    return FollowUpFact(
        number=row.number,
        text=row.text,
        area=row.area,
        report=row.report,
        is_priority=row.is_priority,
        status=latest.status if latest else "",
        law=latest.law if latest else "",
        article=latest.article if latest else "",
        adopted_on=latest.adopted_on if latest else None,
        evidence=latest.evidence if latest else "",
        commitments=tuple(
            f"{commitment.source}, paragraph {commitment.paragraph}"
            for commitment in row.commitments.all()
        ),
    )


def _first_day(mission: Mission) -> ElectionDay:
    days = ElectionDay.objects.filter(election_id=mission.election_id)
    return days.order_by("-kind", "date", "pk")[:1].get()


def _polls(day: ElectionDay) -> tuple[str, str] | None:
    if day.polls_open is None or day.polls_close is None:
        return None
    return f"{day.polls_open:%H:%M}", f"{day.polls_close:%H:%M}"
