"""Files that phones send by their hash: sealed as they come, resumed where they stopped."""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from elections.errors import DomainError
from elections.journal.services.sealing import mission_keys
from observers.access.models import DeviceToken
from reports.intake.domain.delivery import KeptFile
from reports.intake.domain.ranges import Part
from reports.intake.models.files import Attachment
from reports.intake.selectors.files import (
    LENGTH_BYTES,
    OVERHEAD,
    FileState,
    file_state,
    frames_in,
    is_whole,
    partial_path,
)
from reports.intake.services.keeping import (
    FileTooLarge,
    check_room,
    sealed_frames,
    settle_file,
)

logger = logging.getLogger(__name__)

FRAME_BYTES = 262_144

# Takes a number of bytes, returns at most as many; none at the end.
Read = Callable[[int], bytes]


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
    check_room(part.total)


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
    sent = _pieces(read, part.end - received)
    for frame in sealed_frames(
        mission_keys(device.mission_id).data_key,
        sent,
        mission_id=device.mission_id,
        sha256=sha256,
        first=len(frames),
    ):
        file.write(frame)
        received += len(frame) - LENGTH_BYTES - OVERHEAD
    file.flush()
    os.fsync(file.fileno())
    return received


def _pieces(read: Read, count: int) -> Iterator[bytes]:
    while count > 0 and (piece := _read_fully(read, min(FRAME_BYTES, count))):
        count -= len(piece)
        yield piece


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
    settle_file(path, mission_id=device.mission_id, sha256=sha256)
    Attachment.objects.keep(
        mission_id=device.mission_id,
        files=[KeptFile(sha256=sha256, size=size, media_type=media_type)],
        actor=f"token:{device.pk}",
        now=now,
    )
