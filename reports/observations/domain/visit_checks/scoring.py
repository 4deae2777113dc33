"""Points for visits that leave traces of not having happened, form by form and by team.

A score decides which forms are checked with the team first; it says nothing of anybody.
Honest visits are short, phones keep stale positions, photos are attached twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.observations.domain.visit_checks.photos import same_photos
from reports.observations.domain.visit_checks.trace import (
    COUNTING,
    Check,
    Position,
    Reason,
    VisitTrace,
)
from reports.observations.domain.visit_checks.travel import (
    impossible_legs,
    in_time,
    kilometres,
)

FORM_POINTS, TEAM_MEAN = 3, 1.0
# In a team whose forms average a point, less is needed for one of them.
POINTS_IN_SUCH_A_TEAM = 2
NEAR_METRES, ACCURACIES = 300.0, 3.0
SHORTEST, SHORTEST_COUNT = 10, 45
SAME_IN_SEVERAL = 2
FEWEST_NUMBERS = 5


@dataclass(frozen=True)
class FormScore:
    """The points of one form with their reasons, the heaviest first."""

    visit: VisitTrace
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        """Return the sum."""
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True)
class TeamScore:
    """All forms of one team together."""

    team: str
    forms: int
    points: int

    @property
    def mean(self) -> float:
        """Return the points for each form."""
        return self.points / self.forms

    @property
    def is_flagged(self) -> bool:
        """Tell whether the team should be asked before its single forms."""
        return self.mean >= TEAM_MEAN


def score_forms(visits: Sequence[VisitTrace]) -> tuple[FormScore, ...]:
    """Score every form; the order is that of teams, then forms."""
    by_team: dict[str, list[VisitTrace]] = {}
    for visit in sorted(visits, key=lambda v: (v.team, v.form)):
        by_team.setdefault(visit.team, []).append(visit)
    scores: list[FormScore] = []
    for own in by_team.values():
        together = _between_forms(own)
        before = _visits_before(own)
        for visit in own:
            alone = _of_one_form(visit, before.get(visit.form))
            reasons = [*alone, *together.get(visit.form, ())]
            reasons.sort(key=lambda r: (-r.points, r.check, r.other))
            scores.append(FormScore(visit, tuple(reasons)))
    return tuple(scores)


def score_teams(scores: Iterable[FormScore]) -> tuple[TeamScore, ...]:
    """Sum the scores by team, in the order of their codes."""
    by_team: dict[str, list[FormScore]] = {}
    for score in scores:
        by_team.setdefault(score.visit.team, []).append(score)
    return tuple(
        TeamScore(
            team=team,
            forms=len(own),
            points=sum(score.points for score in own),
        )
        for team, own in sorted(by_team.items())
    )


def flagged_forms(scores: Sequence[FormScore]) -> tuple[FormScore, ...]:
    """Return the forms that should be checked with their teams, most points first."""
    teams = {each.team for each in score_teams(scores) if each.is_flagged}
    found = [
        score
        for score in scores
        if score.points >= FORM_POINTS
        or (score.points >= POINTS_IN_SUCH_A_TEAM and score.visit.team in teams)
    ]
    found.sort(key=lambda s: (-s.points, s.visit.team, s.visit.form))
    return tuple(found)


def position_reason(
    visit: VisitTrace, *, before: VisitTrace | None = None
) -> Reason | None:
    """Return a reason if the phone was elsewhere, or gave a position without accuracy.

    Phones give the last place once more when they see no satellites: a position at the
    station of the visit before counts half.
    """
    position = visit.position
    if position is None:
        return None
    if position.is_mock:
        text = "The position has an accuracy of 0 m: made up, or set on a map by hand"
        return Reason(Check.POSITION, 2, text)
    metres = _metres_off(position, visit)
    if metres is None or metres <= _allowed(position):
        return None
    text = f"The position is {_far(metres)} from the station; {_allowed(position):,.0f} m allowed"
    off_before = _metres_off(position, before) if before else None
    if off_before is not None and off_before <= _allowed(position):
        text += ". It is that of the visit before: perhaps the phone had no other yet"
        return Reason(Check.POSITION, 1, text)
    return Reason(Check.POSITION, 2, text)


def stay_reason(visit: VisitTrace) -> Reason | None:
    """Return a reason if the visit was shorter than one can observe in."""
    shortest = SHORTEST_COUNT if visit.stage == COUNTING else SHORTEST
    if visit.minutes is None or visit.minutes >= shortest:
        return None
    text = f"The visit took {visit.minutes:.0f} min; {shortest} are usual at least"
    return Reason(Check.STAY, 1, text)


def filling_reasons(visit: VisitTrace) -> Iterator[Reason]:
    """Yield what the phone's own record says against a form filled at the station."""
    if visit.filling is None:
        return
    if visit.filling.is_too_fast:
        text = "Half of its questions were answered in less than a second each"
        yield Reason(Check.FILLING, 1, text)
    if visit.filling.mock_fixes:
        text = f"{visit.filling.mock_fixes} positions of its record have 0 m accuracy"
        yield Reason(Check.FILLING, 2, text)


