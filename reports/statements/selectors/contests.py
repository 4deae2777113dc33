"""The contests and what happened to parties and candidates, as a statement tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from elections.contests.models import (
    CandidacyEvent,
    Contest,
    Contestant,
    PartyRegistration,
)
from elections.places.models import Election
from elections.results.domain.comparison import Comparison, Outcome
from elections.results.selectors import comparison_with_earlier
from reports.statements.domain.inputs import (
    ComparisonFact,
    ContestFact,
    EarlierFact,
    History,
    HistoryStep,
)
from reports.statements.domain.sections.candidates import NOTEWORTHY

KINDS = ("list", "nominee", "independent", "against_all")


def contest_facts(election: Election) -> tuple[ContestFact, ...]:
    """Return each contest with its contestants counted by kind."""
    kinds: dict[int, Counter[str]] = {}
    contestants = Contestant.objects.filter(contest__election=election)
    for contest_id, kind in contestants.order_by("pk").values_list(
        "contest_id", "kind"
    ):
        kinds.setdefault(contest_id, Counter())[kind] += 1
    rows = Contest.objects.filter(election=election).order_by("code")
    return tuple(
        _contest(row, kinds.get(row.pk, Counter()))
        for row in rows.prefetch_related("constituencies")
    )


def comparison_facts(
    election: Election, *, as_of: datetime, zone: str
) -> tuple[ComparisonFact, ...]:
    """Return the contests that can be compared with an earlier one, by code."""
    rows = Contest.objects.filter(election=election, earlier__isnull=False)
    rows = rows.select_related("election", "earlier__election").order_by("code")
    found = ((row, comparison_with_earlier(contest=row, as_of=as_of)) for row in rows)
    return tuple(
        _comparison(row.name, comparison, ZoneInfo(zone))
        for row, comparison in found
        if comparison is not None and not comparison.refused
    )


def _comparison(name: str, found: Comparison, zone: ZoneInfo) -> ComparisonFact:
    before, now = found.outcomes
    return ComparisonFact(
        contest=name,
        elections=(before.election, now.election),
        bases=(before.base_words, now.base_words),
        sources=(_sources(before, zone), _sources(now, zone)),
        notes=found.notes,
        options=tuple(
            EarlierFact(
                found.name(one),
                _votes(one.votes_before, one.share_before),
                _votes(one.votes_now, one.share_now),
            )
            for one in found.changes
        ),
    )


def _votes(votes: int | None, share: Fraction | None) -> tuple[int, Fraction] | None:
    return None if votes is None or share is None else (votes, share)


def _sources(outcome: Outcome, zone: ZoneInfo) -> str:
    named = "; ".join(f"{name} {url}".strip() for name, url in outcome.sources)
    as_of = outcome.as_of
    return f"{named}, as of {as_of.astimezone(zone):%Y-%m-%d}" if as_of else named


def party_histories(election: Election) -> tuple[History, ...]:
    """Return the parties with their registrations and refusals, by code."""
    steps = PartyRegistration.objects.filter(party__election=election)
    ordered = steps.select_related("party").order_by("party__code", "decided_on", "pk")
    return _histories((row.party.name, "party", row) for row in ordered)


def candidacy_histories(election: Election) -> tuple[History, ...]:
    """Return the candidacies that did not go straight to the ballot."""
    steps = CandidacyEvent.objects.filter(contestant__contest__election=election)
    told = steps.filter(outcome__in=NOTEWORTHY).values("contestant_id")
    ordered = (
        steps.filter(contestant_id__in=told)
        .select_related("contestant__constituency")
        .order_by("contestant__contest__code", "contestant__code", "decided_on", "pk")
    )
    return _histories(
        (_candidate(row.contestant), row.contestant.kind, row) for row in ordered
    )


def _contest(row: Contest, kinds: Counter[str]) -> ContestFact:
    return ContestFact(
        name=row.name,
        kind=row.kind,
        seats=row.seats or sum(part.seats for part in row.constituencies.all()),
        threshold=(row.threshold_numerator, row.threshold_denominator),
        allocation=row.allocation,
        law=row.law,
        constituencies=len(row.constituencies.all()),
        contestants=kinds.total(),
        contestants_by_kind={kind: kinds[kind] for kind in KINDS if kinds[kind]},
    )


def _candidate(contestant: Contestant) -> str:
    place = contestant.constituency.name if contestant.constituency else ""
    return f"{contestant.name} ({place})" if place else contestant.name


def _histories(rows: Iterable[tuple[str, str, Any]]) -> tuple[History, ...]:
    found: dict[tuple[str, str], list[HistoryStep]] = {}
    for subject, kind, row in rows:
        found.setdefault((subject, kind), []).append(
            HistoryStep(
                outcome=row.outcome,
                body=row.body,
                decided_on=row.decided_on,
                reason=row.reason,
                source=row.source,
            )
        )
    return tuple(
        History(subject=subject, kind=kind, steps=tuple(steps))
        for (subject, kind), steps in found.items()
    )
