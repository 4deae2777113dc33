"""Files in their places: sealed, complete and durable before a row says so.

A file is written under its hash at once, without a copy that is moved later: one sync
makes its bytes and its name durable together. What a crash leaves there has no row, and
whoever sends the file again replaces it.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings

from elections.errors import DomainError
from elections.journal.domain.sealing import seal
from elections.journal.services.sealing import mission_keys
from reports.intake.domain.sealing_contexts import file_context
from reports.intake.models.files import Attachment
from reports.intake.selectors.files import LENGTH_BYTES, file_path, mission_folder
from reports.intake.services.spooling import SentFile, Spool

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


def put_in_place(*, mission_id: int, spools: Iterable[Spool]) -> None:
    """Seal files whose bytes are all here into their places, durable on return.

    One that is kept already stays as it is. All are written before the first is synced,
    so that the disk may take them together.
    """
    key = mission_keys(mission_id).data_key
    with _no_room_told(), ExitStack() as closing:
        written: list[BinaryIO] = []
        for sha256, spool in {one.sha256: one for one in spools}.items():
            frames = sealed_frames(
                key, spool.pieces(), mission_id=mission_id, sha256=sha256, first=0
            )
            final = file_path(mission_id=mission_id, sha256=sha256)
            try:
                file = closing.enter_context(_new_file(final))
            except FileExistsError:
                _put_beside(frames, mission_id=mission_id, sha256=sha256)
                continue
            file.writelines(frames)
            file.flush()
            written.append(file)
        for file in written:
            os.fsync(file.fileno())
        for folder in {Path(file.name).parent for file in written}:
            _sync_folder(folder)


def keep_files(
    *,
    mission_id: int,
    instance_id: UUID,
    files: Sequence[SentFile],
    actor: str,
    now: datetime,
) -> None:
    """Keep files, and under which name the report of this id knows each."""
    put_in_place(mission_id=mission_id, spools=[file.spool for file in files])
    Attachment.objects.keep(
        mission_id=mission_id,
        instance_id=instance_id,
        files=[file.kept() for file in files],
        actor=actor,
        now=now,
    )


def settle_file(path: Path, *, mission_id: int, sha256: str) -> None:
    """Move a complete sealed file to its place, so that a crash cannot take it back."""
    final = file_path(mission_id=mission_id, sha256=sha256)
    _make_folder(final.parent)
    path.replace(final)
    _sync_folder(final.parent)


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that did not exist; if it is not finished it holds nothing."""
    try:
        file = path.open("xb")
    except FileNotFoundError:
        _make_folder(path.parent)
        file = path.open("xb")
    with file:
        try:
            yield file
        except BaseException:
            # Not removed: another request may have put its own under this name by now.
            os.ftruncate(file.fileno(), 0)
            raise


def _put_beside(frames: Iterable[bytes], *, mission_id: int, sha256: str) -> None:
    """Replace what was left by a crash, or is being written by another at this moment."""
    if Attachment.objects.filter(mission_id=mission_id, sha256=sha256).exists():
        return
    # A name of its own: two requests that bring one file must not write into one.
    partial = mission_folder(mission_id) / "partial" / f"{sha256}.{uuid4()}"
    partial.parent.mkdir(parents=True, exist_ok=True)
    try:
        with partial.open("xb") as file:
            file.writelines(frames)
            file.flush()
            os.fsync(file.fileno())
        settle_file(partial, mission_id=mission_id, sha256=sha256)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _no_room_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(NO_ROOM) from error
        raise


def _make_folder(folder: Path) -> None:
    """Make a folder below the root of files, with every name on the way durable."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    root = Path(settings.FILES_ROOT)
    for above in folder.parents:
        _sync_folder(above)
        if above == root:
            return


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
