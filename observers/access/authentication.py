"""How a phone proves itself to the API: `Authorization: Bearer <token>`.

The token begins with the mission's code; the connection sees that mission and no other
from here to the end of the request, and none if the token is not in force.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from observers.access.errors import InsecureTransport
from observers.access.models import DeviceToken
from observers.access.selectors import token_in_force

SCHEME = "bearer"


@dataclass(frozen=True)
class Device:
    """A phone that has proved itself; stands where a person would as `request.user`."""

    token_id: int
    observer_id: int
    is_authenticated: bool = True
    is_anonymous: bool = False
    is_active: bool = True

    @property
    def pk(self) -> int:
        return self.token_id

    @property
    def actor(self) -> str:
        """Return how the journal names this phone."""
        return f"token:{self.token_id}"


class DeviceTokenAuthentication(BaseAuthentication):
    """Reads the bearer token; raises TokenUnknown (401), TokenRevoked or, in clear, 403."""

    def authenticate(self, request: Request) -> tuple[Device, DeviceToken] | None:
        """Return the phone and its token; nothing if there is no bearer header."""
        scheme, _, raw = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME:
            return None
        if settings.HTTPS and not request.is_secure():
            raise InsecureTransport
        token = token_in_force(raw.strip(), now=timezone.now())
        return Device(token_id=token.pk, observer_id=token.observer_id), token

    def authenticate_header(self, request: Request) -> str:
        """Make a missing token a 401, not a 403."""
        return 'Bearer realm="baqylau"'