def _visits_before(visits: Sequence[VisitTrace]) -> dict[str, VisitTrace]:
    ordered = in_time(visits)
    return {later.form: earlier for earlier, later in pairwise(ordered)}


def _of_one_form(visit: VisitTrace, before: VisitTrace | None) -> Iterator[Reason]:
    for reason in (position_reason(visit, before=before), stay_reason(visit)):
        if reason is not None:
            yield reason
    yield from filling_reasons(visit)


def _between_forms(visits: Sequence[VisitTrace]) -> Mapping[str, list[Reason]]:
    found: dict[str, list[Reason]] = {}
    for form, reason in (
        *_travel(visits),
        *_photos(visits),
        *_numbers(visits),
    ):
        found.setdefault(form, []).append(reason)
    return found


def _travel(visits: Sequence[VisitTrace]) -> Iterator[tuple[str, Reason]]:
    """Give a form its points once, for the leg that leads to it or from it."""
    seen: set[str] = set()
    for one, other, far, left in impossible_legs(visits):
        minutes = left.total_seconds() / 60
        text = f"{far:,.0f} km between {one.station} and {other.station}"
        text += (
            f" in {minutes:.0f} min" if minutes >= 0 else " with visits that overlap"
        )
        for form, beside in ((one, other), (other, one)):
            if form.form not in seen:
                seen.add(form.form)
                yield form.form, Reason(Check.TRAVEL, 2, text, beside.form)


def _photos(visits: Sequence[VisitTrace]) -> Iterator[tuple[str, Reason]]:
    """A picture was taken somewhere: the form that has it first gets one point at most."""
    beside: dict[str, set[str]] = {}
    for pair in same_photos(visits):
        if pair.is_same:
            beside.setdefault(pair.one.form, set()).add(pair.other.form)
            beside.setdefault(pair.other.form, set()).add(pair.one.form)
    place = {visit.form: number for number, visit in enumerate(in_time(visits))}
    for form, others in beside.items():
        several = len(others) >= SAME_IN_SEVERAL
        is_first = all(place[form] < place[other] for other in others)
        text = f"The same photo is in {len(others)} other form{'s' if several else ''}"
        points = 2 if several and not is_first else 1
        yield (
            form,
            Reason(Check.PHOTO, points, text, min(others, key=place.__getitem__)),
        )


def _numbers(visits: Sequence[VisitTrace]) -> Iterator[tuple[str, Reason]]:
    """Compare open numbers only: honest forms without problems agree in all ticks."""
    first: dict[tuple[object, ...], VisitTrace] = {}
    for visit in in_time(visits):
        if len(set(visit.numbers.values())) < FEWEST_NUMBERS:
            continue
        key = (visit.stage, *sorted(visit.numbers.items()))
        source = first.setdefault(key, visit)
        if source.station != visit.station:
            text = (
                f"All {len(visit.numbers)} open numbers are those of {source.station}"
            )
            yield visit.form, Reason(Check.NUMBERS, 1, text, source.form)


def _metres_off(position: Position, visit: VisitTrace) -> float | None:
    if visit.station_place is None:
        return None
    return 1000 * kilometres(position.place, visit.station_place)


def _allowed(position: Position) -> float:
    return max(NEAR_METRES, ACCURACIES * (position.accuracy or 0.0))


def _far(metres: float) -> str:
    return f"{metres / 1000:,.1f} km" if metres >= 1000 else f"{metres:,.0f} m"  # noqa: PLR2004 - a kilometre
