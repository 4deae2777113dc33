"""What a person can act on when a statement cannot be changed or released."""

from __future__ import annotations

from elections.errors import DomainError


class AlreadyPublished(DomainError):
    """A published statement and its files never change."""

    code = "already_published"
    status = 409


class ReleaseRefused(DomainError):
    """Something in the text or its figures stands in the way."""

    code = "release_refused"
    status = 409


class CannotBeLeftOut(DomainError):
    """The part belongs to every statement."""

    code = "cannot_be_left_out"


class NothingBuilt(DomainError):
    """The statement has no figures yet."""

    code = "nothing_built"
