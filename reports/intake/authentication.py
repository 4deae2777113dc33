"""Who speaks OpenRosa: the token in the path, as Collect keeps it, or typed (Basic).

In both ways the token is `<mission>.<secret>`; nothing of it may reach a log line.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest

from elections.errors import DomainError
from observers.access.domain.typed import is_typed_secret, normal_secret
from observers.access.errors import InsecureTransport, TokenRevoked, TokenUnknown

SECRET = re.compile(r"[A-Za-z0-9_$!-]{8,128}")
CHALLENGE = 'Basic realm="Baqylau", charset="UTF-8"'
LONGEST_HEADER = 500
UNKNOWN = (
    "This phone's access is not valid. Keep the reports on the phone and ask your "
    "coordinator for a new QR code."
)


def openrosa_token(request: HttpRequest, *, secret: str | None, mission: str) -> str:
    """Return the device token that a request of Collect carries, or raise.

    In the path a secret that cannot be one is refused with 403, because 401 would
    open a password box; without one the request must prove itself by a user name, the
    mission's code, and a password made for typing. Passwords are taken over TLS only.
    """
    if not request.is_secure() and (settings.HTTPS or secret is None):
        raise InsecureTransport
    if secret is None:
        return _typed_token(request, mission=mission)
    if not SECRET.fullmatch(secret):
        raise TokenRevoked(UNKNOWN)
    return f"{mission}.{secret}"


def refusal_of(error: DomainError, *, secret: str | None) -> tuple[int, dict[str, str]]:
    """Return status and headers of a refusal: 401 only where a password may be typed."""
    headers: Mapping[str, str] = getattr(error, "headers", {})
    if not isinstance(error, TokenUnknown):
        return error.status, dict(headers)
    if secret is None:
        return TokenUnknown.status, {"WWW-Authenticate": CHALLENGE}
    return TokenRevoked.status, {}


def _typed_token(request: HttpRequest, *, mission: str) -> str:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic" or len(given) > LONGEST_HEADER:
        raise TokenUnknown(UNKNOWN)
    try:
        user, _, password = (
            base64.b64decode(given, validate=True).decode().partition(":")
        )
    except (binascii.Error, UnicodeDecodeError) as error:
        raise TokenUnknown(UNKNOWN) from error
    secret = normal_secret(password)
    if user.strip().lower() != mission.lower() or not is_typed_secret(secret):
        raise TokenUnknown(UNKNOWN)
    return f"{mission}.{secret}"
