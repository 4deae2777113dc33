"""What a decision waives, and the board's counters beside what was recorded."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from observers.missions.models import Mission, User
from reports.intake.models.submissions import Submission
from reports.intake.models.verdicts import Judgement
from reports.intake.services.deciding import decide_set_aside
from reports.intake.services.judging import judge_pending
from reports.intake.services.rehearsal import purge_rehearsal
from reports.observations.models import Observation, ReportCounter
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.intake import stored_submission
from tests.factories.missions import MissionFactory, ObserverFactory, UserFactory
from tests.factories.places import ElectionDayFactory, PollingStationFactory

pytestmark = pytest.mark.django_db

ANSWERS = {"header": {"station": "S-1", "arrived_at": "2023-03-19T10:00:00+06:00"}}
SEEDS = range(6)


@pytest.fixture
def mission() -> Mission:
    """Give a mission with two teams, an election day and a checklist."""
    mission = MissionFactory.create()
    ChecklistVersionFactory.create(mission=mission)
    ElectionDayFactory.create(election=mission.election)
    PollingStationFactory.create(election=mission.election, code="S-1")
    for code in ("STO-1", "STO-2"):
        ObserverFactory.create(mission=mission, code=code)
    return mission


@pytest.fixture
def coordinator() -> User:
    """Give a person who decides."""
    return UserFactory.create()


def stored(mission: Mission, /, **changes: Any) -> Submission:
    return stored_submission(
        mission, **{"observer": "STO-1", "answers": ANSWERS, **changes}
    )


def judge() -> None:
    judge_pending(clock=timezone.now)


def decide(judgement: Judgement, action: str, user: User, **assigned: str) -> None:
    decide_set_aside(
        judgement=judgement,
        action=action,
        user=user,
        now=timezone.now(),
        assigned=assigned,
    )


def test_a_decision_about_the_sender_says_nothing_about_a_duplicate(
    mission: Mission, coordinator: User
) -> None:
    stored(mission)
    repeat = stored(mission, election_day="unheard-of")
    judge()

    decide(repeat.judgements.get(), "record", coordinator)
    judge()

    latest = repeat.judgements.order_by("-round")[0]
    assert latest.reason == "probable_duplicate"
    assert Observation.objects.count() == 1


def test_a_report_is_recorded_once_every_question_about_it_is_decided(
    mission: Mission, coordinator: User
) -> None:
    stored(mission)
    repeat = stored(mission, election_day="unheard-of")
    judge()

    for _ in range(2):
        decide(repeat.judgements.order_by("-round")[0], "record", coordinator)
        judge()

    assert Observation.objects.count() == 2
    counter = ReportCounter.objects.filter(team__isnull=False).get()
    assert (counter.recorded, counter.set_aside) == (2, 0)


def test_an_edit_stands_for_an_original_that_never_counted(
    mission: Mission, coordinator: User
) -> None:
    original = stored(mission, observer="nobody")
    judge()
    decide(original.judgements.get(), "discard", coordinator)

    stored(mission, replaces=str(original.instance_id))
    judge()

    assert ReportCounter.objects.get(team__isnull=False).recorded == 1


def test_an_original_that_comes_after_its_edit_is_counted_once(
    mission: Mission,
) -> None:
    original = str(uuid.uuid4())
    stored(mission, replaces=original)
    judge()

    stored(mission, id=original)
    judge()

    assert ReportCounter.objects.get().recorded == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_counters_stay_equal_to_what_is_recorded(
    mission: Mission, coordinator: User, seed: int
) -> None:
    dice = random.Random(seed)
    known: list[str] = []

    for _ in range(30):
        own = str(uuid.uuid4())
        roots = [None, None, *dice.sample(known, min(2, len(known)))]
        stored(
            mission,
            id=own,
            observer=dice.choice(["STO-1", "STO-2", "nobody"]),
            replaces=dice.choice(roots),
            rehearsal=dice.random() < 0.1,
            election_day=dice.choice([None, None, None, "unheard-of"]),
            answers={
                "header": {
                    "station": dice.choice(["S-1", "S-2"]),
                    "arrived_at": f"2023-03-19T{dice.randint(10, 19)}:00:00+06:00",
                }
            },
        )
        known.append(own)
        if dice.random() < 0.3:
            judge()
        waiting = list(Judgement.objects.waiting())
        if waiting and dice.random() < 0.6:
            action = dice.choice(["record", "discard"])
            team = mission.observers.get(code="STO-1").team
            assert team is not None
            decide(dice.choice(waiting), action, coordinator, team=team.code)
        if dice.random() < 0.05:
            purge_rehearsal(mission=mission, actor=coordinator.actor)
    judge()

    assert _counted("recorded") == _recorded(mission)
    assert _counted("set_aside") == _waiting()


def _counted(column: str) -> Counter[int | None]:
    found: Counter[int | None] = Counter()
    for team, number in ReportCounter.objects.values_list("team_id", column):
        found[team] += number
    return +found


def _recorded(mission: Mission) -> Counter[int | None]:
    """Count the first recorded report of each family of edits, by its team."""
    found: Counter[int | None] = Counter()
    seen: list[set[uuid.UUID]] = []
    rows = Observation.objects.filter(mission=mission, is_rehearsal=False)
    links = dict(
        Submission.objects.filter(is_rehearsal=False).values_list(
            "instance_id", "replaces"
        )
    )
    for instance, team in rows.order_by("recorded_at", "pk").values_list(
        "instance_id", "team_id"
    ):
        family = {instance}
        while True:
            more = {e for e, r in links.items() if r in family or e in family}
            more |= {r for e, r in links.items() if e in family and r}
            if more <= family:
                break
            family |= more
        if not any(instance in other for other in seen):
            found[team] += 1
        seen.append(family)
    return found


def _waiting() -> Counter[int | None]:
    rows = Judgement.objects.waiting().filter(submission__is_rehearsal=False)
    return Counter(rows.values_list("detail__board__team_id", flat=True))
