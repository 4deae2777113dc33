"""SMS out: once when all is well, again with patience when not, never inwards."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from pytest_django import Settings

from elections.journal.services.sealing import forget_mission_keys
from observers.messages.models import Message, SmsGateway
from observers.messages.services.gateways import BadGateway, save_gateway
from observers.messages.services.sending import MAX_ATTEMPTS, queue_sms, send_due
from tests.factories.sms import SECRET, SmsGatewayFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 19, 8, tzinfo=UTC)


@dataclass
class Service:
    """A gateway's own server on this machine, which answers as it is told."""

    url: str = ""
    status: int = 200
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    settings.SMS_PRIVATE_GATEWAYS = True
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            told.calls.append((dict(self.headers), self.rfile.read(length)))
            self.send_response(told.status)
            self.send_header("Location", told.url)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Stay silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


def queued(gateway: SmsGateway, text: str = "Received 4F7K") -> Message:
    return queue_sms(gateway=gateway, number="+77011234567", text=text, now=NOW)


def test_a_message_goes_out_once_with_the_gateways_token(service: Service) -> None:
    message = queued(SmsGatewayFactory.create(send_url=service.url))

    sent = send_due(clock=lambda: NOW) + send_due(clock=lambda: NOW)

    message.refresh_from_db()
    headers, body = service.calls[0]
    assert (sent, len(service.calls)) == (1, 1)
    assert message.sent_at == NOW
    assert headers["Authorization"] == f"Bearer {SECRET}"
    assert json.loads(body) == {
        "to": "+77011234567",
        "text": "Received 4F7K",
        "id": str(message.pk),
    }


def test_a_form_with_own_names_and_braces_in_the_text(service: Service) -> None:
    send = {"encoding": "form", "fields": {"dest": "{digits}", "msg": "{text}"}}
    gateway = SmsGatewayFactory.create(send_url=service.url, options={"send": send})
    queued(gateway, "Как {to}? & 1")

    send_due(clock=lambda: NOW)

    found = parse_qs(service.calls[0][1].decode())
    assert found == {"dest": ["77011234567"], "msg": ["Как {to}? & 1"]}


def test_rapidpro_gets_a_broadcast(service: Service) -> None:
    queued(SmsGatewayFactory.create(adapter="rapidpro", send_url=service.url))

    send_due(clock=lambda: NOW)

    headers, body = service.calls[0]
    assert headers["Authorization"] == f"Token {SECRET}"
    assert json.loads(body) == {"urns": ["tel:+77011234567"], "text": "Received 4F7K"}


@pytest.mark.parametrize("status", [302, 400, 500])
def test_a_failure_is_tried_again_later_and_longer(
    service: Service, status: int
) -> None:
    service.status = status
    message = queued(SmsGatewayFactory.create(send_url=service.url))
    waits = []

    for _ in range(3):
        message.refresh_from_db()
        moment = message.due_at
        send_due(clock=lambda moment=moment: moment)  # type: ignore[misc]  # bound per round
        message.refresh_from_db()
        waits.append((message.due_at - moment).total_seconds())

    assert len(service.calls) == 3
    assert waits == [30, 60, 120]
    assert message.sent_at is None
    assert str(status) in message.failure


def test_after_many_failures_a_message_is_given_up(service: Service) -> None:
    service.status = 500
    message = queued(SmsGatewayFactory.create(send_url=service.url))

    for day in range(MAX_ATTEMPTS + 3):
        later = NOW + timedelta(days=day)
        send_due(clock=lambda later=later: later)  # type: ignore[misc]  # bound per round

    message.refresh_from_db()
    assert message.given_up_at is not None
    assert len(service.calls) == MAX_ATTEMPTS


def test_a_crash_between_claim_and_sending_loses_nothing(service: Service) -> None:
    message = queued(SmsGatewayFactory.create(send_url=service.url))
    Message.objects.filter(pk=message.pk).update(
        attempts=1, due_at=NOW + timedelta(seconds=60)
    )

    now = send_due(clock=lambda: NOW)
    later = send_due(clock=lambda: NOW + timedelta(seconds=61))

    assert (now, later) == (0, 1)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/"]
)
def test_nothing_is_sent_into_the_servers_own_network(
    settings: Settings, address: str
) -> None:
    settings.SMS_PRIVATE_GATEWAYS = False
    message = queued(SmsGatewayFactory.create(send_url=address))

    send_due(clock=lambda: NOW)

    message.refresh_from_db()
    assert "not public" in message.failure


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_name_that_changes_its_mind_leads_nowhere_else(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    settings.SMS_PRIVATE_GATEWAYS = False
    answers = iter(["8.8.8.8"] + ["127.0.0.1"] * 9)
    called: list[Any] = []

    def resolve(_host: object, port: object, *_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: object, *_: object, **__: object) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    message = queued(
        SmsGatewayFactory.create(send_url=f"{scheme}://gateway.example:7001/")
    )

    send_due(clock=lambda: NOW)

    message.refresh_from_db()
    assert called == [("8.8.8.8", 7001)]
    assert "cannot be reached" in message.failure


def test_the_console_sends_nothing(service: Service) -> None:
    message = queued(SmsGatewayFactory.create(adapter="console", send_url=service.url))

    sent = send_due(clock=lambda: NOW)

    assert (sent, service.calls) == (0, [])
    assert message.sent_at == NOW


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x", "javascript:1"])
def test_only_web_addresses_are_called(address: str) -> None:
    gateway = SmsGatewayFactory.create()
    gateway.send_url = address

    with pytest.raises(BadGateway, match="https"):
        save_gateway(gateway=gateway, actor="system")


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(BadGateway, match="16"):
        save_gateway(gateway=SmsGatewayFactory.create(), secret="short", actor="system")
