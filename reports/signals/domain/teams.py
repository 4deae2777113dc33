"""How alike teams answered at one station (B), and how strictly they judge overall (C)."""

from __future__ import annotations

from itertools import groupby

from reports.observations.domain.visit_checks.agreement import (
    FEWEST_PAIRS,
    Disagreement,
    ItemAgreement,
    disagreements,
    item_agreements,
    joint_visits,
)
from reports.observations.domain.visit_checks.calibration import (
    FEWEST_FORMS,
    FEWEST_TEAMS,
    Funnel,
    funnel,
)
from reports.signals.domain.levels import Copy, SignalB, SignalC
from reports.signals.domain.multiplicity import RATE, rejected
from reports.signals.domain.outcomes import Outcome, Table
from reports.signals.domain.visit_facts import VisitFacts

SHOWN = 12
STAGES = ("opening", "voting", "counting")


def agreement(facts: VisitFacts) -> Outcome:
    """List what two teams answered unlike at one station, and coefficients by item."""
    items = item_agreements(facts.joint)
    found = disagreements(facts.joint)
    pairs = groupby(found, key=lambda d: (d.station, d.stage, d.one, d.other))
    rows = tuple(_row(item, facts) for item in items)
    headings = ("Item", "Stations", "Pairs", "Agreed", "κ", "α")
    notes = [
        (
            "κ (Cohen) and α (Krippendorff, nominal) say how far answers agree beyond what "
            f"their own frequencies give. Below {FEWEST_PAIRS} pairs they mean nothing and "
            "are left out: read the answers. Teams come at different hours, and what they "
            "see may differ."
        )
    ]
    stations = joint_visits(facts.joint)
    if not stations:
        notes.append("No station was seen by two teams at one stage.")
    return Outcome(
        tested=sum(item.pairs for item in items),
        of_what="pairs of answers",
        signals=tuple(_signal(list(own), facts) for _, own in pairs),
        numbers=(
            ("Stations and stages that two teams saw", f"{len(stations):,}"),
            ("Items compared", f"{len(items):,}"),
        ),
        notes=tuple(notes),
        tables=(Table("Agreement by item", headings, rows),) if rows else (),
    )


def calibration(facts: VisitFacts) -> Outcome:
    """Put each team's share of negative assessments into a funnel, stage by stage."""
    signals, notes, tested = [], [], 0
    for stage in STAGES:
        teams = facts.shares.get(stage, ())
        found = funnel(teams)
        if found is None:
            notes.append(
                f"{stage.capitalize()}: at least {FEWEST_TEAMS} teams with "
                f"{FEWEST_FORMS} forms each are needed."
            )
            continue
        tested += len(found.teams)
        signals.append(_pattern(stage, found, facts))
    notes.append(
        "May be used to train observers and to read the forms of a team again, together "
        "with the team. Not to weigh, leave out or correct forms: a team may simply have "
        "been where things were bad."
    )
    return Outcome(tested, "teams and stages", tuple(signals), notes=tuple(notes))


def _row(item: ItemAgreement, facts: VisitFacts) -> tuple[str, ...]:
    shown = (item.kappa, item.alpha) if item.is_enough else (None, None)
    return (
        f"{item.stage}: {facts.items.get(item.item, item.item)}",
        f"{item.units:,}",
        f"{item.pairs:,}",
        f"{item.agreed:,}",
        *("–" if value is None else f"{value:.2f}" for value in shown),
    )


def _signal(found: list[Disagreement], facts: VisitFacts) -> SignalB:
    first = found[0]
    one, other = first.one, first.other
    both = len(one.answers.keys() & other.answers.keys())
    shown = "; ".join(
        f"{facts.items.get(d.item, d.item)}: {d.one.answers[d.item]} / "
        f"{d.other.answers[d.item]}"
        for d in found[:SHOWN]
    )
    more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return SignalB(
        station=first.station,
        contest=first.stage,
        kind="agreement",
        sentence=f"Teams {one.team} and {other.team} answered {len(found)} of {both} "
        f"items unlike, to be checked with the teams: {shown}{more}",
        copies=tuple(
            Copy(f"Team {visit.team}", first.stage, visit.form)
            for visit in (one, other)
        ),
        is_question=True,
    )


def _pattern(stage: str, found: Funnel, facts: VisitFacts) -> SignalC:
    outside = rejected([each.p for each in found.teams])
    named = [
        each.team.team
        for each, is_out in zip(found.teams, outside, strict=True)
        if is_out
    ]
    count = f"{len(named)} of {len(found.teams)} teams are further off than chance"
    to_check = f", to be checked with the team: {', '.join(named)}" if named else ""
    spread = f"forms of one team are correlated by {found.spread:.2f}"
    return SignalC(
        subject=f"{stage.capitalize()}: negative assessments by team",
        sentence=f"{count}{to_check}. Ordinary teams call {100 * found.share:.0f} % of "
        f"their forms negative; {spread}, and areas differ, which the limits allow for. "
        f"Benjamini-Hochberg at {RATE:.0%}; {found.left_out} teams have fewer than "
        f"{FEWEST_FORMS} forms",
        stations=facts.assessed.get(stage, 0),
        observed=float(len(named)),
        expected=0.0,
        is_beyond_chance=bool(named),
        p=min(each.p for each in found.teams),
        series=tuple(
            {
                "team": each.team.team,
                "forms": each.team.forms,
                "negative": each.team.negative,
                "expected": round(each.expected, 2),
                "low 95%": each.limits[0][0],
                "high 95%": each.limits[0][1],
                "low 99.8%": each.limits[1][0],
                "high 99.8%": each.limits[1][1],
                "p": each.p,
                "to be checked": "yes" if is_out else "no",
            }
            for each, is_out in zip(found.teams, outside, strict=True)
        ),
    )
