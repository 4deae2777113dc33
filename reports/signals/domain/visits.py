"""Level B: forms whose traces do not fit the visit they tell of; for the team to explain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reports.observations.domain.visit_checks.photos import PhotoPair, same_photos
from reports.observations.domain.visit_checks.scoring import (
    FormScore,
    flagged_forms,
    score_forms,
    score_teams,
)
from reports.observations.domain.visit_checks.trace import Check, VisitTrace
from reports.signals.domain.levels import Copy, SignalB
from reports.signals.domain.outcomes import Outcome, Table
from reports.signals.domain.visit_facts import VisitFacts

TO_BE_CHECKED = "to be checked with the team"
POINTS = (
    "Points: position 2 (1 if it is that of the visit before), same photo in two other "
    "forms 2, in one 1, short stay 1, too far to drive 2, filled too fast 1, equal open "
    "numbers 1. A form is listed with 3 points, or with 2 in a team whose forms average "
    "at least 1."
)


def visits_to_check(facts: VisitFacts) -> Outcome:
    """List the forms with the most reasons, and all teams with their points."""
    scores = score_forms(facts.visits)
    flagged = flagged_forms(scores)
    visits = {visit.form: visit for visit in facts.visits}
    teams = score_teams(scores)
    listed = [score.visit.team for score in flagged]
    rows = tuple(
        (
            each.team,
            f"{each.forms:,}",
            f"{listed.count(each.team):,}",
            f"{each.points:,}",
            f"{each.mean:.2f}",
            TO_BE_CHECKED if each.is_flagged else "",
        )
        for each in teams
    )
    headings = ("Team", "Forms", "Listed above", "Points", "Mean", "")
    return Outcome(
        tested=len(scores),
        of_what="forms",
        signals=tuple(_of_form(score, visits) for score in flagged),
        numbers=(
            ("Teams", f"{len(teams):,}"),
            ("Teams to be asked", f"{sum(each.is_flagged for each in teams):,}"),
            *((f"Forms: {name}", f"{n:,}") for name, n in _reasons(scores)),
        ),
        notes=(POINTS, *_not_gathered(facts)),
        tables=(Table("Teams, by code", headings, rows),) if rows else (),
    )


def positions(facts: VisitFacts) -> Outcome:
    """List the forms whose phone was elsewhere, or gave a position without accuracy."""
    with_one = sum(visit.position is not None for visit in facts.visits)
    return _by_check(facts, Check.POSITION, with_one, "forms with a position")


def audits(facts: VisitFacts) -> Outcome:
    """List the forms whose record of filling is too fast or has made-up positions."""
    with_one = sum(visit.filling is not None for visit in facts.visits)
    return _by_check(facts, Check.FILLING, with_one, "forms with a record of filling")


def photo_pairs(facts: VisitFacts) -> Outcome:
    """List the photos that are in two forms of a team, side by side."""
    pairs = list(same_photos(facts.visits))
    pairs.sort(key=lambda p: (p.bits, p.one.team, p.one.form, p.other.form))
    photos = {photo.sha256 for visit in facts.visits for photo in visit.photos}
    notes = []
    if facts.photos_waiting:
        notes.append(f"{facts.photos_waiting:,} photos still wait for fingerprints.")
    if facts.photos_unreadable:
        notes.append(
            f"{facts.photos_unreadable:,} photos could not be read (HEIC, broken, of one "
            "even surface); they are compared as files only."
        )
    return Outcome(
        tested=len(photos),
        of_what="photos",
        signals=tuple(_of_pair(pair) for pair in pairs),
        numbers=(
            ("Same file", f"{sum(pair.is_same_file for pair in pairs):,}"),
            (
                "Same picture",
                f"{sum(p.is_same and not p.is_same_file for p in pairs):,}",
            ),
            ("Alike, look yourself", f"{sum(not pair.is_same for pair in pairs):,}"),
        ),
        notes=(*notes, *_off(facts)),
    )


def _by_check(facts: VisitFacts, check: Check, tested: int, of_what: str) -> Outcome:
    visits = {visit.form: visit for visit in facts.visits}
    scores = [
        FormScore(score.visit, tuple(r for r in score.reasons if r.check is check))
        for score in score_forms(facts.visits)
    ]
    found = [score for score in scores if score.reasons]
    found.sort(key=lambda s: (-s.points, s.visit.team, s.visit.form))
    return Outcome(
        tested=tested,
        of_what=of_what,
        signals=tuple(_of_form(score, visits) for score in found),
        notes=tuple(_off(facts)),
    )


def _of_form(score: FormScore, visits: dict[str, VisitTrace]) -> SignalB:
    visit = score.visit
    others = dict.fromkeys(r.other for r in score.reasons if r.other)
    beside = [visits[form] for form in others if form in visits]
    points = f"{score.points} point{'s' if score.points > 1 else ''}"
    reasons = ". ".join(reason.sentence for reason in score.reasons)
    return SignalB(
        station=visit.station,
        contest=f"team {visit.team}, {visit.stage}",
        kind="visit",
        sentence=f"{points}, {TO_BE_CHECKED}: {reasons}",
        copies=(_copy(visit), *(_copy(other) for other in beside)),
        is_question=True,
    )


def _of_pair(pair: PhotoPair) -> SignalB:
    kind = "Same picture" if pair.is_same else f"Alike ({pair.bits} bits apart)"
    said = "Same file" if pair.is_same_file else kind
    return SignalB(
        station=pair.one.station,
        contest=f"team {pair.one.team}",
        kind="photo",
        sentence=f"{said} in forms about {pair.one.station} and {pair.other.station}, "
        f"{TO_BE_CHECKED}",
        copies=(
            _copy(pair.one, photo=pair.photo.sha256),
            _copy(pair.other, photo=pair.other_photo.sha256),
        ),
        is_question=True,
    )


def _copy(visit: VisitTrace, *, photo: str = "") -> Copy:
    arrived = f"{visit.arrived_at:%H:%M}" if visit.arrived_at else "no arrival"
    stay = "" if visit.minutes is None else f", {visit.minutes:.0f} min"
    says = f"station {visit.station}, {arrived}{stay}"
    return Copy(visit.stage.capitalize(), says, visit.form, photo)


def _reasons(scores: Iterable[FormScore]) -> list[tuple[str, int]]:
    counts = Counter(
        check
        for score in scores
        for check in {reason.check for reason in score.reasons}
    )
    return [(NAMES[check], counts[check]) for check in Check]


NAMES = {
    Check.POSITION: "position elsewhere",
    Check.PHOTO: "photo of another form",
    Check.STAY: "short stay",
    Check.TRAVEL: "too far to drive",
    Check.FILLING: "filled too fast",
    Check.NUMBERS: "open numbers of another form",
}


def _not_gathered(facts: VisitFacts) -> tuple[str, ...]:
    if not facts.not_gathered:
        return ()
    return (f"Not used, as they are off here: {', '.join(facts.not_gathered)}.",)


def _off(facts: VisitFacts) -> tuple[str, ...]:
    return () if facts.visits else ("There is no form of a polling station.",)
