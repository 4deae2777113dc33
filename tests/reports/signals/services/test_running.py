"""Switching and running detectors: off by default, queued, stored with their inputs."""

from __future__ import annotations

import pytest
from django.utils import timezone

from elections.errors import NotFound
from elections.journal.models import Event, Job
from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.signals.domain.detectors import DETECTORS
from reports.signals.errors import DetectorOff, SwitchNeedsReason
from reports.signals.models import DetectorSwitch, ImpossibleNumbersRun, PatternRun
from reports.signals.selectors.switches import detectors_on
from reports.signals.services.running import (
    ask_for_signals,
    run_detector,
    run_next_signals,
)
from reports.signals.services.switching import switch_detector
from tests.factories.contests import ContestantFactory, ContestFactory
from tests.factories.missions import MissionFactory, UserFactory
from tests.factories.places import ElectionDayFactory, PollingStationFactory
from tests.factories.results import (
    ContestTemplateFactory,
    OfficialResultFactory,
    ProtocolReadingFactory,
)
from tests.factories.signals import LINES

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    return MissionFactory.create()


@pytest.fixture
def day(mission: Mission) -> ElectionDay:
    return ElectionDayFactory.create(election=mission.election)


def switch(mission: Mission, code: str, *, is_on: bool = True) -> DetectorSwitch:
    return switch_detector(
        mission=mission,
        code=code,
        is_on=is_on,
        reason="A test",
        user=UserFactory.create(),
        now=timezone.now(),
    )


def publish(mission: Mission, day: ElectionDay, *, votes: int = 680) -> None:
    contest = ContestFactory.create(election=mission.election, code="LIST")
    contestant = ContestantFactory.create(contest=contest, code="A")
    station = PollingStationFactory.create(election=mission.election, code="0001")
    shared = {"election_day": day, "contest": contest, "station": station}
    for line, value in LINES.items():
        OfficialResultFactory.create(line=line, value=value, **shared)
    OfficialResultFactory.create(
        line="votes", value=votes, contestant=contestant, **shared
    )


def run(mission: Mission, day: ElectionDay, code: str) -> object:
    return run_detector(
        mission=mission,
        election_day=day,
        code=code,
        actor="system",
        now=timezone.now(),
    )


def test_every_detector_is_off_until_it_is_switched_on(mission: Mission) -> None:
    assert detectors_on(mission_id=mission.pk) == ()

    switch(mission, "copies")

    assert [each.code for each in detectors_on(mission_id=mission.pk)] == ["copies"]


def test_the_latest_decision_counts_and_all_are_kept(mission: Mission) -> None:
    switch(mission, "copies")
    switch(mission, "copies", is_on=False)

    assert detectors_on(mission_id=mission.pk) == ()
    assert DetectorSwitch.objects.filter(mission=mission).count() == 2
    assert Event.objects.of_kind("detector.switched_off").count() == 1


def test_a_switch_in_one_mission_is_none_in_another(mission: Mission) -> None:
    switch(MissionFactory.create(), "copies")

    assert detectors_on(mission_id=mission.pk) == ()


def test_a_switch_needs_a_reason_and_a_known_detector(mission: Mission) -> None:
    user = UserFactory.create()

    with pytest.raises(SwitchNeedsReason):
        switch_detector(
            mission=mission,
            code="copies",
            is_on=True,
            reason=" ",
            user=user,
            now=timezone.now(),
        )
    with pytest.raises(NotFound):
        switch(mission, "benford")


def test_a_detector_that_is_off_is_neither_queued_nor_run(
    mission: Mission, day: ElectionDay
) -> None:
    with pytest.raises(DetectorOff):
        ask_for_signals(
            mission=mission, election_day=day, code="copies", actor="system"
        )
    with pytest.raises(DetectorOff):
        run(mission, day, "copies")

    assert Job.objects.count() == 0


def test_a_run_stores_what_makes_it_repeatable(
    mission: Mission, day: ElectionDay
) -> None:
    publish(mission, day, votes=671)
    switch(mission, "impossible_numbers")

    once, again = (run(mission, day, "impossible_numbers") for _ in range(2))

    assert isinstance(once, ImpossibleNumbersRun)
    assert isinstance(again, ImpossibleNumbersRun)
    assert (once.inputs_sha256, once.result) == (again.inputs_sha256, again.result)
    assert (once.found, once.tested, once.seed) == (1, 5, None)
    (signal,) = once.result["signals"]
    assert (signal["station"], signal["difference"]) == ("0001", -9)


def test_a_template_of_the_contest_decides_what_is_impossible(
    mission: Mission, day: ElectionDay
) -> None:
    publish(mission, day, votes=671)
    own = """
lines: {valid: Valid, in_box: In the box}
identities: [{code: box, left: [valid], relation: "<=", right: [in_box]}]
"""
    contest = mission.election.contests.get()
    ContestTemplateFactory.create(contest=contest, definition=own)
    switch(mission, "impossible_numbers")

    stored = run(mission, day, "impossible_numbers")

    assert isinstance(stored, ImpossibleNumbersRun)
    assert (stored.found, stored.tested) == (0, 1)


def test_copies_of_observers_meet_the_published_protocol(
    mission: Mission, day: ElectionDay
) -> None:
    publish(mission, day)
    contest = mission.election.contests.get()
    ProtocolReadingFactory.create(
        mission_id=mission.pk,
        election_day=day,
        station=mission.election.stations.get(),
        contest=contest,
        contestant=contest.contestants.get(),
        line="votes",
        value=500,
    )
    switch(mission, "copies")

    stored = run(mission, day, "copies")

    assert getattr(stored, "tested", 0) == 1
    assert getattr(stored, "found", 0) == 1


def test_an_asked_run_is_done_once_and_the_job_tells_nothing_found(
    mission: Mission, day: ElectionDay
) -> None:
    publish(mission, day, votes=671)
    switch(mission, "impossible_numbers")
    job = ask_for_signals(
        mission=mission, election_day=day, code="impossible_numbers", actor="system"
    )

    stored, nothing = (run_next_signals(now=timezone.now()) for _ in range(2))

    assert stored is not None
    assert nothing is None
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert "0001" not in f"{job.message} {job.result}"


def test_a_detector_switched_off_while_it_waits_is_not_run(
    mission: Mission, day: ElectionDay
) -> None:
    switch(mission, "scatter")
    job = ask_for_signals(
        mission=mission, election_day=day, code="scatter", actor="system"
    )
    switch(mission, "scatter", is_on=False)

    assert run_next_signals(now=timezone.now()) is None
    job.refresh_from_db()
    assert (job.state, PatternRun.objects.count()) == (Job.State.FAILED, 0)


@pytest.mark.parametrize("code", [each.code for each in DETECTORS])
def test_every_detector_runs_over_a_mission_without_data(
    code: str, mission: Mission, day: ElectionDay
) -> None:
    switch(mission, code)

    stored = run(mission, day, code)

    assert getattr(stored, "found", None) == 0
