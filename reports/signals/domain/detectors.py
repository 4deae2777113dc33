"""The detectors: what each reads, may be used for, cannot say, and is checked against.

A new one is a function and its line in `DETECTORS`, and a line of measured.json from a
benchmark. `reads` names what its function is given (`signals.selectors.inputs`).
"""

from __future__ import annotations

from elections.errors import NotFound
from reports.signals.domain.arithmetic import impossible_numbers
from reports.signals.domain.ballots import exchanged_results, far_from_prediction
from reports.signals.domain.copied import copies_against_published
from reports.signals.domain.counting import (
    counts_above_final,
    counts_that_fall,
    faster_than_desks,
    too_few_for_final,
    whole_days,
)
from reports.signals.domain.detector import Detector, Switchable
from reports.signals.domain.digits import last_digits
from reports.signals.domain.levels import Level
from reports.signals.domain.percentages import whole_percentages
from reports.signals.domain.scatter import CAVEAT, turnout_and_share
from reports.signals.domain.visit_detectors import OF_TEAMS, OF_VISITS

CODE_VERSION = "signals-3"


DETECTORS: tuple[Detector, ...] = (
    Detector(
        code="impossible_numbers",
        name="Impossible numbers in published protocols",
        level=Level.IMPOSSIBLE,
        says="Lines of one protocol that cannot all be right, with the difference and "
        "what may explain it.",
        cannot_say="Why. In Russia 2011 a handful of protocols had more ballots in the box "
        "than issued, while sums held in 381,195 protocols of four elections that were "
        "disputed: clean arithmetic is no evidence of honesty.",
        control="Fraud-free simulation. Innocent exchanged digits are found as well; they "
        "are impossible numbers, not false ones.",
        run=impossible_numbers,
    ),
    Detector(
        code="copies",
        name="Observers' copies against published protocols",
        level=Level.CONTRADICTION,
        says="Which lines differ at a station between two photographed records, and what "
        "the difference looks like.",
        cannot_say="Anything about stations without a copy: they are no random sample. A "
        "correction can be lawful if it was decided and recorded.",
        control="Fraud-free simulation with 2 % innocent exchanged digits; these are "
        "questions, not counted as false.",
        run=copies_against_published,
    ),
    Detector(
        code="counts_above_final",
        name="More voters during the day than at its end",
        level=Level.CONTRADICTION,
        says="The published number is below one that observers were told earlier.",
        cannot_say="Which of the two is wrong; a misheard number looks the same. In Belarus "
        "2020 citizens counted more than was published at 441 stations.",
        control="Fraud-free simulation.",
        run=counts_above_final,
    ),
    Detector(
        code="counts_that_fall",
        name="Turnout that falls during the day",
        level=Level.CONTRADICTION,
        says="Fewer had voted later than before at the same station.",
        cannot_say="The reason. In St Petersburg 2021 it fell 215 times at 200 of 2,043 "
        "stations; many were corrections. Ask for the reason.",
        control="Fraud-free simulation.",
        run=counts_that_fall,
    ),
    Detector(
        code="window",
        name="Final turnout against the voters seen by an hour",
        level=Level.CONTRADICTION,
        says="The final number is much larger than the voters who had come would lead to.",
        cannot_say="That nobody came later: a factory shift or a bus does the same. The rate "
        "is that of the region's announced turnout, else of the clock.",
        control="Fraud-free simulation in which each station has a rhythm of its own.",
        run=too_few_for_final,
    ),
    Detector(
        code="full_day",
        name="Voters counted until closing against the published number",
        level=Level.CONTRADICTION,
        says="Observers who counted to the end differ by more than 10 voters and 5 %.",
        cannot_say="That ballots were added: votes cast early or at home do not pass the "
        "door, and who counts all day misses some. Ask both.",
        control="Fraud-free simulation in which observers miss 1 % of the voters.",
        run=whole_days,
    ),
    Detector(
        code="throughput",
        name="More voters than the desks could serve",
        level=Level.CONTRADICTION,
        says="A question to the team: how many desks were there, how long did one take?",
        cannot_say="That it is impossible: desks (3) and seconds (45) are assumptions. It is "
        "never level A and no station is named publicly.",
        control="Fraud-free simulation.",
        run=faster_than_desks,
    ),
    Detector(
        code="swap",
        name="Two contestants with each other's votes",
        level=Level.CONTRADICTION,
        says="A station fits another ballot only if two results are exchanged: usually a "
        "slip that can be corrected at once.",
        cannot_say="Anything where the two have nearly equal votes, or where both ballots "
        "are wrong in the same way.",
        control="Fraud-free simulation. Poland 2025, as published: 13 flags of 32,143 "
        "stations, 11 confirmed by court or election office, none known to be false.",
        run=exchanged_results,
    ),
    Detector(
        code="prediction",
        name="A result far from what another ballot predicts",
        level=Level.CONTRADICTION,
        says="A station's share is many standard errors from stations that voted alike.",
        cannot_say="That it is wrong: a local candidate does the same. Small shifts are "
        "missed (Poland 2025: 160 votes at one station of Warsaw, z -4.5).",
        control="Fraud-free simulation.",
        run=far_from_prediction,
    ),
    *OF_VISITS,
    Detector(
        code="whole_percentages",
        name="More whole percentages than counting gives",
        level=Level.PATTERN,
        says="Whether too many stations have a whole percentage of turnout or of the "
        "leader, by the exact distribution that counting gives.",
        cannot_say="Which stations, or how many votes. No excess is no sign of honesty: "
        "frauds without round numbers leave none.",
        control="Fraud-free simulation. The method reproduces the published numbers of ten "
        "Russian elections 2004-2024 within 6 stations.",
        run=whole_percentages,
    ),
    Detector(
        code="last_digit",
        name="Last digits of counts",
        level=Level.PATTERN,
        says="Whether the last digits of a contestant's counts of 100 and more are even.",
        cannot_say="Which stations, or that anything was done. It misses whatever leaves "
        "digits even.",
        control="Fraud-free simulation. As published: p 0.19 to 0.74 for candidates in "
        "Poland 2025, p 5.6e-9 for the leader in Russia 2021.",
        run=last_digits,
    ),
    Detector(
        code="scatter",
        name="Turnout and the leader's share",
        level=Level.PATTERN,
        says="How turnout and the leader's share lie together, as a picture.",
        cannot_say=CAVEAT,
        control="There is no test, so nothing can be flagged.",
        run=turnout_and_share,
        has_test=False,
    ),
    OF_TEAMS,
)

# Links have no level: they are hypotheses about reports, kept and decided in a slice of
# their own (reports.carousels), and switched on here like everything else.
CAROUSELS = Switchable(
    code="carousels",
    name="Groups that moved between polling stations",
    says="Which incident reports look like one group on its way, with the evidence of "
    "each link, strong or weak. Somebody of the core team confirms or rejects.",
    cannot_say="That it was one group, or how many votes were cast. The weights were set "
    "by hand and scored on our own simulation: no probability is shown.",
    control="Simulation with innocent groups and without any carousel.",
)
SWITCHABLE: tuple[Switchable, ...] = (*DETECTORS, CAROUSELS)


def switchable(code: str) -> Switchable:
    """Return what is switched on by this code."""
    for found in SWITCHABLE:
        if found.code == code:
            return found
    raise NotFound(f"There is no detector {code!r}.")


def detector(code: str) -> Detector:
    """Return the detector of this code."""
    for found in DETECTORS:
        if found.code == code:
            return found
    raise NotFound(f"There is no detector {code!r}.")


def of_level(level: Level) -> tuple[Detector, ...]:
    """Return the detectors of one level, in the order of the registry."""
    return tuple(found for found in DETECTORS if found.level is level)
