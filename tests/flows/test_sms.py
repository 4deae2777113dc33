"""SMS over HTTP into the intake, read and answered by a real worker, counted once."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from observers.messages.models import SmsGateway
from reports.intake.models.sms import SmsMessage, SmsWaiting
from reports.intake.models.submissions import Pending, Submission
from reports.observations.models import Observation
from tests.factories.sms import NUMBER, equipped, gateway_of, place
from tests.flows.gateway import bring
from tests.flows.own_redis import OwnRedis
from tests.flows.processes import (
    beat_command,
    running,
    serving,
    wait_until,
    worker_command,
)

pytestmark = pytest.mark.django_db(transaction=True)
Sent = list[dict[str, str]]


@pytest.fixture
def service() -> Iterator[tuple[str, Sent]]:
    """Give the gateway's own server, and what it was asked to send."""
    asked: Sent = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(json.loads(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Stay silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()
    thread.join()


def is_all_done() -> bool:
    return not SmsWaiting.objects.exists() and not Pending.objects.exists()


def test_a_message_becomes_an_observation_and_is_answered(
    process_environment: dict[str, str],
    service: tuple[str, Sent],
    tmp_path: Path,
) -> None:
    mission, _, codes = equipped()
    address, asked = service
    gateway = gateway_of(mission)
    SmsGateway.objects.filter(pk=gateway.pk).update(send_url=address)
    texts = [f"1/2 SM {place('S-1')} B01Y {codes[0]}", f"2/2 B03B {codes[1]}"]
    with ExitStack() as processes:
        redis = processes.enter_context(OwnRedis.started(tmp_path))
        environment = {
            **process_environment,
            "REDIS_URL": redis.url,
            "LOG_LEVEL": "INFO",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "BAQYLAU_SMS_PRIVATE_GATEWAYS": "1",
        }
        url = processes.enter_context(serving(environment, tmp_path / "intake.log"))
        for command, name in (
            (worker_command("intake,default"), "worker"),
            (beat_command(tmp_path), "beat"),
        ):
            log = tmp_path / f"{name}.log"
            processes.enter_context(running(command, environment=environment, log=log))

        answers = [
            bring(url, gateway, text, f"m{number}").status_code
            for number, text in reversed([*enumerate(texts), *enumerate(texts)])
        ]
        wait_until(lambda: SmsMessage.objects.count() == 2 and is_all_done())
        wait_until(lambda: len(asked) == 2)

    logs = "".join(p.read_text(errors="replace") for p in tmp_path.glob("*.log"))
    (observation,) = Observation.objects.filter(mission=mission)
    assert answers == [200] * 4
    assert Submission.objects.filter(mission=mission).count() == 1
    assert observation.source == "sms"
    assert observation.answers["overall"] == "good"
    assert any(one["text"].startswith("Received ") for one in asked)
    assert NUMBER[1:] not in logs
    assert codes[0] not in logs
