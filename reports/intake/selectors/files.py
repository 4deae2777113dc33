"""Where attached files lie, what of them has come, and their bytes again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from elections.journal.domain.sealing import unseal
from elections.journal.services.sealing import mission_keys
from observers.access.models import DeviceToken
from reports.intake.domain.sealing_contexts import file_context
from reports.intake.models.files import Attachment

# A file is a row of sealed frames, each with its length before it.
LENGTH_BYTES = 4
OVERHEAD = 32


@dataclass(frozen=True)
class FileState:
    """How much of a file is here; `size` is known once it is complete."""

    sha256: str
    received: int
    is_complete: bool


def mission_folder(mission_id: int) -> Path:
    """Return the folder of a mission's files."""
    return Path(settings.FILES_ROOT) / "missions" / str(mission_id)


def file_path(*, mission_id: int, sha256: str) -> Path:
    """Return where a complete file lies."""
    return mission_folder(mission_id) / sha256[:2] / f"{sha256}.sealed"


def partial_path(*, device: DeviceToken, sha256: str) -> Path:
    """Return where a phone's unfinished file lies; two phones never share one."""
    return mission_folder(device.mission_id) / "partial" / f"{sha256}.{device.pk}"


def file_state(*, device: DeviceToken, sha256: str) -> FileState | None:
    """Return how much of a file this phone has sent, or None if nothing has come."""
    found = Attachment.objects.filter(
        mission_id=device.mission_id, sha256=sha256
    ).first()
    if found is not None:
        return FileState(sha256=sha256, received=found.size, is_complete=True)
    try:
        with partial_path(device=device, sha256=sha256).open("rb") as file:
            received = sum(length - OVERHEAD for _, length in frames_in(file))
    except FileNotFoundError:
        return None
    return FileState(sha256=sha256, received=received, is_complete=False)


def frames_in(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Return where each whole frame begins and how long it is; a torn last one is none."""
    file.seek(0, 2)
    end, at = file.tell(), 0
    while at + LENGTH_BYTES <= end:
        file.seek(at)
        length = int.from_bytes(file.read(LENGTH_BYTES), "big")
        if length < OVERHEAD or at + LENGTH_BYTES + length > end:
            return
        yield at + LENGTH_BYTES, length
        at += LENGTH_BYTES + length


def plain_frames(path: Path, *, mission_id: int, sha256: str) -> Iterator[bytes]:
    """Return a sealed file's bytes piece by piece."""
    key = mission_keys(mission_id).data_key
    with path.open("rb") as file:
        for number, (at, length) in enumerate(list(frames_in(file))):
            file.seek(at)
            context = file_context(mission_id=mission_id, sha256=sha256, frame=number)
            yield unseal(key, file.read(length), context=context)


def attachment_bytes(attachment: Attachment) -> Iterator[bytes]:
    """Return the bytes of a complete file as they were sent."""
    path = file_path(mission_id=attachment.mission_id, sha256=attachment.sha256)
    return plain_frames(
        path, mission_id=attachment.mission_id, sha256=attachment.sha256
    )


def is_whole(path: Path, *, mission_id: int, sha256: str) -> bool:
    """Tell whether a sealed file's bytes have the hash that names them."""
    digest = hashlib.sha256()
    for piece in plain_frames(path, mission_id=mission_id, sha256=sha256):
        digest.update(piece)
    return digest.hexdigest() == sha256
