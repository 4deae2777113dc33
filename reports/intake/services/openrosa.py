"""A report as Collect sends it: the XML with some of its files, in one or more requests.

Each request brings the whole XML again. The report is stored by the first, its files by
whichever brings them, so that order, repetition and a cut series make no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from observers.access.services.devices import note_device
from reports.checklists.selectors import is_published
from reports.intake.domain.delivery import KeptFile
from reports.intake.domain.envelope import ReportHead
from reports.intake.domain.file_names import same_name
from reports.intake.domain.xml_head import head_of, possible_file_names, read_xml
from reports.intake.models.files import Attachment
from reports.intake.selectors.senders import TokenHolder
from reports.intake.services.accepting import Outcome, accept_reports
from reports.intake.services.keeping import DiskFull, check_room, put_in_place
from reports.intake.services.spooling import SentFile

COLLECT = "collect"


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
    root = read_xml(raw)
    head = head_of(root)
    names = {same_name(name) for name in possible_file_names(root)} if files else ()
    request = _Request(
        token=token,
        holder=holder,
        raw=raw,
        head=head,
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
    is_known = _is_known_form(holder.mission_id, head)
    return Taken(outcome, is_for_review=not holder.is_open or not is_known)


@dataclass(frozen=True)
class _Request:
    """One request of a report, read."""

    token: str
    holder: TokenHolder
    raw: bytes
    head: ReportHead
    files: tuple[SentFile, ...]
    now: datetime

    def store(self) -> Outcome:
        if not self.files:
            return self._accept()
        try:
            check_room(sum(file.spool.size for file in self.files))
            put_in_place(
                mission_id=self.holder.mission_id,
                spools=[file.spool for file in self.files],
            )
        except DiskFull:
            self._accept()
            raise
        return self._accept_with([file.kept() for file in self.files])

    def _accept_with(self, files: Sequence[KeptFile]) -> Outcome:
        outcome = self._accept(files)
        if outcome.problem is None and not outcome.is_new:
            # The report was there already: these are the next of its files, or the same.
            Attachment.objects.keep(
                mission_id=self.holder.mission_id,
                instance_id=self.head.instance_id,
                files=files,
                actor=f"token:{outcome.token_id}",
                now=self.now,
            )
        return outcome

    def _accept(self, files: Sequence[KeptFile] = ()) -> Outcome:
        return accept_reports(
            token=self.token,
            raws=[self.raw],
            now=self.now,
            source=COLLECT,
            is_open=self.holder.is_open,
            head=self.head,
            files=files,
        )[0]


def _is_known_form(mission_id: int, head: ReportHead) -> bool:
    key = (mission_id, head.checklist, head.version)
    if key in _published:
        return True
    known = is_published(
        mission_id=mission_id, code=head.checklist, version=head.version
    )
    if known and not transaction.get_connection().in_atomic_block:
        _published.add(key)
    return known
