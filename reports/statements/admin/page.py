"""What the page of a statement shows, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from elections.journal.models import Job
from observers.missions.models import User
from observers.missions.permissions import Right, has_right
from reports.statements.domain.annex.tables import differences_table
from reports.statements.domain.problems import Severity
from reports.statements.domain.sections.order import BY_KEY
from reports.statements.domain.sections.spec import SectionSpec
from reports.statements.domain.wording.languages import wording_for
from reports.statements.models import Revision, Section, Statement, StatementFile
from reports.statements.selectors.editions import corrections
from reports.statements.selectors.revisions import (
    SIGN_OFFS_NEEDED,
    OpenProblem,
    is_edited_since,
    latest_revision,
    open_problems,
    stale_differences,
)
from reports.statements.services.working import KIND

STALE_SHOWN = 100

RULES = {
    "placeholder": "To be written",
    "unknown_figure": "Unknown figure",
    "figure_not_printable": "Figure not for print",
    "limited_mission": "Limited mission",
    "margin": "Margin of a convenience sample",
    "population_claim": "Claim about stations not observed",
    "unverified_incident": "Unverified event as fact",
    "free_and_fair": "Endorsement",
    "institution_in_demonstration": "Real institution in a demonstration",
    "checksum": "Numbers do not add up",
    "station_code": "Names a polling station",
    "observer_code": "Names an observer",
    "typed_digits": "Typed number",
    "stale": "Figures have changed",
}


@dataclass(frozen=True)
class ShownProblem:
    """A problem with where it is mended or answered."""

    entry: OpenProblem
    rule: str
    part: str
    section_url: str
    reason_url: str


@dataclass(frozen=True)
class ShownSection:
    """A part of the statement with its state."""

    row: Section
    title: str
    state: str
    url: str
    problems: int


def statement_page(statement: Statement, *, user: User) -> dict[str, Any]:
    """Return the context of a statement's page."""
    latest = latest_revision(statement)
    sections = list(
        Section.objects.filter(statement=statement)
        .select_related("owner")
        .order_by("position", "pk")
    )
    problems = open_problems(latest) if latest else []
    stale = stale_differences(latest) if latest else ()
    by_key = {section.key: section for section in sections}
    may = {
        "write": has_right(
            user, Right.WRITE_STATEMENT, mission_id=statement.mission_id
        ),
        "release": has_right(
            user, Right.RELEASE_STATEMENT, mission_id=statement.mission_id
        ),
    }
    return {
        "statement": statement,
        "latest": latest,
        "may": may,
        "is_open": statement.state != "published",
        "is_edited": latest is not None and is_edited_since(latest),
        "stale": stale,
        "stale_table": differences_table(stale[:STALE_SHOWN]),
        "jobs": _jobs(statement, latest),
        "blocking": [
            _problem(entry, statement, by_key) for entry in problems if entry.blocks
        ],
        "warnings": [
            _problem(entry, statement, by_key) for entry in problems if not entry.blocks
        ],
        "sections": [_section(row, statement, problems) for row in sections],
        "revisions": _revisions(statement),
        "files": _files(statement),
        "sign_offs": _sign_offs(latest),
        "corrections": corrections(statement).select_related("given_by"),
        "sign_offs_needed": SIGN_OFFS_NEEDED,
    }


def title_of(spec: SectionSpec, language: str) -> str:
    """Return how the desk names a part."""
    texts = wording_for(language).texts
    if spec.key == "conclusions.headline":
        return "Conclusions: headline"
    if spec.theme:
        return f"Conclusions: {texts[f'heading.{spec.theme}']}"
    return texts[f"heading.{spec.heading}"]


def figure_url(finding_set_id: int, key: str) -> str:
    """Return the page with the reports behind a figure."""
    page = reverse("admin:reports_findingset_reports", args=[finding_set_id])
    return f"{page}?{urlencode({'key': key, 'part': 'k'})}"


def _problem(
    entry: OpenProblem, statement: Statement, sections: Mapping[str, Section]
) -> ShownProblem:
    problem = entry.problem
    section = sections.get(problem.section)
    spec = BY_KEY.get(problem.section)
    named = spec is not None and (spec.heading or spec.theme or spec.write)
    asks = problem.severity is Severity.NEEDS_REASON and entry.blocks
    query = urlencode({"rule": problem.rule, "subject": problem.subject})
    return ShownProblem(
        entry=entry,
        rule=RULES.get(problem.rule, problem.rule),
        part=title_of(spec, statement.language) if spec and named else "",
        section_url=_section_url(section) if section else "",
        reason_url=f"{reverse('admin:statement-reason', args=[statement.pk])}?{query}"
        if asks
        else "",
    )


def _section(
    row: Section, statement: Statement, problems: list[OpenProblem]
) -> ShownSection:
    own = [entry for entry in problems if entry.problem.section == row.key]
    state = "generated"
    if row.is_left_out:
        state = "left out"
    elif row.narrative.strip():
        state = "written"
    elif any(entry.problem.rule == "placeholder" for entry in own):
        state = "to be written"
    return ShownSection(
        row=row,
        title=title_of(BY_KEY[row.key], statement.language),
        state=state,
        url=_section_url(row),
        problems=sum(1 for entry in own if entry.problem.rule != "placeholder"),
    )


def _section_url(row: Section) -> str:
    return reverse("admin:reports_section_change", args=[row.pk])


def _revisions(statement: Statement) -> list[Revision]:
    rows = Revision.objects.filter(statement=statement).select_related("finding_set")
    return list(rows.defer("document", "finding_set__document").order_by("-number"))


def _files(statement: Statement) -> list[StatementFile]:
    rows = StatementFile.objects.filter(revision__statement=statement)
    ordered = rows.defer("content", "revision__document").select_related("revision")
    return list(ordered.order_by("-revision__number", "kind", "format", "-pk"))


def _sign_offs(latest: Revision | None) -> list[Any]:
    if latest is None:
        return []
    return list(
        latest.sign_offs.select_related("signed_by").order_by("signed_at", "pk")
    )


def _jobs(statement: Statement, latest: Revision | None) -> list[Job]:
    """Return what is being built, and what failed since the latest revision."""
    rows = Job.objects.filter(mission_id=statement.mission_id, kind=KIND)
    if latest:
        rows = rows.exclude(state=Job.State.FAILED, requested_at__lt=latest.made_at)
    return list(rows.exclude(state=Job.State.DONE).order_by("-requested_at", "pk")[:3])
