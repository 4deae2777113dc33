"""Fingerprints of photos: missions' sealed files without a row are the queue.

Safe to run twice at once: the second row of a photo is not written.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from django.db import transaction

from elections.journal.services.events import record_event
from observers.missions.models import Mission
from reports.intake.models.files import Attachment
from reports.intake.selectors.files import attachment_bytes
from reports.observations.domain.visit_checks.fingerprints import (
    LARGEST_BYTES,
    Fingerprint,
)
from reports.signals.domain.visit_facts import PHOTOS
from reports.signals.models import PhotoFingerprint
from reports.signals.selectors.photos import photos_without_fingerprint
from reports.signals.selectors.switches import is_on
from reports.signals.services.confined_photos import LENGTH_BYTES

logger = logging.getLogger(__name__)
AT_ONCE = 200
ROOT = Path(__file__).resolve().parents[3]
# One thread each, and nothing of our own settings or secrets.
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
COMMAND = [sys.executable, "-m", "reports.signals.services.confined_photos"]


class _Reader:
    """Asks the confined process; begins a new one if a photo has ended it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def fingerprint(self, content: bytes) -> Fingerprint:
        """Return what the process says, or that the photo broke it."""
        process = self.process or self._begin()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(len(content).to_bytes(LENGTH_BYTES, "big") + content)
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = b""
        if not answer.endswith(b"\n"):
            self._end()
            return Fingerprint(trouble="took too long or broke the decoder")
        return Fingerprint(**json.loads(answer))

    def _begin(self) -> subprocess.Popen[bytes]:
        self.process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd=ROOT,
        )
        return self.process

    def _end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def fingerprint_next_photos(*, now: datetime, at_once: int = AT_ONCE) -> int:
    """Take the fingerprints of photos in missions that compare photos; return how many."""
    done = 0
    for mission in Mission.objects.filter(is_open=True).order_by("pk"):
        if done < at_once and is_on(mission_id=mission.pk, code=PHOTOS):
            waiting = photos_without_fingerprint(mission)[: at_once - done]
            done += _fingerprint(mission, list(waiting), now=now)
    return done


def _fingerprint(mission: Mission, photos: list[Attachment], *, now: datetime) -> int:
    if not photos:
        return 0
    rows = []
    with _Reader() as reader:
        for photo in photos:
            found = _read(reader, photo)
            rows.append(
                PhotoFingerprint(
                    mission=mission,
                    sha256=photo.sha256,
                    phash=_hexadecimal(found.phash),
                    dhash=_hexadecimal(found.dhash),
                    trouble=found.trouble[:120],
                    computed_at=now,
                )
            )
    _store(mission, rows)
    logger.info("%s photos of mission %s have fingerprints", len(rows), mission.pk)
    return len(rows)


@transaction.atomic
def _store(mission: Mission, rows: list[PhotoFingerprint]) -> None:
    PhotoFingerprint.objects.bulk_create(rows, ignore_conflicts=True)
    record_event(
        actor="system",
        kind="photos.fingerprinted",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        payload={"photos": len(rows)},
    )


def _read(reader: _Reader, photo: Attachment) -> Fingerprint:
    if photo.size > LARGEST_BYTES:
        return Fingerprint(trouble=f"larger than {LARGEST_BYTES:,} bytes")
    try:
        content = b"".join(attachment_bytes(photo))
    except OSError:
        logger.exception("photo %s is not in its place", photo.sha256)
        return Fingerprint(trouble="the file is not in its place")
    return reader.fingerprint(content)


def _hexadecimal(bits: int | None) -> str:
    return "" if bits is None else f"{bits:016x}"
