"""How often visit checks find invented visits, and how often they are wrong.

    nice .venv/bin/python bench/bench_visits.py

No database is needed. The simulation was fixed and the checks were read on seeds 101 to
106; the table is from seeds that were not looked at before. It also writes its lines of
reports/signals/measured.json, which the desk prints beside every result.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.measured import write_measured
from bench.report import write_table
from bench.strict_teams import STRICT, strict_teams_found
from reports.observations.domain.visit_checks.scoring import (
    FormScore,
    flagged_forms,
    score_forms,
    score_teams,
)
from reports.observations.domain.visit_checks.trace import Check
from reports.signals.domain.measured import wilson
from reports.simulation.domain.routes import Visit, make_teams, make_visits
from reports.simulation.domain.scenario import CONVENIENCE
from reports.simulation.domain.visit_traces import (
    HONEST,
    Traces,
    TraceScenario,
    leave_traces,
)
from reports.simulation.domain.world import make_stations
from reports.simulation.services.facts import published_options, regions

FIRST = int(os.environ.get("BENCH_FIRST_SEED", "7001"))
MISSIONS = int(os.environ.get("BENCH_SEEDS", "24"))
SEEDS = range(FIRST, FIRST + MISSIONS)
# 7001 to 7024 were looked at once before the funnel was changed.
FUNNEL_SEEDS = range(FIRST + 100, FIRST + 100 + MISSIONS)
EVERY = frozenset(Check)
SPECIFIED = frozenset({Check.POSITION, Check.PHOTO, Check.STAY, Check.TRAVEL})
VARIANTS: tuple[tuple[str, frozenset[Check]], ...] = (
    ("everything switched on", EVERY),
    ("positions, photos, stays, travel", SPECIFIED),
    ("the same without positions", SPECIFIED - {Check.POSITION}),
    ("the same without photos", SPECIFIED - {Check.PHOTO}),
    (
        "stays, travel and numbers (nothing switched on)",
        EVERY - {Check.POSITION, Check.PHOTO, Check.FILLING},
    ),
)
ALONE = (
    Check.POSITION,
    Check.PHOTO,
    Check.STAY,
    Check.TRAVEL,
    Check.FILLING,
    Check.NUMBERS,
)
STRICT_TEAMS = 4
# Forms a team: those of one day, and of several rounds or stages together.
FORMS, MORE_FORMS = 7, 20


@dataclass
class Tally:
    """Counts over the missions."""

    right: int = 0
    flagged: int = 0
    there: int = 0

    def add(self, flagged: Iterable[str], truth: Iterable[str]) -> None:
        """Count one mission."""
        found, wanted = set(flagged), set(truth)
        self.right += len(found & wanted)
        self.flagged += len(found)
        self.there += len(wanted)

    @property
    def precision(self) -> str:
        return share(self.right, self.flagged)

    @property
    def recall(self) -> str:
        return share(self.right, self.there)


def main() -> None:
    """Draw, score with and without invented visits, write both tables."""
    fraud = [traces_of(seed, TraceScenario()) for seed in SEEDS]
    honest = [traces_of(seed, HONEST) for seed in SEEDS]
    scored = [(each, score_forms(each.visits)) for each in fraud]
    clean = [(each, score_forms(each.visits)) for each in honest]
    rows = [_row(name, scored, clean, kept) for name, kept in VARIANTS]
    rows += [_alone(check, scored, clean) for check in ALONE]
    calm, calm_with_more = (
        sum(
            bool(strict_teams_found(seed, strict=0, forms=forms)[0])
            for seed in FUNNEL_SEEDS
        )
        for forms in (FORMS, MORE_FORMS)
    )
    rows += [_teams(scored, clean), *_kinds(scored)]
    rows += [_funnel(calm, forms=FORMS), _funnel(calm_with_more, forms=MORE_FORMS)]
    header = ("what", "precision", "recall", "false without any invented visit")
    write_table("visits", header, rows)
    if FIRST == 7001:  # noqa: PLR2004 - other seeds are for trying
        _write_measured(clean, calm)


Scored = list[tuple[Traces, tuple[FormScore, ...]]]


def traces_of(seed: int, scenario: TraceScenario) -> Traces:
    """Draw one mission's forms; the same seed has the same routes in both scenarios."""
    worlds, routes, left = (
        np.random.default_rng(s) for s in np.random.SeedSequence([seed, 11]).spawn(3)
    )
    return leave_traces(_visits(worlds, routes), scenario=scenario, random=left)


def _visits(
    worlds: np.random.Generator, routes: np.random.Generator
) -> tuple[Visit, ...]:
    shares = [float(option.share) for option in published_options()]
    places = regions()
    stations = make_stations(
        scenario=CONVENIENCE, regions=places, shares=shares, random=worlds
    )
    teams = make_teams(scenario=CONVENIENCE, regions=places, random=routes)
    return make_visits(
        scenario=CONVENIENCE,
        teams=teams,
        stations=stations,
        regions=places,
        day=date(2023, 3, 19),
        random=routes,
    )


