"""Reading an upload in a process of its own, which may be killed and hurts nothing."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
from pathlib import Path

import msgspec

from reports.checklists.domain.archives import UnreadableXLSForm, file_type
from reports.checklists.domain.conversion import (
    Conversion,
    conversion_from_bytes,
)
from reports.checklists.domain.sheets import Problem

logger = logging.getLogger(__name__)

HOME = Path(__file__).parents[3]
START = (
    "import sys; sys.path[:0] = sys.argv[1:]; "
    "from reports.checklists.services.confined import main; main()"
)
# Processor time is limited inside; this is for a machine that is busy otherwise.
WALL_SECONDS = 8
MAX_ANSWER_BYTES = 30_000_000
TOO_SLOW = frozenset({-signal.SIGPROF, -signal.SIGKILL, -signal.SIGXCPU})


def convert_xlsform(source: bytes, *, name: str) -> Conversion:
    """Return what an uploaded file holds and everything that is wrong with it.

    Nothing is raised for what stands in the file: a file that takes too much time or
    memory is one more problem, in words.
    """
    try:
        file_type(source, name=name)
    except UnreadableXLSForm as refusal:
        return _refused(refusal.detail)
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing of the upload
            [sys.executable, "-I", "-c", START, str(HOME)],
            input=json.dumps(name[-120:]).encode() + b"\n" + source,
            capture_output=True,
            timeout=WALL_SECONDS,
            env={"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _refused(_too_much(name))
    if done.returncode != 0 or len(done.stdout) > MAX_ANSWER_BYTES:
        why = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        logger.warning("conversion ended with %s: %s", done.returncode, why)
        return _refused(
            _too_much(name)
            if done.returncode in TOO_SLOW or "MemoryError" in "".join(why)
            else f"{name} cannot be read as an XLSForm; save it again as .xlsx."
        )
    try:
        return conversion_from_bytes(done.stdout)
    except msgspec.DecodeError:
        logger.exception("conversion answered something unreadable")
        return _refused(_too_much(name))


def _too_much(name: str) -> str:
    return (
        f"{name} takes too much time or memory to read. A checklist of a thousand "
        "questions takes a fraction of that: remove empty rows and columns far from "
        "the questions, and sheets that do not belong to the form."
    )


def _refused(text: str) -> Conversion:
    return Conversion((), (Problem("", 0, "", text),))
