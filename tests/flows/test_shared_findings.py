"""One day counted by two real workers, each a part of it: the bytes are those of one."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from elections.journal.models import Job
from observers.missions.models import Mission
from reports.findings.models import FindingSet
from reports.findings.services.computing import compute_findings
from reports.findings.services.working import ask_for_findings
from tests.factories.deployment import main_day
from tests.factories.findings import (
    CountedObservationFactory,
    PublishedVersionFactory,
    make_voting,
)
from tests.factories.missions import MissionFactory, ObserverTeamFactory
from tests.factories.places import AreaFactory, GeographyFactory, PollingStationFactory
from tests.factories.samples import frozen_sample
from tests.flows.own_redis import OwnRedis
from tests.flows.processes import Process, celery, running, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
STATIONS = 60


@pytest.fixture
def environment(
    process_environment: dict[str, str], tmp_path: Path
) -> Iterator[dict[str, str]]:
    """Give what the workers need: a Redis of their own, and parts of two reports."""
    with OwnRedis.started(tmp_path) as redis:
        yield {
            **process_environment,
            "REDIS_URL": redis.url,
            "LOG_LEVEL": "WARNING",
            "BAQYLAU_FINDINGS_PART_ROWS": "2",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }


def test_two_workers_share_a_day_and_store_the_bytes_of_one(
    environment: dict[str, str], tmp_path: Path
) -> None:
    mission = sampled_mission()
    day = main_day(mission.election)
    with ExitStack() as processes:
        first, second = (
            processes.enter_context(worker(name, environment, tmp_path))
            for name in ("first", "second")
        )
        job = ask_for_findings(mission=mission, election_day=day, actor="user:1")
        call("compute_asked_findings", "first", environment)
        wait_until(lambda: bool(counted_by()), seconds=120)
        with paused(first):
            call("count_observations", "second", environment)
            wait_until(lambda: len(counted_by()) > 1)
        wait_until(lambda: not Job.objects.unfinished().filter(pk=job.pk).exists())
        assert second.poll() is None

    together = FindingSet.objects.get()
    alone = compute_findings(
        mission=mission, election_day=day, as_of=together.as_of, keep=True
    )

    assert len(counted_by()) == 2
    assert together.content_sha256 == alone.content_sha256
    figure = together.figures.get(key="voting.item.B01")
    assert figure.n == STATIONS - STATIONS // 4
    assert figure.estimate is not None
    assert figure.estimate["lower"] < figure.estimate["point"]


def sampled_mission() -> Mission:
    """Freeze a sample in two regions; three stations in four report on the day."""
    mission = MissionFactory.create(kind="sample_based")
    day = main_day(mission.election)
    geography = GeographyFactory.create(election=mission.election)
    names = ("North", "South")
    areas = [
        AreaFactory.create(geography=geography, code=code, level=1) for code in names
    ]
    stations = [
        PollingStationFactory.create(
            election=mission.election,
            area=areas[number % 2],
            registered_voters=200 + 31 * number,
        )
        for number in range(STATIONS + 40)
    ]
    strata = {one.code: names[at % 2] for at, one in enumerate(stations)}
    allocation = {"North": STATIONS // 2, "South": STATIONS // 2}
    sample = frozen_sample(mission, day, stations, strata=strata, allocation=allocation)
    version = PublishedVersionFactory.create(mission=mission)
    team = ObserverTeamFactory.create(mission=mission)
    for draw in sample.sampledstations.select_related("station"):
        if draw.number % 4:
            CountedObservationFactory.create(
                version=version,
                asks=make_voting(),
                election_day=day,
                team=team,
                station=draw.station,
                answers={
                    "b01": "yes" if draw.number % 7 == 1 else "no",
                    "members": 3 + draw.number % 5,
                    "women": draw.number % 3,
                },
            )
    return mission


@contextmanager
def worker(
    name: str, environment: Mapping[str, str], folder: Path
) -> Iterator[Process]:
    """Run a worker with a queue of its own."""
    words = ("worker", "-Q", name, "-c", "1", "-l", "WARNING", "-n", f"{name}@%h")
    command = celery(*words, "--without-mingle", "--without-gossip")
    with running(command, environment=environment, log=folder / name) as process:
        yield process


@contextmanager
def paused(process: Process) -> Iterator[None]:
    """Stop a worker in the middle of what it does, and let it go on afterwards."""
    os.killpg(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGCONT)


def call(task: str, queue: str, environment: Mapping[str, str]) -> None:
    """Send a task to one of the workers."""
    command = celery("call", f"reports.findings.tasks.{task}", "--queue", queue)
    subprocess.run(command, env={**os.environ, **environment}, check=True)


def counted_by() -> set[str]:
    """Return who has counted parts of the day up to now."""
    done = Job.objects.filter(kind="findings.count", state=Job.State.DONE)
    return set(done.values_list("message", flat=True))
