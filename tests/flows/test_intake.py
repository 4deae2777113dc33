"""Reports in over HTTP, judged by a real worker, on a real PostgreSQL and Redis."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis

from observers.access.models import DeviceToken
from reports.intake.models.submissions import Pending, Submission
from reports.intake.models.verdicts import Judgement
from reports.observations.models import Observation, ReportCounter
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.intake import bearer, report
from tests.factories.places import ElectionDayFactory, PollingStationFactory
from tests.flows.own_redis import OwnRedis
from tests.flows.processes import (
    beat_command,
    kill,
    running,
    serving,
    wait_until,
    worker_command,
)

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = datetime(2023, 3, 19, 1, tzinfo=UTC)
STATIONS = 50


@dataclass(frozen=True)
class Phone:
    """A phone that sends to the running intake."""

    url: str
    token: DeviceToken

    def visit(self, number: int) -> dict[str, Any]:
        """Return a report of a station and of minutes of its own."""
        arrived = MORNING + timedelta(minutes=number)
        header = {
            "station": f"S-{number % STATIONS}",
            "arrived_at": arrived.isoformat(),
            "departed_at": (arrived + timedelta(seconds=40)).isoformat(),
        }
        answers = {"header": header, "overall": "good"}
        return report(self.token.mission, answers=answers)

    def post(self, body: object) -> httpx.Response:
        return httpx.post(
            f"{self.url}/api/v1/submissions",
            content=json.dumps(body),
            headers={**bearer(self.token, "s"), "Content-Type": "application/json"},
            timeout=30,
        )


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    """Give a Redis of this test alone, which can be stopped and started."""
    with OwnRedis.started(tmp_path) as server:
        yield server


@pytest.fixture
def environment(
    process_environment: dict[str, str], own_redis: OwnRedis
) -> dict[str, str]:
    """Give what the processes of this test need."""
    own = {"REDIS_URL": own_redis.url, "LOG_LEVEL": "WARNING"}
    # Not the settings of the tests, which count Redis databases of their own.
    return {**process_environment, **own, "DJANGO_SETTINGS_MODULE": "config.settings"}


@pytest.fixture
def phone(environment: dict[str, str], tmp_path: Path) -> Iterator[Phone]:
    """Give a phone and the intake that it sends to; nothing judges yet."""
    token = DeviceTokenFactory.create(secret="s")
    ChecklistVersionFactory.create(mission=token.mission)
    ElectionDayFactory.create(election=token.mission.election)
    for number in range(STATIONS):
        PollingStationFactory.create(
            election=token.mission.election, code=f"S-{number}"
        )
    with serving(environment, tmp_path / "intake.log") as url:
        yield Phone(url=url, token=token)


def is_all_judged() -> bool:
    return not Pending.objects.exists()


def has_fewer_waiting(before: int) -> bool:
    return Pending.objects.count() < before


def assert_judged_once(count: int) -> None:
    assert Submission.objects.count() == count
    assert Observation.objects.count() == count
    assert Judgement.objects.filter(state="recorded").count() == count
    assert sum(ReportCounter.objects.values_list("recorded", flat=True)) == count


def test_a_report_is_judged_within_seconds(
    phone: Phone, environment: dict[str, str], tmp_path: Path
) -> None:
    with ExitStack() as processes:
        for name, command in (
            ("worker", worker_command()),
            ("beat", beat_command(tmp_path)),
        ):
            log = tmp_path / f"{name}.log"
            processes.enter_context(running(command, environment=environment, log=log))
        sent = phone.visit(1)

        answer = phone.post(sent)
        wait_until(is_all_judged)

        # The worker runs by now: from here a report takes a second or two.
        phone.post(phone.visit(2))
        wait_until(is_all_judged, seconds=10)

    state = httpx.get(
        f"{phone.url}/api/v1/submissions/{sent['id']}", headers=bearer(phone.token, "s")
    ).json()
    assert answer.status_code == 201
    assert state["state"] == "recorded"
    assert state["receipt"] == answer.json()["receipt"]
    assert_judged_once(2)


def test_a_worker_killed_in_mid_batch_judges_everything_exactly_once(
    phone: Phone, environment: dict[str, str], tmp_path: Path
) -> None:
    count = 600
    visits = [phone.visit(number) for number in range(count)]
    for start in range(0, count, 500):
        assert phone.post(visits[start : start + 500]).status_code == 200
    log = tmp_path / "worker.log"
    with running(beat_command(tmp_path), environment=environment, log=log):
        for _ in range(2):
            before = Pending.objects.count()
            with running(worker_command(), environment=environment, log=log) as worker:
                # Some batches are through and another one is in work.
                wait_until(partial(has_fewer_waiting, before))
                time.sleep(0.1)
                kill(worker)
        with running(worker_command(), environment=environment, log=log):
            wait_until(is_all_judged)

    assert_judged_once(count)


def test_reports_are_taken_while_redis_is_away_and_judged_when_it_is_back(
    phone: Phone,
    environment: dict[str, str],
    own_redis: OwnRedis,
    tmp_path: Path,
) -> None:
    log = tmp_path / "worker.log"
    with ExitStack() as processes:
        for command in (worker_command(), beat_command(tmp_path)):
            processes.enter_context(running(command, environment=environment, log=log))
        phone.post(phone.visit(0))
        wait_until(is_all_judged)

        own_redis.stop()
        with pytest.raises(redis.ConnectionError), own_redis.client() as client:
            client.ping()
        with ThreadPoolExecutor(4) as several:
            answers = list(several.map(phone.post, map(phone.visit, range(1, 101))))
        waiting = Pending.objects.count()
        own_redis.start(is_emptied=True)
        wait_until(is_all_judged)

    assert {answer.status_code for answer in answers} == {201}
    assert waiting > 0
    assert_judged_once(101)


def test_ten_identical_reports_at_once_are_one_report_with_one_receipt(
    phone: Phone,
) -> None:
    sent = phone.visit(1)

    with ThreadPoolExecutor(10) as several:
        answers = list(several.map(phone.post, [sent] * 10))

    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len({answer.content for answer in answers}) == 1
    assert Submission.objects.count() == Pending.objects.count() == 1


def test_the_intake_leaves_the_heavy_packages_alone(
    environment: dict[str, str],
) -> None:
    code = (
        "import sys, config.intake_wsgi, django.urls;"
        "django.urls.get_resolver().url_patterns;"
        "print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})));"
        "print('django.contrib.admin' in sys.modules)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
        text=True,
    ).stdout.splitlines()

    assert shown[1] == "False"
    assert not {"scipy", "typst", "pyxform", "unfold", "numpy", "docx"} & set(
        shown[0].split()
    )
