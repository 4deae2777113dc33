"""Switches, runs and facts of signals for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from reports.observations.domain.visit_checks.agreement import JointVisit
from reports.observations.domain.visit_checks.calibration import TeamShare
from reports.observations.domain.visit_checks.trace import (
    FillingTime,
    Photo,
    Place,
    Position,
    VisitTrace,
)
from reports.signals.domain.facts import DayFacts, OfficialProtocol
from reports.signals.domain.outcomes import Outcome, outcome_as_json
from reports.signals.domain.visit_facts import VisitFacts
from reports.signals.models import (
    ContradictionRun,
    DetectorSwitch,
    ImpossibleNumbersRun,
    PatternRun,
)
from tests.factories.journal import MOMENT
from tests.factories.missions import MissionFactory, UserFactory
from tests.factories.places import ElectionDayFactory

LINES = {"registered": 1200, "issued": 700, "in_box": 698, "valid": 680, "invalid": 18}
VOTES = {"A": 400, "B": 213, "C": 67}


def protocol(
    station: str = "0001",
    *,
    contest: str = "LIST",
    lines: Mapping[str, int] | None = None,
    votes: Mapping[str, int] | None = None,
) -> OfficialProtocol:
    """Return a protocol that balances, with what a test changes."""
    return OfficialProtocol(
        station, contest, {**LINES, **(lines or {})}, {**VOTES, **(votes or {})}
    )


def day(*protocols: OfficialProtocol, **changed: Any) -> DayFacts:
    """Return the facts of a day with these published protocols."""
    facts = DayFacts(stations=len(protocols), protocols=protocols)
    return replace(facts, **changed)


def visit(form: str = "a", **changed: Any) -> VisitTrace:
    """Return a form about a visit that leaves no question open."""
    trace = VisitTrace(
        form=form,
        team="T1",
        station=f"STN{form}",
        stage="voting",
        station_place=Place(51.0, 71.0),
        arrived_at=datetime(2023, 3, 19, 9, 0, tzinfo=UTC),
        departed_at=datetime(2023, 3, 19, 9, 30, tzinfo=UTC),
    )
    return replace(trace, **changed)


def visits_of_teams(**changed: Any) -> VisitFacts:
    """Return facts in which every detector of visits and teams has something to say."""
    photo, elsewhere = Photo("ab" * 32, 0, 0), Position(Place(52.0, 71.0), 10.0)
    slow = FillingTime((0.2,) * 30)
    shares = [TeamShare(f"T{n}", 1, 8) for n in range(1, 12)]
    answers = ({"B01": "yes", "B02": "no"}, {"B01": "no", "B02": "no"})
    facts = VisitFacts(
        visits=tuple(
            visit(form * 32, position=elsewhere, photos=(photo,), filling=slow)
            for form in "abc"
        ),
        joint=tuple(
            JointVisit(form * 32, team, "STN1", "voting", own)
            for form, team, own in zip("ab", ("T1", "T2"), answers, strict=True)
        ),
        items={"B01": "B01 Campaign material", "B02": "B02 Queue"},
        shares={"voting": (*shares, TeamShare("T12", 8, 8))},
        assessed={"voting": 96},
        uses=("visit_positions", "visit_photos", "visit_audit"),
    )
    return replace(facts, **changed)


class DetectorSwitchFactory(DjangoModelFactory[DetectorSwitch]):
    class Meta:
        model = DetectorSwitch

    mission = factory.SubFactory(MissionFactory)
    detector = "impossible_numbers"
    is_on = True
    reason = "A test"
    decided_by = factory.SubFactory(UserFactory)
    decided_at = MOMENT


class SignalRunFactory(DjangoModelFactory[Any]):
    """What the runs of every level have."""

    class Meta:
        abstract = True

    mission = factory.SubFactory(MissionFactory)
    election_day = factory.SubFactory(
        ElectionDayFactory, election=factory.SelfAttribute("..mission.election")
    )
    computed_at = MOMENT
    asked_by = "system"
    inputs_sha256 = "0" * 64
    code_version = "signals-1"
    tested = 1
    found = 0
    seconds = 0.1
    result = factory.LazyFunction(lambda: outcome_as_json(Outcome(1, "tests")))


class ImpossibleNumbersRunFactory(SignalRunFactory):
    class Meta:
        model = ImpossibleNumbersRun

    detector = "impossible_numbers"


class ContradictionRunFactory(SignalRunFactory):
    class Meta:
        model = ContradictionRun

    detector = "copies"


class PatternRunFactory(SignalRunFactory):
    class Meta:
        model = PatternRun

    detector = "whole_percentages"
