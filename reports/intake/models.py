"""Reports as they came: sealed raw bytes, what waits for judgement, and the verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Self

import psycopg
from django.db import connection, models

from observers.access.models import DeviceToken
from observers.missions.models import (
    InMission,
    Mission,
    Observer,
    ObserverTeam,
    User,
)
from reports.intake.domain.delivery import Accepted, Delivery

# One statement, one commit, no lock that two reports share: whoever sends is checked,
# the report stored and queued together, or nothing happens.
ACCEPT = """
WITH sender AS MATERIALIZED (
    {sender}
), stored AS (
    INSERT INTO reports_submission (
        mission_id, token_id, entered_by_id, observer_id, team_id, received_at,
        instance_id, source, sealed, sha256, device_at, replaces, is_rehearsal, signature)
    SELECT %(mission)s, sender.token_id, sender.user_id, sender.observer_id,
           sender.team_id, %(now)s::timestamptz, item.*
    FROM sender, {items}
    ON CONFLICT (mission_id, instance_id) DO NOTHING
    RETURNING id, instance_id
), queued AS (
    INSERT INTO reports_pending (submission_id, mission_id, queued_at, attempts)
    SELECT id, %(mission)s, %(now)s::timestamptz, 0 FROM stored
)
SELECT sender.token_id, stored.instance_id FROM sender LEFT JOIN stored ON true
"""
BY_TOKEN = """
    SELECT token.id AS token_id, token.observer_id, token.team_id,
           NULL::bigint AS user_id
    FROM observers_devicetoken token
    JOIN observers_mission mission ON mission.id = token.mission_id
    WHERE token.token_hash = %(token_hash)b AND token.mission_id = %(mission)s
      AND token.revoked_at IS NULL AND mission.is_open
      AND (token.expires_at IS NULL OR token.expires_at > %(now)s)
"""
BY_PERSON = """
    SELECT NULL::bigint AS token_id, NULL::bigint AS observer_id,
           NULL::bigint AS team_id, %(user)s::bigint AS user_id
"""
ONE_ITEM = """(VALUES (
    %(id)s::uuid, %(source)s::text, %(sealed)b::bytea, %(sha256)b::bytea,
    %(device_at)s::timestamptz, %(replaces)s::uuid, %(is_rehearsal)s::boolean,
    %(signature)b::bytea)) AS item"""
MANY_ITEMS = """unnest(
    %(id)s::uuid[], %(source)s::text[], %(sealed)b::bytea[], %(sha256)b::bytea[],
    %(device_at)s::timestamptz[], %(replaces)s::uuid[], %(is_rehearsal)s::boolean[],
    %(signature)b::bytea[]) AS item"""


def sources() -> list[tuple[str, str]]:
    return [
        ("app", "App"),
        ("paper", "Typed in from paper"),
        ("phone", "Taken down by phone"),
        ("online", "Filled in online"),
        ("import", "Imported file"),
        ("sms", "SMS"),
        ("collect", "ODK Collect"),
    ]


def judgement_states() -> list[tuple[str, str]]:
    return [
        ("recorded", "Recorded"),
        ("set_aside", "Set aside"),
        ("discarded", "Discarded by a person"),
    ]


class SubmissionQuerySet(InMission["Submission"]):
    team_path = "team_id"

    def accept(
        self,
        *,
        mission_id: int,
        token_hash: bytes,
        deliveries: Sequence[Delivery],
        now: datetime,
    ) -> Accepted | None:
        """Store what a phone delivers; None if its token is not in force.

        A delivery whose id is stored already is left out of `new`; look it up.
        """
        return _accept(
            BY_TOKEN,
            {"mission": mission_id, "token_hash": token_hash, "now": now},
            deliveries,
        )

    def accept_from_person(
        self,
        *,
        mission_id: int,
        user_id: int | None,
        deliveries: Sequence[Delivery],
        now: datetime,
    ) -> Accepted:
        """Store what a person typed in or imported; `user_id` is empty for a command."""
        accepted = _accept(
            BY_PERSON, {"mission": mission_id, "user": user_id, "now": now}, deliveries
        )
        assert accepted is not None, "the sender is a constant row"
        return accepted

    def of_team(self, *, team_id: int | None, observer_id: int) -> Self:
        """Keep what a team sent; an observer without a team sees their own."""
        if team_id is None:
            return self.filter(observer_id=observer_id)
        return self.filter(team_id=team_id)


def _accept(
    sender: str, parameters: dict[str, object], deliveries: Sequence[Delivery]
) -> Accepted | None:
    if len(deliveries) == 1:
        items = ONE_ITEM
        parameters |= deliveries[0].columns()
    else:
        items = MANY_ITEMS
        # In the order of their ids, so that two lists that share some never deadlock.
        rows = [d.columns() for d in sorted(deliveries, key=lambda d: d.instance_id)]
        parameters |= {name: [row[name] for row in rows] for name in rows[0]}
    connection.ensure_connection()
    plain = connection.connection
    # Django's cursor pastes values into the text; this one lets the server keep the plan.
    plain.prepare_threshold = 5
    query = ACCEPT.format(sender=sender, items=items)
    with connection.wrap_database_errors, psycopg.Cursor(plain) as cursor:
        cursor.execute(query.encode(), parameters)
        found = cursor.fetchall()
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


class Judgement(models.Model):
    """What was decided about a report, and why; append-only, the latest round rules."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="judgements"
    )
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=judgement_states)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "round"], name="judged_once_per_round"
            )
        ]
        indexes = [
            models.Index(fields=["mission", "state", "id"], name="judgement_queue")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.state}"


class SetAsideDecision(models.Model):
    """A person's answer to a set-aside report: record it after all, or discard it."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    judgement = models.OneToOneField(
        Judgement, on_delete=models.PROTECT, related_name="decision"
    )
    action = models.CharField(
        max_length=12, choices=[("record", "Record it"), ("discard", "Discard it")]
    )
    reason = models.CharField(max_length=300, blank=True)
    assigned = models.JSONField(
        default=dict, blank=True, help_text="Team or station named by the person"
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT)
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.judgement_id} {self.action}"


class Conflict(models.Model):
    """A newcomer with the id of a stored report and other content; kept, never merged."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    instance_id = models.UUIDField()
    token = models.ForeignKey(
        DeviceToken, null=True, blank=True, on_delete=models.PROTECT
    )
    entered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT
    )
    sealed = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "instance_id", "sha256"], name="conflict_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"conflict of {self.instance_id}"


class Attachment(models.Model):
    """A complete file, sealed under its SHA-256 in the mission's folder; insert only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "sha256"], name="attachment_once_per_mission"
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
