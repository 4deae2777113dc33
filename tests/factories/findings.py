"""Rows and facts for findings, and observations packed as judging packs them."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from reports.checklists.domain.codebook import numbers, pack_answers
from reports.checklists.domain.definition import (
    RATINGS,
    ChecklistDefinition,
    Choice,
    Path,
    Question,
    QuestionKind,
    Stage,
    definition_to_json,
)
from reports.checklists.models import Checklist, ChecklistVersion
from reports.findings.domain.rows import Facts, ObservationRow, observations_of
from reports.findings.models import FindingSet
from reports.observations.models import Observation
from tests.factories.missions import MissionFactory, ObserverTeamFactory
from tests.factories.places import ElectionDayFactory, PollingStationFactory

MOMENT = datetime(2023, 3, 19, 12, 0, tzinfo=UTC)
YES_NO = ("yes", "no", "not_observed")
YES_NO_NA = (*YES_NO, "not_applicable")
RATING = (*RATINGS, "not_observed")


def make_question(
    name: str,
    *,
    choices: tuple[str, ...] = YES_NO,
    kind: QuestionKind = QuestionKind.SELECT_ONE,
    negative: tuple[str, ...] = (),
    role: str | None = None,
    item_code: str | None = None,
    stage: Stage = Stage.VOTING,
    relevant: str | None = None,
) -> Question:
    """Build one question; its item code is its name in capitals."""
    return Question(
        name=name,
        path=(name,),
        kind=kind,
        labels={"en": name},
        stage=stage,
        choices=tuple(Choice(code, {"en": code}) for code in choices),
        item_code=name.upper() if item_code is None else item_code,
        negative=frozenset(negative),
        role=role,
        relevant=relevant,
        phrase=f"the problem {name}",
    )


def make_whole_number(name: str, *, role: str | None = None) -> Question:
    """Build a question for a whole number."""
    return make_question(name, choices=(), kind=QuestionKind.INTEGER, role=role)


def make_definition(
    *questions: Question, version: str = "1", stage: Stage = Stage.VOTING
) -> ChecklistDefinition:
    """Build a checklist of these questions."""
    return ChecklistDefinition(
        code=stage.value,
        version=version,
        stage=stage,
        titles={"en": stage.value.title()},
        languages=("en",),
        questions=questions,
    )


def make_voting(version: str = "1") -> ChecklistDefinition:
    """Build a small voting checklist with one question of each sort."""
    return make_definition(
        make_question("b01", negative=("yes",)),
        make_question("b02", choices=YES_NO_NA, negative=("no",)),
        make_question("b03"),
        make_question("delay", choices=("none", "short", "long", "not_observed")),
        make_question(
            "present",
            choices=("police", "media", "not_observed"),
            kind=QuestionKind.SELECT_MULTIPLE,
        ),
        make_question("chair", role="chair_woman"),
        make_question(
            "all", choices=RATING, negative=("bad", "very_bad"), role="overall"
        ),
        make_whole_number("refused"),
        make_whole_number("members", role="members_present"),
        make_whole_number("women", role="women_present"),
        version=version,
    )


def make_row(
    definition: ChecklistDefinition,
    answers: Mapping[str, Any] | None = None,
    *,
    instance_id: str | None = None,
    place: str = "S1",
    region: str = "",
    setting: str = "",
    set_aside: tuple[Path, ...] = (),
    is_rejected: bool = False,
) -> ObservationRow:
    """Build the row of one observation, packed as judging packs it."""
    given = answers or {}
    return ObservationRow(
        instance_id=instance_id or str(uuid.uuid4()),
        version=f"{definition.code} {definition.version}",
        stage=definition.stage.value,
        place=place,
        packed=pack_answers(definition, given, set_aside=set_aside),
        numbers=tuple(numbers(definition, given)),
        region=region,
        setting=setting,
        is_rejected=is_rejected,
    )


def many_rows(seed: int, size: int = 300) -> list[ObservationRow]:
    """Build observations of `make_voting` by chance, the same for a seed."""
    asks = make_voting()
    chance = random.Random(seed)
    yes_no = ("yes", "no", "not_observed", None)
    return [
        make_row(
            asks,
            {
                "b01": chance.choice(yes_no),
                "b02": chance.choice((*yes_no, "not_applicable")),
                "b03": chance.choice(yes_no),
                "delay": chance.choice(("none", "short", "long", None)),
                "present": chance.choice((["police"], ["police", "media"], [])),
                "chair": chance.choice(yes_no),
                "all": chance.choice(("very_good", "good", "bad", "very_bad")),
                "refused": chance.choice((None, 0, 1, 7)),
                "members": chance.randint(3, 11),
                "women": chance.choice((None, 1, 2)),
            },
            instance_id=str(number),
            place=f"S{chance.randint(1, 80)}",
            region=f"R{chance.randint(1, 5)}",
            setting=chance.choice(("urban", "rural", "")),
            is_rejected=chance.random() < 0.05,
        )
        for number in range(size)
    ]


def make_facts(
    *definitions: ChecklistDefinition,
    rows: tuple[ObservationRow, ...] = (),
    mission_kind: str = "full",
    is_demonstration: bool = False,
    **more: Any,
) -> Facts:
    """Build the facts of a mission with these observations."""
    return Facts(
        mission="M1",
        mission_kind=mission_kind,
        election_day="day1",
        as_of="2023-03-20T00:00:00.000000+00:00",
        is_demonstration=is_demonstration,
        definitions={f"{d.code} {d.version}": d for d in definitions},
        observations=observations_of(rows),
        **more,
    )


class ChecklistFactory(DjangoModelFactory[Checklist]):
    class Meta:
        model = Checklist

    mission = factory.SubFactory(MissionFactory)
    code = "voting"
    stage = "voting"


class PublishedVersionFactory(DjangoModelFactory[ChecklistVersion]):
    """A published version of `make_voting`, unless `asks` is another."""

    class Meta:
        model = ChecklistVersion

    class Params:
        asks = factory.LazyFunction(make_voting)

    mission = factory.SubFactory(MissionFactory)
    checklist = factory.SubFactory(
        ChecklistFactory,
        mission=factory.SelfAttribute("..mission"),
        code=factory.SelfAttribute("..asks.code"),
        stage=factory.SelfAttribute("..asks.stage"),
    )
    version = factory.SelfAttribute("asks.version")
    source_name = "voting.md"
    source = b""
    source_sha256 = ""
    xform = ""
    definition = factory.LazyAttribute(lambda made: definition_to_json(made.asks))
    published_at = MOMENT


class CountedObservationFactory(DjangoModelFactory[Observation]):
    """An observation as it is recorded: `answers` are packed by its own version."""

    class Meta:
        model = Observation

    class Params:
        asks = factory.LazyFunction(make_voting)

    version = factory.SubFactory(
        PublishedVersionFactory, asks=factory.SelfAttribute("..asks")
    )
    mission = factory.SelfAttribute("version.mission")
    election_day = factory.SubFactory(
        ElectionDayFactory, election=factory.SelfAttribute("..mission.election")
    )
    team = factory.SubFactory(
        ObserverTeamFactory, mission=factory.SelfAttribute("..mission")
    )
    station = factory.SubFactory(
        PollingStationFactory, election=factory.SelfAttribute("..mission.election")
    )
    instance_id = factory.LazyFunction(uuid.uuid4)
    thread = factory.SelfAttribute("instance_id")
    stage = factory.SelfAttribute("asks.stage")
    answers = factory.Dict({})
    packed = factory.LazyAttribute(lambda made: pack_answers(made.asks, made.answers))
    numbers = factory.LazyAttribute(lambda made: numbers(made.asks, made.answers))
    source = "app"
    received_at = MOMENT
    recorded_at = MOMENT


class FindingSetFactory(DjangoModelFactory[FindingSet]):
    class Meta:
        model = FindingSet

    mission = factory.SubFactory(MissionFactory)
    election_day = factory.SubFactory(
        ElectionDayFactory, election=factory.SelfAttribute("..mission.election")
    )
    as_of = MOMENT
    computed_at = MOMENT
    is_live = True
    content_sha256 = "0" * 64
    document = factory.Dict({})
