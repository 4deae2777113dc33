"""The process in which photos are decoded: little memory, little time, no files.

Run as `python -m reports.signals.services.confined_photos`. Before each photo comes its
length in eight bytes; a line of JSON with its fingerprints goes out. It knows no settings,
no database and no secret, and opens nothing once it has begun. If a photo breaks the
decoder, only this process ends.
"""

from __future__ import annotations

import io
import json
import resource
import signal
import sys
from dataclasses import asdict

from PIL import Image

from reports.observations.domain.visit_checks.fingerprints import FORMATS, fingerprint

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 10.0
LENGTH_BYTES = 8
# Numbers of files up to this one are open already: in, out, errors.
OPEN_FILES = 3


def main() -> None:
    """Read photos until there are no more."""
    # What libraries load late is loaded before the door is shut.
    for name in FORMATS:
        stream = io.BytesIO()
        Image.radial_gradient("L").save(stream, name)
        fingerprint(stream.getvalue())
    _shut()
    while length := sys.stdin.buffer.read(LENGTH_BYTES):
        content = sys.stdin.buffer.read(int.from_bytes(length, "big"))
        # How long Python takes to start is not the photo's fault: each has its own time.
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        sys.stdout.write(json.dumps(asdict(fingerprint(content))) + "\n")
        sys.stdout.flush()


def _shut() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


if __name__ == "__main__":
    main()
