"""Who speaks OpenRosa: the token in the path, as ODK Collect keeps it in its settings."""

from __future__ import annotations

import re

from django.http import HttpRequest

from observers.access.errors import TokenRevoked, TokenUnknown

SECRET = re.compile(r"[A-Za-z0-9_$!-]{8,128}")
UNKNOWN = (
    "This phone's access is not valid. Keep the reports on the phone and ask your "
    "coordinator for a new QR code."
)


def openrosa_token(request: HttpRequest, *, secret: str | None, mission: str) -> str:
    """Return the device token that a request of Collect carries, or raise.

    In the path a secret that cannot be one is refused with 403, because 401 would
    open a password box; without one the request must prove itself (401).
    """
    if secret is None:
        raise TokenUnknown(UNKNOWN)
    if not SECRET.fullmatch(secret):
        raise TokenRevoked(UNKNOWN)
    return f"{mission}.{secret}"
