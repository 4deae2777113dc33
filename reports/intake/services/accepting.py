"""Accepting reports: sealed, signed for and stored in one statement; judged later.

The exception to the rule of services: no transaction and no event here. The statement
commits by itself, and the stored row is its own evidence.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from elections.errors import DomainError
from elections.journal.services.events import record_event
from elections.journal.services.sealing import MissionKeys, mission_keys
from elections.scope import keep_database_scope
from observers.access.errors import TokenUnknown
from observers.access.models import hash_of
from observers.access.selectors import token_in_force
from observers.missions.models import Mission, Observer, User
from observers.missions.selectors import mission_id_of
from reports.intake.domain.delivery import Accepted, Delivery, KeptFile
from reports.intake.domain.envelope import ReportHead
from reports.intake.domain.readers import (
    is_same_report,
    plain_bytes,
    read_report,
)
from reports.intake.domain.receipts import Receipt, signed_receipt
from reports.intake.domain.sealing_contexts import (
    conflict_context,
    seal_report,
    submission_context,
)
from reports.intake.models.conflicts import Conflict
from reports.intake.models.submissions import Submission
from reports.intake.selectors.states import receipt_of
from reports.intake.selectors.stored import raw_report

CACHE_SECONDS = 60.0
REFUSAL = (
    "No valid token. Send `Authorization: Bearer ...` with the token from your "
    "coordinator."
)


class ReportConflict(DomainError):
    """Another report with this id is stored; the newcomer is kept apart."""

    code = "report_conflict"
    status = 409


@dataclass(frozen=True)
class Outcome:
    """What became of one item: a receipt, or a problem; `is_new` if it was not known."""

    receipt: Receipt | None = None
    problem: DomainError | None = None
    is_new: bool = False
    token_id: int | None = None


# Per process: which number a mission's code stands for never changes.
_missions: dict[str, tuple[float, int]] = {}


def accept_reports(
    *,
    token: str,
    raws: Sequence[bytes],
    now: datetime,
    source: str = "app",
    is_open: bool = True,
    head: ReportHead | None = None,
    files: Sequence[KeptFile] = (),
) -> list[Outcome]:
    """Store what a phone sends; each item gets its own outcome, in the given order.

    Raises TokenUnknown or TokenRevoked, and then stores nothing. Without `is_open` the
    mission must be closed: a channel that cannot ask its user to wait keeps late reports.
    `head` spares reading the only report again. `files` came with it and lie in their
    places; their rows are written with a report that is new.
    """
    code = token.partition(".")[0]
    mission_id = _mission_id(code)
    if mission_id is None:
        raise TokenUnknown(REFUSAL)

    def store(deliveries: Sequence[Delivery]) -> Accepted:
        if not deliveries:
            token_in_force(token, now=now)
            return Accepted(token_id=None, new=frozenset())
        accepted = Submission.objects.accept(
            mission_id=mission_id,
            token_hash=hash_of(token),
            deliveries=deliveries,
            now=now,
            is_open=is_open,
            files=files,
        )
        if accepted is None:
            _missions.pop(code, None)
            token_in_force(token, now=now)
            raise TokenUnknown(REFUSAL)
        return accepted

    keep_database_scope(str(mission_id))
    accepting = _Accepting(mission_id, code, source, now, head=head)
    return accepting.run(raws, store)


def enter_reports(
    *,
    mission: Mission,
    raws: Sequence[bytes],
    source: str,
    now: datetime,
    user: User | None = None,
    observer: Observer | None = None,
) -> list[Outcome]:
    """Store what a person typed in, a command imports, or a channel without tokens brings.

    The reports name the observer; `observer` says that the channel knows who it was.
    """

    def store(deliveries: Sequence[Delivery]) -> Accepted:
        if not deliveries:
            return Accepted(token_id=None, new=frozenset())
        if observer is not None:
            return Submission.objects.accept_from_observer(
                mission_id=mission.pk,
                observer_id=observer.pk,
                user_id=user.pk if user else None,
                deliveries=deliveries,
                now=now,
            )
        return Submission.objects.accept_from_person(
            mission_id=mission.pk,
            user_id=user.pk if user else None,
            deliveries=deliveries,
            now=now,
        )

    entering = _Accepting(mission.pk, mission.code, source, now, user)
    return entering.run(raws, store)


def _mission_id(code: str) -> int | None:
    kept = _missions.get(code)
    if kept and time.monotonic() - kept[0] < CACHE_SECONDS:
        return kept[1]
    found = mission_id_of(code)
    # A mission seen in a transaction that is rolled back must not outlive it.
    if found is not None and not transaction.get_connection().in_atomic_block:
        _missions[code] = (time.monotonic(), found)
    return found


@dataclass(frozen=True)
class _Accepting:
    """One request's reports of one mission."""

    mission_id: int
    mission_code: str
    source: str
    now: datetime
    user: User | None = None
    head: ReportHead | None = None

    @property
    def keys(self) -> MissionKeys:
        return mission_keys(self.mission_id)

    def run(
        self,
        raws: Sequence[bytes],
        store: Callable[[Sequence[Delivery]], Accepted],
    ) -> list[Outcome]:
        read = [self._read(raw) for raw in raws]
        deliveries = [one for one in read if isinstance(one, Delivery)]
        accepted = store(deliveries)
        unclaimed = set(accepted.new)
        outcomes: list[Outcome] = []
        for one in read:
            if isinstance(one, DomainError):
                outcomes.append(Outcome(problem=one))
            elif one.instance_id in unclaimed:
                # The same id twice in one list: the first is new, the second a resend.
                unclaimed.discard(one.instance_id)
                outcomes.append(Outcome(receipt=one.receipt, is_new=True))
            else:
                outcomes.append(self._known(one, accepted.token_id))
        return [replace(one, token_id=accepted.token_id) for one in outcomes]

    def _read(self, raw: bytes) -> Delivery | DomainError:
        raw = plain_bytes(source=self.source, raw=raw)
        try:
            head = self.head or read_report(source=self.source, raw=raw)
        except DomainError as problem:
            return problem
        keys = self.keys
        return Delivery(
            raw=raw,
            sealed=seal_report(
                keys.data_key,
                raw,
                context=submission_context(
                    mission_id=self.mission_id, instance_id=head.instance_id
                ),
            ),
            receipt=signed_receipt(
                mission=self.mission_code,
                instance_id=head.instance_id,
                sha256=hashlib.sha256(raw).digest(),
                received_at=self.now,
                sign=keys.sign,
            ),
            source=self.source,
            device_at=head.device_at,
            replaces=head.replaces,
            is_rehearsal=head.is_rehearsal,
        )

    def _known(self, newcomer: Delivery, token_id: int | None) -> Outcome:
        """Answer a resend with the stored receipt, and keep other content apart."""
        stored = Submission.objects.get(
            mission_id=self.mission_id, instance_id=newcomer.instance_id
        )
        if is_same_report(
            stored=raw_report(stored),
            stored_source=stored.source,
            newcomer=newcomer.raw,
            source=newcomer.source,
        ):
            return Outcome(receipt=receipt_of(stored, mission_code=self.mission_code))
        self._keep_conflict(newcomer, token_id)
        return Outcome(
            problem=ReportConflict(
                "Another report with this id is stored and stays as it is; this one is "
                "kept apart. To correct a report, send a new id and name the old one in "
                "`replaces`. Call your coordinator."
            )
        )

    @transaction.atomic
    def _keep_conflict(self, newcomer: Delivery, token_id: int | None) -> None:
        context = conflict_context(
            mission_id=self.mission_id, instance_id=newcomer.instance_id
        )
        _, is_new = Conflict.objects.get_or_create(
            mission_id=self.mission_id,
            instance_id=newcomer.instance_id,
            sha256=newcomer.receipt.sha256,
            defaults={
                "token_id": token_id,
                "entered_by": self.user,
                "source": newcomer.source,
                "sealed": seal_report(
                    self.keys.data_key, newcomer.raw, context=context
                ),
                "received_at": self.now,
            },
        )
        if is_new:
            sender = f"token:{token_id}" if token_id else "system"
            record_event(
                actor=self.user.actor if self.user else sender,
                kind="report.conflict",
                subject=f"report:{newcomer.instance_id}",
                mission_id=self.mission_id,
                payload={"sha256": newcomer.receipt.sha256.hex()},
            )
