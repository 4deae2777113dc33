"""What the buttons of a statement's page do: each is one service."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kombu.exceptions import OperationalError

from elections.errors import NotAllowed
from observers.missions.models import User
from observers.missions.permissions import Right, has_right
from reports.statements.errors import NothingBuilt
from reports.statements.models import Revision, Statement
from reports.statements.selectors.revisions import latest_revision
from reports.statements.services.building import make_revision
from reports.statements.services.releasing import publish, sign_off
from reports.statements.services.working import ask_for_statement, write_files
from reports.statements.tasks import build_asked_statements

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Doing:
    """A button: what it does and what is said afterwards."""

    do: Callable[[Statement, User], object]
    said: str


def wake_worker() -> None:
    """Tell a worker that there is work; the beat finds it anyway."""
    try:
        build_asked_statements.delay()
    except OperationalError:
        logger.warning("no worker was woken; the beat will find the statement")


def _revise(statement: Statement, user: User) -> None:
    _may_write(statement, user)
    revision = make_revision(statement=statement, actor=user.actor)
    write_files(revision=revision, actor=user.actor)


def _rebuild(statement: Statement, user: User) -> None:
    _may_write(statement, user)
    ask_for_statement(
        mission=statement.mission,
        election_day=statement.election_day,
        actor=user.actor,
    )
    wake_worker()


def _sign(statement: Statement, user: User) -> None:
    sign_off(revision=_latest(statement), user=user)


def _publish(statement: Statement, user: User) -> None:
    publish(statement=statement, user=user)


def _latest(statement: Statement) -> Revision:
    revision = latest_revision(statement)
    if revision is None:
        raise NothingBuilt("Build the statement first.")
    return revision


def _may_write(statement: Statement, user: User) -> None:
    right = Right.WRITE_STATEMENT
    if not has_right(user, right, mission_id=statement.mission_id):
        raise NotAllowed("Your role in this mission does not write statements.")


DOINGS: Mapping[str, Doing] = {
    "revise": Doing(_revise, "A new revision is made of the text as it stands."),
    "rebuild": Doing(_rebuild, "The figures are being counted again."),
    "sign": Doing(_sign, "You have released this revision."),
    "publish": Doing(_publish, "The statement is published; its files never change."),
}
