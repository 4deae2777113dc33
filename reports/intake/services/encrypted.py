"""Encrypted reports: out to where the private key is, and back as ordinary reports.

The private key never comes to the server. A folder is carried to another machine,
decrypted there, and carried back; in it files lie under their hashes, because the names
that reports give them are a stranger's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from elections.errors import DomainError
from elections.journal.services.events import record_event
from observers.missions.models import Mission, User
from reports.intake.domain.encryption import (
    CannotDecrypt,
    DecryptedReport,
    decrypt_report,
    private_key,
    read_manifest,
)
from reports.intake.domain.identity import SetAsideReason
from reports.intake.domain.xml_report import decrypted_id, parse_xml_report
from reports.intake.models.files import Attachment
from reports.intake.models.submissions import Submission
from reports.intake.selectors.files import attachment_bytes
from reports.intake.selectors.named_files import report_files
from reports.intake.selectors.stored import raw_report
from reports.intake.services.accepting import Outcome, enter_reports
from reports.intake.services.deciding import DISCARD, decide_set_aside
from reports.intake.services.keeping import FileTooLarge, keep_files
from reports.intake.services.spooling import SentFile, Spool

DECRYPTED = "decrypted"
REPORT, NAMES = "report.xml", "names.json"
LARGEST_FILE = 2**31
ENTERED = "Decrypted and entered."


class NotOurs(DomainError):
    """The folder holds a report that did not come encrypted to this mission."""

    code = "not_ours"


@dataclass(frozen=True)
class Opened:
    """What became of one report of a folder."""

    name: str
    problem: str = ""


def export_encrypted(*, mission: Mission, folder: Path, actor: str) -> int:
    """Write the mission's encrypted reports that wait, one folder each; return how many."""
    waiting = Submission.objects.filter(
        mission=mission,
        judgements__reason=SetAsideReason.ENCRYPTED,
        judgements__state="set_aside",
        judgements__decision=None,
    ).select_related("mission")
    count = 0
    for submission in waiting.order_by("pk").distinct():
        files = [file for file in report_files(submission) if file.is_here]
        contents = {file.name: _content(mission, file.sha256) for file in files}
        _write(folder / str(submission.instance_id), raw_report(submission), contents)
        count += 1
    record_event(
        actor=actor,
        kind="encrypted.exported",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        payload={"reports": count},
    )
    return count


def decrypt_folder(
    *, folder: Path, out: Path, pem: bytes, password: bytes | None = None
) -> Iterator[Opened]:
    """Decrypt what `export_encrypted` wrote; needs no server and no database."""
    key = private_key(pem, password=password)
    for own in _reports_in(folder):
        try:
            xml, files = _read(own)
            found: DecryptedReport = decrypt_report(read_manifest(xml), files, key)
        except (DomainError, OSError) as error:
            yield Opened(own.name, str(error))
            continue
        _write(out / own.name, found.xml, found.files)
        yield Opened(own.name)


def enter_decrypted(
    *, mission: Mission, folder: Path, user: User, now: datetime
) -> Iterator[Opened]:
    """Enter decrypted reports through the intake, in the name of who sent them."""
    for own in _reports_in(folder):
        try:
            xml, files = _read(own)
            outcome = _enter(mission, xml, files, user=user, now=now)
        except (DomainError, OSError) as error:
            yield Opened(own.name, str(error))
            continue
        yield Opened(own.name, str(outcome.problem or ""))


def _enter(
    mission: Mission,
    xml: bytes,
    files: Mapping[str, bytes],
    *,
    user: User,
    now: datetime,
) -> Outcome:
    envelope = parse_xml_report(xml)
    encrypted = (
        Submission.objects.filter(mission=mission, instance_id=envelope.instance_id)
        .select_related("mission", "observer")
        .first()
    )
    if encrypted is None or not parse_xml_report(raw_report(encrypted)).is_encrypted:
        raise NotOurs("No report with this id came encrypted to this mission.")
    outcome = enter_reports(
        mission=mission,
        raws=[xml],
        source=DECRYPTED,
        now=now,
        user=user,
        observer=encrypted.observer,
    )[0]
    if outcome.problem is not None:
        return outcome
    with ExitStack() as spools:
        keep_files(
            mission_id=mission.pk,
            instance_id=decrypted_id(envelope.instance_id),
            files=[_spooled(spools, name, content) for name, content in files.items()],
            actor=user.actor,
            now=now,
        )
    latest = encrypted.judgements.order_by("-round").first()
    if latest is not None and latest.state == "set_aside":
        decide_set_aside(
            judgement=latest, action=DISCARD, user=user, now=now, reason=ENTERED
        )
    return outcome


def _spooled(spools: ExitStack, name: str, content: bytes) -> SentFile:
    refusal = FileTooLarge("A file is too large.")
    spool = spools.enter_context(Spool(limit=LARGEST_FILE, refusal=lambda: refusal))
    spool.write(content)
    return SentFile(name, "", spool)


def _content(mission: Mission, sha256: str) -> bytes:
    row = Attachment.objects.get(mission=mission, sha256=sha256)
    return b"".join(attachment_bytes(row))


def _reports_in(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob(f"*/{REPORT}"))


def _write(own: Path, xml: bytes, files: Mapping[str, bytes]) -> None:
    own.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    for name, content in files.items():
        names[name] = hashlib.sha256(content).hexdigest()
        (own / names[name]).write_bytes(content)
    (own / NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
    # Last: a folder without it is not finished, and is left out.
    (own / REPORT).write_bytes(xml)


def _read(own: Path) -> tuple[bytes, dict[str, bytes]]:
    names = json.loads((own / NAMES).read_text(encoding="utf-8"))
    files: dict[str, bytes] = {}
    for name, sha256 in names.items():
        content = (own / Path(str(sha256)).name).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise CannotDecrypt(f"A file of {own.name} was changed on the way.")
        files[str(name)] = content
    return (own / REPORT).read_bytes(), files
