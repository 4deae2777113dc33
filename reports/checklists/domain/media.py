"""The files that a form shows: which ones it names, and what an author uploads."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath

from elections.errors import DomainError
from reports.checklists.domain.archives import DAMAGED

REFERENCE = re.compile(r"jr://(?:images|audio|video|file|file-csv)/([^<\"'\s][^<\"']*)")
# What the system itself sends along: the stations of a phone's mission.
PROVIDED = frozenset({"stations.csv"})
MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".3gp": "video/3gpp",
    ".csv": "text/csv",
    ".xml": "application/xml",
    ".geojson": "application/geo+json",
}
BEGINNINGS = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF8",),
    "image/webp": (b"RIFF",),
}
MAX_FILES = 100
MAX_FILE_BYTES = 10_000_000
MAX_ALL_BYTES = 30_000_000
MAX_NAME = 120
MAX_CHOICES = 2_000


class UnusableFile(DomainError):
    """A file cannot go to phones with a form; the text says why."""

    code = "unusable_form_file"


@dataclass(frozen=True)
class FormFile:
    """One file as phones will name it."""

    filename: str
    content: bytes

    @property
    def media_type(self) -> str:
        """Return what the ending promises."""
        return MEDIA_TYPES[PurePosixPath(self.filename).suffix.lower()]


def media_names(xform: str) -> tuple[str, ...]:
    """Return the files that a form names, without those that the system provides."""
    found = {match.strip() for match in REFERENCE.findall(xform)}
    return tuple(sorted(found - PROVIDED))


def form_files(uploads: Iterable[tuple[str, bytes]]) -> tuple[FormFile, ...]:
    """Return uploaded files, archives unpacked; a name given twice: the last counts."""
    found: dict[str, FormFile] = {}
    size = 0
    for name, content in uploads:
        inside = _unpacked(name, content) if name.lower().endswith(".zip") else None
        for filename, held in inside or ((name, content),):
            file = _checked(filename, held)
            found[file.filename] = file
            size += len(held)
            if size > MAX_ALL_BYTES:
                raise UnusableFile("The files are larger than 30 MB together.")
            if len(found) > MAX_FILES:
                raise UnusableFile(f"There are more than {MAX_FILES} files.")
    return tuple(found.values())


def choices_in(content: bytes, *, language: str) -> tuple[tuple[str, str], ...]:
    """Return codes and words of a list of choices in a .csv file, at most 2,000."""
    try:
        text = content.decode("utf-8-sig")
        rows = list(islice(csv.DictReader(io.StringIO(text)), MAX_CHOICES))
    except (UnicodeDecodeError, csv.Error):
        return ()
    found = []
    for row in rows:
        texts = {str(key or "").strip(): str(text or "") for key, text in row.items()}
        spoken = (t for key, t in texts.items() if key.endswith(f"({language})"))
        words = next(spoken, "") or texts.get("label") or texts.get("name", "")
        if texts.get("name"):
            found.append((texts["name"], words))
    return tuple(found)


def _unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if not _is_clutter(part)]
            if len(parts) > MAX_FILES:
                raise UnusableFile(f"{name} holds more than {MAX_FILES} files.")
            if sum(part.file_size for part in parts) > MAX_ALL_BYTES:
                raise UnusableFile(f"{name} unpacks to more than 30 MB.")
            for part in parts:
                yield part.filename, archive.read(part)
    except DAMAGED as error:
        raise UnusableFile(
            f"{name} is damaged or locked; pack it again without a password."
        ) from error


def _is_clutter(part: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(part.filename)
    if not part.filename or part.is_dir():
        return True
    return path.name.startswith(".") or "__MACOSX" in path.parts


def _checked(name: str, content: bytes) -> FormFile:
    filename = PurePosixPath(name.replace("\\", "/")).name
    suffix = PurePosixPath(filename).suffix.lower()
    if not filename or len(filename) > MAX_NAME or not filename.isprintable():
        raise UnusableFile(f"“{filename[:40]}” is no name for a file of a form.")
    if suffix not in MEDIA_TYPES:
        known = ", ".join(sorted(MEDIA_TYPES))
        raise UnusableFile(f"{filename}: phones show files that end in {known}.")
    if not content or len(content) > MAX_FILE_BYTES:
        raise UnusableFile(f"{filename} is empty or larger than 10 MB.")
    beginnings = BEGINNINGS.get(MEDIA_TYPES[suffix])
    if beginnings and not content.startswith(beginnings):
        raise UnusableFile(f"{filename} is no {suffix} picture inside; save it again.")
    return FormFile(filename, content)
