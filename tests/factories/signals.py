"""Switches, runs and facts of signals for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import factory
from factory.django import DjangoModelFactory

from reports.signals.domain.facts import DayFacts, OfficialProtocol
from reports.signals.domain.outcomes import Outcome, outcome_as_json
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
