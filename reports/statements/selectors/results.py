"""Released quick counts, with the official results known when the figures were kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from elections.places.models import ElectionDay
from elections.results.models import OfficialResult
from elections.results.selectors import latest_official_results
from observers.missions.models import Mission
from reports.findings.domain.quick_count.counting import BASE_WORDS, TURNOUT, Base
from reports.findings.domain.quick_count.document import key_of
from reports.findings.models import QuickCount
from reports.findings.selectors.counted_contests import published_shares
from reports.findings.selectors.other_rows import iso
from reports.findings.selectors.quick_counts import lawful_at, released_counts
from reports.statements.domain.inputs import (
    QuickCountFact,
    QuickCountOption,
    QuickCountSentence,
)


def quick_counts(
    mission: Mission, day: ElectionDay | None, *, as_of: datetime
) -> tuple[QuickCountFact, ...]:
    """Return what two people had released for the public of each contest."""
    if day is None:
        return ()
    rows = released_counts(mission=mission, election_day=day, as_of=as_of)
    return tuple(_fact(row, as_of) for row in rows)


def _fact(row: QuickCount, as_of: datetime) -> QuickCountFact:
    document, contest = row.document, row.contest.code
    closed_at = lawful_at(mission=row.mission, election_day=row.election_day)
    votes = _official(row, as_of)
    shares = (
        published_shares(
            election_day=row.election_day, contest=row.contest, as_of=as_of
        )
        if document["base"] == BASE_WORDS[Base.VALID]
        else {}
    )
    return QuickCountFact(
        contest=document["contest_name"],
        sentences=tuple(
            QuickCountSentence(one["text"], one["figure"], one.get("kind", ""))
            for one in document["public"]
        ),
        sampled=document["sampled"],
        reported=document["reported"],
        sha256=row.content_sha256,
        base=document["base"],
        options=tuple(
            QuickCountOption(
                name=one["name"],
                figure=key_of(contest, one["code"]),
                official=shares.get(one["code"]),
            )
            for one in document["options"]
        ),
        turnout=key_of(contest, TURNOUT),
        closed_at=iso(closed_at) if closed_at else "",
        source="; ".join(sorted({one.source for one in votes.values()})),
    )


def _official(row: QuickCount, as_of: datetime) -> Mapping[str, OfficialResult]:
    results = latest_official_results(
        election_day=row.election_day, contest=row.contest, as_of=as_of
    )
    return {
        one.contestant.code: one
        for one in results
        if one.contestant is not None and one.line == "votes"
    }
