"""The detectors of visits and teams; positions, photos and records have own switches."""

from __future__ import annotations

from reports.signals.domain.detector import Detector
from reports.signals.domain.levels import Level
from reports.signals.domain.teams import agreement, calibration
from reports.signals.domain.visit_facts import AUDIT, PHOTOS, POSITIONS, VISITS
from reports.signals.domain.visits import (
    audits,
    photo_pairs,
    positions,
    visits_to_check,
)

OF_VISITS: tuple[Detector, ...] = (
    Detector(
        code="visit_checks",
        name="Visits to be checked with the team",
        heading="Forms to be checked with the team",
        level=Level.CONTRADICTION,
        says="Which forms to go through with their team first, with the reasons; and the "
        "points of every team.",
        cannot_say="That a visit did not take place. Honest visits are short, phones keep "
        "old positions, photos are attached twice. No form is left out of any figure.",
        control="Simulation without any invented visit.",
        run=visits_to_check,
        reads=VISITS,
    ),
    Detector(
        code=POSITIONS,
        name="Positions of phones (often unlawful or unsafe: ask first)",
        heading="Forms with a position elsewhere, to be checked with the team",
        level=Level.CONTRADICTION,
        says="Lets visit checks read the position that a form asks for, and lists those "
        "far from the station, or with the accuracy of 0 m of made-up positions.",
        cannot_say="Where somebody was: positions are jammed on election days, and "
        "stations lie elsewhere than on the list.",
        control="Simulation without any invented visit.",
        run=positions,
        reads=VISITS,
    ),
    Detector(
        code=PHOTOS,
        name="Photos that are in two forms",
        heading="Photos side by side, to be checked with the team",
        level=Level.CONTRADICTION,
        says="Lets visit checks compare the photos of a team, by bytes and by two "
        "fingerprints, and shows pairs side by side.",
        cannot_say="Why: a photo is easily attached twice. Screens and papers look alike.",
        control="Simulation without any invented visit; generated pictures.",
        run=photo_pairs,
        reads=VISITS,
    ),
    Detector(
        code=AUDIT,
        name="How fast forms were filled (audit.csv of ODK Collect)",
        heading="Forms filled very fast, to be checked with the team",
        level=Level.CONTRADICTION,
        says="Lets visit checks read when each question was answered, and lists forms "
        "whose questions took less than a second each, or with made-up positions.",
        cannot_say="That nobody was there: who writes on paper first types fast later.",
        control="Simulation without any invented visit.",
        run=audits,
        reads=VISITS,
    ),
    Detector(
        code="agreement",
        name="Two teams at one station",
        heading="Stations where two teams answered unlike",
        level=Level.CONTRADICTION,
        says="Which answers differ between teams at one station, and which questions are "
        "understood alike.",
        cannot_say="Who is right: they may have been there at different hours.",
        control="There is no test, so nothing can be flagged.",
        run=agreement,
        reads=VISITS,
        has_test=False,
    ),
)
OF_TEAMS = Detector(
    code="team_calibration",
    name="How strictly teams assess",
    level=Level.PATTERN,
    says="Whether a team's share of negative assessments is further from the "
    "mission's than chance, and places that differ, would give.",
    cannot_say="Which team is right, or anything about a station. Never a reason to "
    "weigh or leave out forms, never shown by nationality.",
    control="Simulation with teams that differ in strictness as trained ones do.",
    run=calibration,
    reads=VISITS,
)