def _row(name: str, scored: Scored, clean: Scored, kept: frozenset[Check]) -> list[str]:
    tally, wrong = Tally(), Tally()
    for traces, scores in scored:
        tally.add(_flagged(scores, kept), traces.invented)
    for _, scores in clean:
        wrong.add(_flagged(scores, kept), ())
    forms = sum(len(scores) for _, scores in clean)
    return [
        f"forms: {name}",
        tally.precision,
        tally.recall,
        share(wrong.flagged, forms),
    ]


def _alone(check: Check, scored: Scored, clean: Scored) -> list[str]:
    tally, wrong = Tally(), Tally()
    with_reason: Callable[[tuple[FormScore, ...]], list[str]] = lambda scores: [  # noqa: E731
        s.visit.form for s in scores if any(r.check is check for r in s.reasons)
    ]
    for traces, scores in scored:
        tally.add(with_reason(scores), traces.invented)
    for _, scores in clean:
        wrong.add(with_reason(scores), ())
    forms = sum(len(scores) for _, scores in clean)
    name = f"any reason of the kind “{check.value}”, for comparison"
    return [name, tally.precision, tally.recall, share(wrong.flagged, forms)]


def _teams(scored: Scored, clean: Scored) -> list[str]:
    tally, wrong, teams = Tally(), Tally(), 0
    for traces, scores in scored:
        tally.add(_teams_flagged(scores), traces.careless | traces.careful)
    for _, scores in clean:
        wrong.add(_teams_flagged(scores), ())
        teams += len(score_teams(scores))
    name = "teams: mean of the points at least 1"
    return [name, tally.precision, tally.recall, share(wrong.flagged, teams)]


def _kinds(scored: Scored) -> list[list[str]]:
    rows = []
    for kind in ("careless", "careful"):
        tally = Tally()
        for traces, scores in scored:
            teams = traces.careless if kind == "careless" else traces.careful
            forms = {f for f in traces.invented if f.rpartition("-")[0] in teams}
            tally.add(set(_flagged(scores, EVERY)) & forms, forms)
        rows.append([f"forms invented by {kind} teams", "", tally.recall, ""])
    return rows


def _flagged(scores: Iterable[FormScore], kept: frozenset[Check]) -> list[str]:
    """Return the forms to check when only these kinds of reasons count."""
    return [s.visit.form for s in flagged_forms([_only(s, kept) for s in scores])]


def _only(score: FormScore, kept: frozenset[Check]) -> FormScore:
    reasons = tuple(r for r in score.reasons if r.check in kept)
    return replace(score, reasons=reasons)


def _teams_flagged(scores: tuple[FormScore, ...]) -> list[str]:
    return [each.team for each in score_teams(scores) if each.is_flagged]


def share(right: int, of: int) -> str:
    """Return a share with its Wilson interval and counts."""
    if not of:
        return "none flagged"
    low, high = wilson(right, of)
    return f"{right / of:.4f} ({low:.4f}-{high:.4f}), {right:,} of {of:,}"


def _write_measured(clean: Scored, calm: int) -> None:
    forms = sum(len(scores) for _, scores in clean)
    seeds = {"seeds": f"{FIRST} to {FIRST + MISSIONS - 1}", "missions": MISSIONS}
    found = {
        code: {"false": wrong, "tried": forms, "unit": "forms", **seeds}
        for code, wrong in _false(clean).items()
    }
    found["team_calibration"] = {
        "false": calm,
        "tried": MISSIONS,
        "unit": "missions",
        "seeds": f"{FUNNEL_SEEDS[0]} to {FUNNEL_SEEDS[-1]}",
        "missions": MISSIONS,
    }
    write_measured(found)


def _funnel(calm: int, *, forms: int) -> list[str]:
    tally = Tally()
    for seed in FUNNEL_SEEDS:
        named, odd = strict_teams_found(seed, strict=STRICT_TEAMS, forms=forms)
        tally.add(named, odd)
    name = (
        f"funnel, {forms} forms a team: {STRICT_TEAMS} of 150 teams with "
        f"{math.exp(STRICT):.0f} times the odds"
    )
    wrong = f"{share(calm, MISSIONS)} missions with a team named"
    return [name, tally.precision, tally.recall, wrong]


def _false(clean: Scored) -> dict[str, int]:
    def having(*checks: Check) -> int:
        return sum(
            any(reason.check in checks for reason in score.reasons)
            for _, scores in clean
            for score in scores
        )

    return {
        "visit_checks": sum(len(flagged_forms(scores)) for _, scores in clean),
        "visit_positions": having(Check.POSITION),
        "visit_photos": having(Check.PHOTO),
        "visit_audit": having(Check.FILLING),
    }


if __name__ == "__main__":
    main()
