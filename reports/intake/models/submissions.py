"""What arrived, sealed and signed for, and what of it waits to be judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self

from django.db import models

from observers.access.models import DeviceToken
from observers.missions.models import InMission, Mission, Observer, ObserverTeam, User
from reports.intake.domain.accepting import Sender, accept_statement
from reports.intake.domain.delivery import (
    Accepted,
    Delivery,
    KeptFile,
    columns_of,
    file_rows,
)
from reports.intake.domain.vocabulary import sources
from reports.intake.models.prepared import run_prepared


class SubmissionQuerySet(InMission["Submission"]):
    team_path = "team_id"
    area_path = "team__area_id"

    def accept(
        self,
        *,
        mission_id: int,
        token_hash: bytes,
        deliveries: Sequence[Delivery],
        now: datetime,
        is_open: bool = True,
        files: Sequence[KeptFile] = (),
    ) -> Accepted | None:
        """Store what a phone delivers; None if its token is not in force.

        A delivery whose id is stored already is left out of `new`; look it up. Without
        `is_open` the mission must be closed, and the token in force but for that.
        `files` are those of the only delivery, and are written down if it is new.
        """
        sender = {
            "mission": mission_id,
            "token_hash": token_hash,
            "is_open": is_open,
            "now": now,
        }
        return _accept(Sender.TOKEN, sender, deliveries, files)

    def accept_from_person(
        self,
        *,
        mission_id: int,
        user_id: int | None,
        deliveries: Sequence[Delivery],
        now: datetime,
    ) -> Accepted:
        """Store what a person typed in or imported; `user_id` is empty for a command."""
        sender = {"mission": mission_id, "user": user_id, "now": now}
        accepted = _accept(Sender.PERSON, sender, deliveries)
        assert accepted is not None, "the sender is a constant row"
        return accepted

    def accept_from_observer(
        self,
        *,
        mission_id: int,
        observer_id: int,
        user_id: int | None,
        deliveries: Sequence[Delivery],
        now: datetime,
    ) -> Accepted:
        """Store what came for an observer by a channel that has no token, such as SMS."""
        sender = {
            "mission": mission_id,
            "observer": observer_id,
            "user": user_id,
            "now": now,
        }
        accepted = _accept(Sender.OBSERVER, sender, deliveries)
        assert accepted is not None, "an observer of a report is never deleted"
        return accepted

    def of_team(self, *, team_id: int | None, observer_id: int) -> Self:
        """Keep what a team sent; an observer without a team sees their own."""
        own = {"observer_id": observer_id} if team_id is None else {"team_id": team_id}
        return self.filter(**own)


def _accept(
    sender: Sender,
    parameters: Mapping[str, object],
    deliveries: Sequence[Delivery],
    files: Sequence[KeptFile] = (),
) -> Accepted | None:
    statement = accept_statement(
        sender, is_list=len(deliveries) > 1, has_files=bool(files)
    )
    own = {"files": file_rows(files)} if files else {}
    found = run_prepared(statement, {**parameters, **columns_of(deliveries), **own})
    if not found:
        return None
    return Accepted(
        token_id=found[0][0],
        new=frozenset(row[1] for row in found if row[1] is not None),
    )


class Submission(models.Model):
    """One accepted report, insert only. `sealed` holds the raw item bytes.

    `sha256` is of the raw bytes; the receipt (received_at, sha256, signature) is
    computed once and answered again, the same, on every resend. Its foreign keys are
    not checked by the database: each check would lock a row that all reports share.
    """

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    instance_id = models.UUIDField()
    token = models.ForeignKey(
        DeviceToken,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
    )
    entered_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
    )
    observer = models.ForeignKey(
        Observer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
    )
    team = models.ForeignKey(
        ObserverTeam,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
    )
    source = models.CharField(max_length=16, choices=sources, default="app")
    sealed = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)
    device_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    replaces = models.UUIDField(null=True, blank=True)
    is_rehearsal = models.BooleanField(default=False)
    signature = models.BinaryField(max_length=64)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "instance_id"], name="instance_once_per_mission"
            )
        ]
        indexes = [
            models.Index(fields=["mission", "team"], name="submission_by_team"),
            models.Index(
                fields=["mission", "replaces"],
                name="submission_edits",
                condition=models.Q(replaces__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.instance_id)


class Pending(models.Model):
    """A report that waits to be judged; deleted by the transaction that judges it.

    No foreign keys: the accept statement must not take a lock that two reports share.
    """

    submission_id = models.BigIntegerField(primary_key=True)
    mission_id = models.BigIntegerField()
    queued_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "pending"

    def __str__(self) -> str:
        return str(self.submission_id)
