"""Sending SMS: rows are the queue, claimed with a lease, so that a crash loses none.

A claim puts the row off by its lease and counts the attempt; after that the gateway is
called outside any transaction. What fails waits twice as long each time.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.error import HTTPError
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    ProxyHandler,
    Request,
    build_opener,
)

from django.conf import settings
from django.db import transaction

from elections.errors import DomainError
from elections.journal.domain.sealing import seal
from elections.journal.services.sealing import mission_keys
from observers.messages.domain.adapters import CONSOLE, adapter_with, outgoing
from observers.messages.models import Message, SmsGateway
from observers.messages.selectors import gateway_context, gateway_secret, number_of
from observers.missions.models import Observer

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
MAX_ATTEMPTS = 10
TIMEOUT_SECONDS = 10.0
BATCH = 20
Clock = Callable[[], datetime]


class NotSent(Exception):
    """The gateway did not take the message; the text is a reason without any data."""


class NoRedirect(HTTPRedirectHandler):
    """A gateway that moves must be set up again; its secret goes nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Outside(HTTPConnection):
    """A connection that never leads into the server's own network."""

    def connect(self) -> None:
        """Connect to the very address that was looked at: a name may change its mind."""
        self.sock = _public_socket(self.host, self.port, timeout=self.timeout)


class OutsideTls(HTTPSConnection):
    """The same with TLS, for the name in the address."""

    def connect(self) -> None:
        plain = _public_socket(self.host, self.port, timeout=self.timeout)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host)


class OutsideHandler(HTTPSHandler, HTTPHandler):
    """Opens addresses by connections that lead outside."""

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(Outside, req)

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(OutsideTls, req)


_anywhere = build_opener(NoRedirect)
# A proxy would resolve the name by itself.
_outside = build_opener(NoRedirect, ProxyHandler({}), OutsideHandler)


@transaction.atomic
def queue_sms(
    *,
    gateway: SmsGateway,
    number: str,
    text: str,
    now: datetime,
    observer: Observer | None = None,
) -> Message:
    """Queue one SMS; what answers the console is read at the desk and sent nowhere."""
    key = mission_keys(gateway.mission_id).data_key
    context = gateway_context(gateway, field="number")
    return Message.objects.create(
        mission_id=gateway.mission_id,
        observer=observer,
        channel="sms",
        gateway=gateway,
        sealed_number=seal(key, number.encode(), context=context),
        subject=text[:200],
        body=text,
        created_at=now,
        due_at=now,
        sent_at=now if gateway.adapter == CONSOLE else None,
    )


def send_due(*, clock: Clock, batch: int = BATCH) -> int:
    """Send what is due; return how many messages were handed over."""
    sent = 0
    for _ in range(batch):
        message = _claim(clock())
        if message is None:
            break
        sent += _send(message, clock=clock)
    return sent


@transaction.atomic
def _claim(now: datetime) -> Message | None:
    due = Message.objects.to_send(now).order_by("due_at", "pk")
    message = (
        due.select_for_update(skip_locked=True, of=("self",))
        .select_related("gateway")
        .first()
    )
    if message is not None:
        message.attempts += 1
        message.due_at = now + LEASE
        message.save(update_fields=["attempts", "due_at"])
    return message


def _send(message: Message, *, clock: Clock) -> bool:
    try:
        _call(message)
    except (NotSent, DomainError) as error:
        now = clock()
        message.failure = str(error)[:80]
        wait = min(FIRST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT)
        message.due_at = now + wait
        if message.attempts >= MAX_ATTEMPTS:
            message.given_up_at = now
        message.save(update_fields=["failure", "due_at", "given_up_at"])
        logger.warning("message %s not sent, attempt %d", message.pk, message.attempts)
        return False
    message.sent_at, message.failure = clock(), ""
    message.save(update_fields=["sent_at", "failure"])
    logger.info("message %s sent", message.pk)
    return True


def _call(message: Message) -> None:
    gateway = message.gateway
    if gateway is None or not gateway.is_open or not gateway.send_url:
        raise NotSent("The gateway is closed or has no address to send by.")
    request = outgoing(
        adapter_with(gateway.adapter, gateway.options),
        to=number_of(message),
        text=message.body,
        message_id=str(message.pk),
        secret=gateway_secret(gateway, field="send_secret"),
    )
    call = Request(  # noqa: S310 - the scheme is checked when a gateway is saved
        gateway.send_url,
        data=request.body,
        headers=dict(request.headers),
        method="POST",
    )
    try:
        opener = _anywhere if settings.SMS_PRIVATE_GATEWAYS else _outside
        with opener.open(call, timeout=TIMEOUT_SECONDS) as answer:
            answer.read(1)
    except HTTPError as error:
        phrase = HTTPStatus(error.code).phrase if error.code in _KNOWN else ""
        raise NotSent(f"The gateway answered {error.code} {phrase}.") from error
    except (OSError, ValueError) as error:
        raise NotSent(f"The gateway cannot be reached ({type(error).__name__}).") from (
            error
        )


def _public_socket(host: str, port: int, *, timeout: float | None) -> socket.socket:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotSent("The gateway's name is not known.") from error
    found = [str(one[4][0]) for one in answers]
    if not all(ipaddress.ip_address(one.partition("%")[0]).is_global for one in found):
        raise NotSent("The gateway's address is not public.")
    *others, last = found
    for address in others:
        try:
            return socket.create_connection((address, port), timeout=timeout)
        except OSError:
            logger.info("one of the gateway's addresses does not answer")
    return socket.create_connection((last, port), timeout=timeout)


_KNOWN = {status.value for status in HTTPStatus}
