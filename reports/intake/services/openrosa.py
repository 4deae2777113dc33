"""A report as Collect sends it: the XML with some of its files, in one or more requests.

Each request brings the whole XML again. The report is stored by the first, its files by
whichever brings them, so that order, repetition and a cut series make no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from elections.journal.services.sealing import mission_keys
from observers.access.services.devices import note_device
from reports.checklists.selectors import is_published
from reports.intake.domain.envelope import Envelope
from reports.intake.domain.file_names import same_name
from reports.intake.domain.xml_report import parse_xml_report, possible_file_names
from reports.intake.models.files import SubmissionFile
from reports.intake.selectors.senders import TokenHolder
from reports.intake.services.accepting import Outcome, accept_reports
from reports.intake.services.keeping import DiskFull, check_room, keep_file
from reports.intake.services.spooling import Spool

COLLECT = "collect"


@dataclass(frozen=True)
class SentFile:
    """One part of a request that is a file."""

    name: str
    media_type: str
    spool: Spool


@dataclass(frozen=True)
class Claims:
    """What an app says of itself: cut, and stored sealed."""

    device_id: str = ""
    user_agent: str = ""


@dataclass(frozen=True)
class Taken:
    """What became of a request; `is_for_review` if a person has to look at it first."""

    outcome: Outcome
    is_for_review: bool = False


# Per process: what was published once stays published.
_published: set[tuple[int, str, str]] = set()


def take_collected(
    *,
    token: str,
    holder: TokenHolder,
    raw: bytes,
    files: Sequence[SentFile],
    claims: Claims,
    now: datetime,
) -> Taken:
    """Store a report with the files of this request that it names.

    Others are left out: Collect sends its whole folder, with photographs that the
    observer took again and did not want to send. Raises DiskFull only after the report
    itself is stored: reports need little room.
    """
    envelope = parse_xml_report(raw)
    names = {same_name(name) for name in possible_file_names(envelope)} if files else ()
    request = _Request(
        token=token,
        holder=holder,
        raw=raw,
        envelope=envelope,
        files=tuple(file for file in files if same_name(file.name) in names),
        now=now,
    )
    outcome = request.store()
    if outcome.token_id is not None:
        note_device(
            mission_id=holder.mission_id,
            token_id=outcome.token_id,
            device_id=claims.device_id,
            user_agent=claims.user_agent,
            now=now,
        )
    is_known = _is_known_form(holder.mission_id, envelope)
    return Taken(outcome, is_for_review=not holder.is_open or not is_known)


def keep_named_files(
    *,
    mission_id: int,
    instance_id: UUID,
    files: Sequence[SentFile],
    actor: str,
    now: datetime,
) -> None:
    """Keep files, and under which name their report knows each."""
    # In one order, so that two requests with the same files never wait for each other.
    ordered = sorted(files, key=lambda one: (one.spool.sha256, one.name))
    for file in ordered:
        keep_file(
            mission_id=mission_id,
            sha256=file.spool.sha256,
            size=file.spool.size,
            pieces=file.spool.pieces(),
            media_type=file.media_type,
            actor=actor,
            now=now,
        )
    SubmissionFile.objects.bulk_create(
        [
            SubmissionFile(
                mission_id=mission_id,
                instance_id=instance_id,
                name=same_name(file.name),
                sha256=file.spool.sha256,
                received_at=now,
            )
            for file in ordered
        ],
        ignore_conflicts=True,
    )


@dataclass(frozen=True)
class _Request:
    """One request of a report, read."""

    token: str
    holder: TokenHolder
    raw: bytes
    envelope: Envelope
    files: tuple[SentFile, ...]
    now: datetime

    def store(self) -> Outcome:
        if not self.files:
            return self._accept()
        try:
            check_room(sum(file.spool.size for file in self.files))
            return self._store_with_files()
        except DiskFull:
            self._accept()
            raise

    def _store_with_files(self) -> Outcome:
        # Outside the transaction, so that the process may remember them.
        mission_keys(self.holder.mission_id)
        with transaction.atomic():
            outcome = self._accept()
            if outcome.problem is None:
                keep_named_files(
                    mission_id=self.holder.mission_id,
                    instance_id=self.envelope.instance_id,
                    files=self.files,
                    actor=f"token:{outcome.token_id}",
                    now=self.now,
                )
        return outcome

    def _accept(self) -> Outcome:
        return accept_reports(
            token=self.token,
            raws=[self.raw],
            now=self.now,
            source=COLLECT,
            is_open=self.holder.is_open,
            envelope=self.envelope,
        )[0]


def _is_known_form(mission_id: int, envelope: Envelope) -> bool:
    key = (mission_id, envelope.checklist, envelope.version)
    if key in _published:
        return True
    known = is_published(
        mission_id=mission_id, code=envelope.checklist, version=envelope.version
    )
    if known and not transaction.get_connection().in_atomic_block:
        _published.add(key)
    return known
