"""Revisions read: what review needs to know, what is stale, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from elections.places.models import PollingStation
from observers.missions.models import Mission, Observer
from reports.findings.domain.differences import Difference
from reports.findings.domain.differences import differences as compared
from reports.findings.domain.figures import FindingDocument
from reports.findings.models import FindingSet
from reports.findings.selectors.documents import finding_document
from reports.statements.domain.problems import (
    Problem,
    ReviewFacts,
    Severity,
    blocks_release,
)
from reports.statements.models import (
    ReleaseReason,
    Revision,
    Section,
    SignOff,
    Statement,
)

SIGN_OFFS_NEEDED = 2


@dataclass(frozen=True)
class OpenProblem:
    """A problem with what a person said about it."""

    problem: Problem
    blocks: bool
    reason: str = ""


def review_facts(*, mission: Mission, findings: FindingDocument) -> ReviewFacts:
    """Return what the rules of review need to know beside the text."""
    stations = PollingStation.objects.filter(election_id=mission.election_id)
    observers = Observer.objects.filter(mission=mission)
    return ReviewFacts(
        mission_kind=mission.kind,
        is_demonstration=mission.is_demonstration,
        is_sample_frozen=findings.is_sampled,
        country=mission.election.country,
        station_codes=frozenset(stations.values_list("code", flat=True)),
        observer_codes=frozenset(observers.values_list("code", flat=True)),
        verified_categories=frozenset(
            figure.item
            for figure in findings.figures
            if figure.indicator == "incidents"
            and figure.key.endswith(".verified")
            and figure.k
        ),
    )


def latest_revision(statement: Statement) -> Revision | None:
    """Return the newest revision of a statement."""
    return (
        Revision.objects.filter(statement=statement)
        .select_related("finding_set", "statement__mission__election")
        .order_by("-number")
        .first()
    )


def revision_before(revision: Revision) -> Revision | None:
    """Return the revision that a revision follows."""
    earlier = Revision.objects.filter(
        statement_id=revision.statement_id, number__lt=revision.number
    )
    return earlier.select_related("finding_set").order_by("-number").first()


def differences_to_before(revision: Revision) -> tuple[Difference, ...]:
    """Return the figures that changed since the revision before."""
    before = revision_before(revision)
    if before is None or before.finding_set_id == revision.finding_set_id:
        return ()
    return compared(
        finding_document(before.finding_set), finding_document(revision.finding_set)
    )


def stale_differences(revision: Revision) -> tuple[Difference, ...]:
    """Return the cited figures that the latest finding set counts differently."""
    later = (
        FindingSet.objects.filter(
            mission_id=revision.mission_id,
            election_day_id=revision.finding_set.election_day_id,
            as_of__gt=revision.finding_set.as_of,
        )
        .exclude(content_sha256=revision.finding_set.content_sha256)
        .latest_first()
        .first()
    )
    if later is None:
        return ()
    cited = {figure["key"] for figure in revision.document["figures"]}
    changed = compared(finding_document(revision.finding_set), finding_document(later))
    return tuple(change for change in changed if change.key in cited)


def open_problems(revision: Revision) -> list[OpenProblem]:
    """Return what was found in a revision and its staleness, with the reasons given."""
    problems = [problem_from(row) for row in revision.problems]
    stale = stale_differences(revision)
    if stale:
        problems.append(_stale(revision, len(stale)))
    given = ReleaseReason.objects.filter(statement_id=revision.statement_id)
    reasons = {(row.rule, row.subject): row.reason for row in given.order_by("pk")}
    return [
        OpenProblem(
            problem=problem,
            blocks=blocks_release(problem, reasons=frozenset(reasons)),
            reason=reasons.get((problem.rule, problem.subject), ""),
        )
        for problem in problems
    ]


def is_edited_since(revision: Revision) -> bool:
    """Tell whether the text was changed after a revision was made."""
    return Section.objects.filter(
        statement_id=revision.statement_id, edited_at__gt=revision.made_at
    ).exists()


def signers(revision: Revision) -> int:
    """Return how many different people have released a revision."""
    rows = SignOff.objects.filter(revision=revision)
    return rows.values("signed_by").distinct().count()


def is_released(revision: Revision) -> bool:
    """Tell whether two people have released a revision."""
    return signers(revision) >= SIGN_OFFS_NEEDED


def problem_from(row: dict[str, Any]) -> Problem:
    """Read a stored problem."""
    return Problem(**{**row, "severity": Severity(row["severity"])})


def messages_of(problems: Iterable[OpenProblem]) -> str:
    """Write what stands in the way as one message."""
    found = [entry.problem.message for entry in problems if entry.blocks]
    return " ".join(dict.fromkeys(found))


def _stale(revision: Revision, count: int) -> Problem:
    return Problem(
        rule="stale",
        severity=Severity.NEEDS_REASON,
        section="",
        subject=f"revision {revision.number}",
        message=f"{count} cited figures changed with later reports. Build the statement "
        "again, or give the reason to keep this snapshot.",
    )
