"""What can go wrong while a mission is set up."""

from __future__ import annotations

from elections.errors import DomainError


class CodeTaken(DomainError):
    """A code of the mission names something else already."""

    code = "code_taken"
    status = 409


class WrongMission(DomainError):
    """Two things that must belong to one mission do not."""

    code = "wrong_mission"
    status = 400


class MissionClosed(DomainError):
    """The mission takes no changes any more."""

    code = "mission_closed"
    status = 409
