"""Complete files of reports: sealed under their hash, once per mission.

A file lies complete under its hash before its row says so, never the reverse.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from elections.errors import DomainError
from elections.journal.domain.sealing import seal
from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from reports.intake.domain.sealing_contexts import file_context
from reports.intake.models.files import Attachment
from reports.intake.selectors.files import LENGTH_BYTES, file_path, mission_folder

NO_ROOM = (
    "The server has no room for files at the moment; reports are still taken. "
    "Keep the file and send it later."
)


class FileTooLarge(DomainError):
    """The file is larger than this server takes."""

    code = "file_too_large"
    status = 413


class DiskFull(DomainError):
    """Reports come first: files wait while the disk is nearly full."""

    code = "disk_full"
    status = 507
    headers = {"Retry-After": "600"}


def check_room(size: int) -> None:
    """Raise DiskFull unless so many bytes leave enough room for the reports."""
    root = Path(settings.FILES_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(root).free < settings.INTAKE_FREE_BYTES + size:
        raise DiskFull(NO_ROOM)


def sealed_frames(
    key: bytes, pieces: Iterable[bytes], *, mission_id: int, sha256: str, first: int
) -> Iterator[bytes]:
    """Return each piece sealed as a frame, with its length before it."""
    for number, plain in enumerate(pieces, start=first):
        context = file_context(mission_id=mission_id, sha256=sha256, frame=number)
        sealed = seal(key, plain, context=context)
        yield len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed


def keep_file(
    *,
    mission_id: int,
    sha256: str,
    size: int,
    pieces: Iterable[bytes],
    media_type: str,
    actor: str,
    now: datetime,
) -> None:
    """Seal a file whose bytes are all here; one that is kept already stays as it is."""
    if Attachment.objects.filter(mission_id=mission_id, sha256=sha256).exists():
        return
    # A name of its own: two requests that bring one file must not write into one.
    partial = mission_folder(mission_id) / "partial" / f"{sha256}.{uuid4()}"
    partial.parent.mkdir(parents=True, exist_ok=True)
    key = mission_keys(mission_id).data_key
    frames = sealed_frames(key, pieces, mission_id=mission_id, sha256=sha256, first=0)
    try:
        with partial.open("wb") as file:
            for frame in frames:
                file.write(frame)
            file.flush()
            os.fsync(file.fileno())
        settle_file(partial, mission_id=mission_id, sha256=sha256)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(NO_ROOM) from error
        raise
    finally:
        partial.unlink(missing_ok=True)
    record_file(
        mission_id=mission_id,
        sha256=sha256,
        size=size,
        media_type=media_type,
        actor=actor,
        now=now,
    )


def settle_file(path: Path, *, mission_id: int, sha256: str) -> None:
    """Move a complete sealed file to its place, so that a crash cannot take it back."""
    final = file_path(mission_id=mission_id, sha256=sha256)
    final.parent.mkdir(parents=True, exist_ok=True)
    path.replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@transaction.atomic
def record_file(
    *,
    mission_id: int,
    sha256: str,
    size: int,
    media_type: str,
    actor: str,
    now: datetime,
) -> None:
    """Write the row of a file that lies in its place, and the event of its coming."""
    _, is_new = Attachment.objects.get_or_create(
        mission_id=mission_id,
        sha256=sha256,
        defaults={
            "size": size,
            "media_type": media_type[:80],
            "received_at": now,
            "received_from": actor,
        },
    )
    if is_new:
        record_event(
            actor=actor,
            kind="attachment.received",
            subject=f"attachment:{sha256}",
            mission_id=mission_id,
            payload={"size": size},
        )
