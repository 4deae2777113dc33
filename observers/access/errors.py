"""Why somebody does not get in, and what they can do about it."""

from __future__ import annotations

from elections.errors import DomainError


class TokenUnknown(DomainError):
    """No token, or one that was never issued."""

    code = "token_unknown"
    status = 401
    auth_header = 'Bearer realm="baqylau"'


class TokenRevoked(DomainError):
    """A token that was revoked, or whose time is over."""

    code = "token_revoked"
    status = 403


class MissionOver(TokenRevoked):
    """A token of a mission that was closed."""


class InsecureTransport(DomainError):
    """A secret came in clear; it is refused, not redirected, so that it is noticed."""

    code = "insecure"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            "This address is not secure: use https. Whoever listens may have read the "
            "token; ask your coordinator for a new one."
        )


class NobodyToSetUp(DomainError):
    """None of the chosen observers serves in the mission."""

    code = "nobody_to_set_up"


class InvitationSpent(DomainError):
    """A link that was used, has expired or never existed."""

    code = "invitation_spent"
    status = 404


class PasswordTooWeak(DomainError):
    """The chosen password does not hold."""

    code = "password_too_weak"
    status = 400


class AccountExists(DomainError):
    """Somebody has this user name already."""

    code = "account_exists"
    status = 409
