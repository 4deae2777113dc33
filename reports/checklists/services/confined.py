"""The process in which an uploaded file is read: little memory, little time, no files.

Run as `python -m reports.checklists.services.confined`: a line with the file's name as
JSON and then its bytes come in, the conversion as JSON goes out. It knows no settings,
no database and no secret, and opens nothing once it has begun.
"""

from __future__ import annotations

import io
import json
import resource
import signal
import sys

from openpyxl import Workbook  # type: ignore[import-untyped]  # has no stubs

from reports.checklists.domain.conversion import conversion_to_bytes, convert

MEMORY_BYTES = 400_000_000
CPU_SECONDS = 1.2
# Numbers of files up to this one are open already: in, out, errors.
OPEN_FILES = 3
TINY = {
    "survey": ("type name label relevant", "text a A 1=1"),
    "settings": ("form_id version stage", "a 1 voting"),
}


def main() -> None:
    """Read, convert and answer within limits that the system keeps for us."""
    # What libraries load late is loaded before the door is shut.
    convert(_tiny(), name="tiny.xlsx")
    _shut()
    name = json.loads(sys.stdin.buffer.readline())
    answer = conversion_to_bytes(convert(sys.stdin.buffer.read(), name=name))
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _tiny() -> bytes:
    """Return the smallest checklist as a workbook."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in TINY.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row.split())
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _shut() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    # Counts from here: how long Python takes to start is not the file's fault.
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)


if __name__ == "__main__":
    main()
