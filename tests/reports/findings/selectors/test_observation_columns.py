"""Columns read in wide values count to the same bytes as rows read one by one."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from elections.journal.models import Job
from reports.checklists.domain.codebook import WrongShape
from reports.findings.domain.canonical import document_to_json
from reports.findings.domain.evaluation import document_of, evaluate
from reports.findings.domain.rows import Facts, observations_of
from reports.findings.selectors.facts import facts_as_of
from reports.findings.selectors.observation_columns import DayReader, Part
from reports.findings.selectors.observation_rows import (
    observation_rows,
)
from reports.findings.services.counting import count_in_turn, counter_of
from reports.findings.services.sharing import count_day
from reports.observations.models import Correction, Decision, Observation
from tests.factories.findings import (
    MOMENT,
    CountedObservationFactory,
    PublishedVersionFactory,
    make_question,
    make_voting,
)
from tests.factories.missions import UserFactory
from tests.factories.places import (
    AreaFactory,
    CommissionFactory,
    GeographyFactory,
    PollingStationFactory,
)

pytestmark = pytest.mark.django_db
ANSWERS = ("yes", "no", "not_observed", None)
LATER = MOMENT + timedelta(hours=1)


def answers_by(chance: random.Random) -> dict[str, Any]:
    return {
        "b01": chance.choice(ANSWERS),
        "b02": chance.choice((*ANSWERS, "not_applicable")),
        "present": chance.choice((["police"], ["police", "media"], [])),
        "all": chance.choice(("very_good", "good", "bad", "very_bad")),
        "refused": chance.choice((None, 0, 1, 7)),
        "members": chance.randint(3, 11),
    }


def day_by_chance(seed: int) -> Observation:
    """Record reports of two versions with edits, corrections, decisions, rehearsals."""
    chance = random.Random(seed)
    first: Observation = CountedObservationFactory.create()
    mission, day = first.mission, first.election_day
    asks = [first.version.definition and make_voting(), *[_newer()]]
    versions = [
        first.version,
        PublishedVersionFactory.create(
            mission=mission, checklist=first.version.checklist, asks=asks[1]
        ),
    ]
    geography = GeographyFactory.create(election=mission.election)
    areas = [
        AreaFactory.create(geography=geography, code=f"R{n}", level=1) for n in range(3)
    ]
    stations = [
        PollingStationFactory.create(
            election=mission.election,
            code=f"S{n}",
            area=chance.choice([*areas, None]),
            setting=chance.choice(("urban", "rural", "")),
        )
        for n in range(8)
    ]
    # One commission bears the code of a station: both are one place.
    commissions = [
        CommissionFactory.create(election=mission.election, code=code)
        for code in ("S3", "C1")
    ]
    made: list[Observation] = []
    for _ in range(60):
        which = chance.randrange(2)
        has_station = chance.random() < 0.8
        before = chance.choice(made) if made and chance.random() < 0.15 else None
        made.append(
            CountedObservationFactory.create(
                version=versions[which],
                asks=asks[which],
                election_day=day,
                team=first.team,
                station=chance.choice(stations) if has_station else None,
                commission=None if has_station else chance.choice([*commissions, None]),
                setting=chance.choice(("", "", "urban")),
                answers=answers_by(chance),
                is_rehearsal=chance.random() < 0.1,
                **(
                    {"supersedes": before.instance_id, "thread": before.thread}
                    if before
                    else {}
                ),
            )
        )
    for observation in chance.sample(made, 12):
        _decide_or_correct(observation, chance)
    return first


def _newer() -> Any:
    asks = make_voting("2")
    questions = (make_question("extra", negative=("yes",)), *asks.questions)
    return asks.__class__(**{**vars(asks), "questions": questions})


def _decide_or_correct(observation: Observation, chance: random.Random) -> None:
    user = UserFactory.create()
    if chance.random() < 0.5:
        for action in chance.choice((("reject",), ("reject", "restore"))):
            Decision.objects.create(
                mission=observation.mission,
                observation=observation,
                action=action,
                reason="seen",
                decided_by=user,
                recorded_at=LATER,
            )
        return
    facts: dict[str, Any] = {
        "mission": observation.mission,
        "observation": observation,
        "path": chance.choice(("b01", "members")),
        "reason": "ticked the wrong box",
    }
    facts["value"] = "no" if facts["path"] == "b01" else 5
    first = Correction.objects.create(**facts, made_by=user, recorded_at=MOMENT)
    Correction.objects.create(
        **facts, made_by=UserFactory.create(), recorded_at=LATER, confirms=first
    )


def facts_of(observation: Observation, **values: Any) -> Facts:
    return facts_as_of(
        mission=observation.mission,
        election_day=observation.election_day,
        as_of=LATER,
        **values,
    )


def by_rows(observation: Observation) -> dict[str, Any]:
    mission = observation.mission
    rows = observation_rows(
        mission=mission,
        election_day_id=observation.election_day_id,
        as_of=LATER,
    )
    return document_to_json(
        evaluate(facts_of(observation, observations=observations_of(rows)))
    )


def counter(observation: Observation) -> Any:
    return counter_of(
        mission=observation.mission,
        election_day=observation.election_day,
        as_of=LATER,
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_parts_of_any_size_give_the_same_bytes_as_rows(seed: int, size: int) -> None:
    observation = day_by_chance(seed)
    counting = counter(observation)

    counted = count_in_turn(counting, counting.reader.parts(size=size))
    document = document_of(facts=facts_of(observation), tally=counted.tally)

    assert document_to_json(document) == by_rows(observation)


def test_parts_counted_as_jobs_give_the_same_bytes_and_leave_none_waiting() -> None:
    observation = day_by_chance(5)

    counted = count_day(counter(observation), size=7)
    document = document_of(facts=facts_of(observation), tally=counted.tally)

    assert document_to_json(document) == by_rows(observation)
    jobs = Job.objects.filter(kind="findings.count")
    assert {job.state for job in jobs} == {"done"}
    assert {str(job.result) for job in jobs} == {"{}"}
    assert len(jobs) > 3


def test_answers_that_do_not_fit_their_version_are_refused() -> None:
    observation: Observation = CountedObservationFactory.create(packed=b"\x04")
    CountedObservationFactory.create(
        version=observation.version, election_day=observation.election_day
    )
    reader = DayReader(observation.mission, observation.election_day_id, timezone.now())

    with pytest.raises(WrongShape):
        reader.read(Part())
