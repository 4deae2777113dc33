"""A file while it comes in: hashed, in memory while small, never in clear on a disk."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from elections.errors import DomainError
from elections.journal.domain.sealing import new_key, seal, unseal
from reports.intake.domain.delivery import KeptFile
from reports.intake.domain.file_names import same_name
from reports.intake.selectors.files import LENGTH_BYTES

FRAME_BYTES = 262_144
IN_MEMORY = 1_048_576


class Spool:
    """What one part of a request brings; on disk sealed with a key that nobody keeps.

    The file on disk has no name: whatever ends the process, nothing of it stays.
    """

    def __init__(self, *, limit: int, refusal: Callable[[], DomainError]) -> None:
        self.limit = limit
        self.refusal = refusal
        self.size = 0
        self.held = bytearray()
        self.digest = hashlib.sha256()
        self.file: IO[bytes] | None = None
        self.key = b""

    def write(self, piece: bytes) -> None:
        """Take some bytes more, or raise when there are too many."""
        self.size += len(piece)
        if self.size > self.limit:
            self.close()
            raise self.refusal()
        self.digest.update(piece)
        self.held += piece
        if len(self.held) > IN_MEMORY:
            self._spill()

    @property
    def sha256(self) -> str:
        return self.digest.hexdigest()

    def pieces(self) -> Iterator[bytes]:
        """Return all bytes again, frame by frame."""
        if self.file is not None:
            self._spill()
            self.file.seek(0)
            while head := self.file.read(LENGTH_BYTES):
                sealed = self.file.read(int.from_bytes(head, "big"))
                yield unseal(self.key, sealed, context=b"spool")
            return
        for start in range(0, len(self.held), FRAME_BYTES):
            yield bytes(self.held[start : start + FRAME_BYTES])

    def close(self) -> None:
        """Forget everything."""
        self.held.clear()
        if self.file is not None:
            self.file.close()
            self.file = None

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def _spill(self) -> None:
        if self.file is None:
            root = Path(settings.FILES_ROOT)
            root.mkdir(parents=True, exist_ok=True)
            self.key = new_key()
            self.file = tempfile.TemporaryFile(dir=root)  # noqa: SIM115  # closed by us
        for start in range(0, len(self.held), FRAME_BYTES):
            plain = bytes(self.held[start : start + FRAME_BYTES])
            sealed = seal(self.key, plain, context=b"spool")
            self.file.write(len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed)
        self.held.clear()


@dataclass(frozen=True)
class SentFile:
    """One part of a request that is a file, under the name that its sender gave it."""

    name: str
    media_type: str
    spool: Spool

    def kept(self) -> KeptFile:
        """Return what is written down of it."""
        return KeptFile(
            sha256=self.spool.sha256,
            size=self.spool.size,
            media_type=self.media_type,
            name=same_name(self.name),
        )
