"""The base of every error a caller can act on; the edges turn it into an answer."""

from __future__ import annotations


class DomainError(Exception):
    """Say what is wrong and what to do; `code` is stable and safe to show."""

    code = "error"
    status = 400

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotFound(DomainError):
    """What was asked for does not exist, or not for this caller."""

    code = "not_found"
    status = 404


class NotAllowed(DomainError):
    """The caller is known but may not do this."""

    code = "not_allowed"
    status = 403
