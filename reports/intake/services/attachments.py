"""Files of reports: sealed as they come in, resumed where they stopped, kept by hash.

A file lies complete under its hash before its row says so, never the reverse.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from elections.errors import DomainError
from elections.journal.domain.sealing import seal
from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from observers.access.models import DeviceToken
from reports.intake.domain.ranges import Part
from reports.intake.domain.sealing_contexts import file_context
from reports.intake.models.files import Attachment
from reports.intake.selectors.files import (
    LENGTH_BYTES,
    OVERHEAD,
    FileState,
    file_path,
    file_state,
    frames_in,
    is_whole,
    partial_path,
)

logger = logging.getLogger(__name__)

FRAME_BYTES = 262_144

# Takes a number of bytes, returns at most as many; none at the end.
Read = Callable[[int], bytes]


class FileTooLarge(DomainError):
    """The file is larger than this server takes."""

    code = "file_too_large"
    status = 413


class DiskFull(DomainError):
    """Reports come first: files wait while the disk is nearly full."""

    code = "disk_full"
    status = 507
    headers = {"Retry-After": "600"}


class FileBusy(DomainError):
    """Another request of the same phone is sending this file."""

    code = "file_busy"
    status = 409
    headers = {"Retry-After": "2"}


class HashMismatch(DomainError):
    """The bytes do not have the hash that names them."""

    code = "hash_mismatch"
    status = 422


class RangeGap(DomainError):
    """The part begins after the last byte that is here."""

    code = "range_gap"
    status = 416

    def __init__(self, received: int) -> None:
        super().__init__(f"Continue with byte {received}.")
        self.headers = {"Upload-Offset": str(received)}


def receive_part(
    *,
    device: DeviceToken,
    sha256: str,
    media_type: str,
    part: Part,
    read: Read,
    now: datetime,
) -> FileState:
    """Store a part of a file; what has come stays, however the request ends."""
    known = file_state(device=device, sha256=sha256)
    if known is not None and known.is_complete:
        return known
    _check_room(part)
    path = partial_path(device=device, sha256=sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Held until its row is there: a phone that gave up waiting sends the end once more.
    with _held(path) as file:
        received = _append(device, sha256, part, read, file)
        if received < part.total:
            return FileState(sha256=sha256, received=received, is_complete=False)
        _finish(device, sha256, media_type, size=received, path=path, now=now)
    return FileState(sha256=sha256, received=received, is_complete=True)


def sweep_partial_files(*, now: datetime, keep: timedelta) -> int:
    """Delete unfinished files that nobody has added to for so long; return how many."""
    oldest = (now - keep).timestamp()
    swept = 0
    for path in Path(settings.FILES_ROOT).glob("missions/*/partial/*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _check_room(part: Part) -> None:
    limit = settings.INTAKE_FILE_BYTES
    if part.total > limit:
        raise FileTooLarge(f"A file has at most {limit} bytes; send a smaller one.")
    root = Path(settings.FILES_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(root).free < settings.INTAKE_FREE_BYTES + part.total:
        raise DiskFull(
            "The server has no room for files at the moment; reports are still taken. "
            "Keep the file and send it later."
        )


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    with path.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FileBusy(
                "This file is being sent already; ask again soon."
            ) from error
        yield file


def _append(
    device: DeviceToken, sha256: str, part: Part, read: Read, file: BinaryIO
) -> int:
    frames = list(frames_in(file))
    received = sum(length - OVERHEAD for _, length in frames)
    if part.start > received:
        raise RangeGap(received)
    # A frame that was torn by a crash goes; what the client repeats is skipped.
    file.truncate(sum(LENGTH_BYTES + length for _, length in frames))
    file.seek(0, os.SEEK_END)
    _skip(read, min(received, part.end) - part.start)
    key = mission_keys(device.mission_id).data_key
    number = len(frames)
    while received < part.end:
        plain = _read_fully(read, min(FRAME_BYTES, part.end - received))
        if not plain:
            break
        context = file_context(
            mission_id=device.mission_id, sha256=sha256, frame=number
        )
        sealed = seal(key, plain, context=context)
        file.write(len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed)
        received += len(plain)
        number += 1
    file.flush()
    os.fsync(file.fileno())
    return received


def _skip(read: Read, count: int) -> None:
    while count > 0 and (skipped := read(min(count, FRAME_BYTES))):
        count -= len(skipped)


def _read_fully(read: Read, count: int) -> bytes:
    pieces: list[bytes] = []
    try:
        while count > 0 and (piece := read(count)):
            pieces.append(piece)
            count -= len(piece)
    except OSError:
        # The line broke: keep what came, the phone asks where to go on.
        logger.info("a file broke off")
    return b"".join(pieces)


def _finish(
    device: DeviceToken,
    sha256: str,
    media_type: str,
    *,
    size: int,
    path: Path,
    now: datetime,
) -> None:
    if not is_whole(path, mission_id=device.mission_id, sha256=sha256):
        path.unlink(missing_ok=True)
        raise HashMismatch(
            "The bytes do not have this SHA-256. Nothing was kept; send the whole file."
        )
    final = file_path(mission_id=device.mission_id, sha256=sha256)
    final.parent.mkdir(parents=True, exist_ok=True)
    path.replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    _record(device, sha256, media_type, size=size, now=now)


@transaction.atomic
def _record(
    device: DeviceToken, sha256: str, media_type: str, *, size: int, now: datetime
) -> None:
    actor = f"token:{device.pk}"
    _, is_new = Attachment.objects.get_or_create(
        mission_id=device.mission_id,
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
            mission_id=device.mission_id,
            payload={"size": size},
        )
