"""What a file is by its first bytes, and workbooks that must not be opened."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib

from elections.errors import DomainError

MAX_SOURCE_BYTES = 5_000_000
MAX_UNPACKED_BYTES = 50_000_000
MAX_PARTS = 500
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What zipfile lets through for archives that are cut, odd or locked.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ArithmeticError,
    LookupError,
    RuntimeError,
    ValueError,
)
DECLARATION = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T|E\x00?N\x00?T\x00?I)")


class UnreadableXLSForm(DomainError):
    """The workbook is no checklist that can be published; the text says why."""

    code = "unreadable_xlsform"


def file_type(data: bytes, *, name: str) -> str:
    """Return .xlsx, .xls, .md or .csv by what the file holds, or refuse it."""
    _check_size(data, name=name)
    if data.startswith(b"PK"):
        _check_archive(data, name=name)
        return ".xlsx"
    if data.startswith(OLD_OFFICE):
        if ENCRYPTED in data:
            raise UnreadableXLSForm(
                f"{name} is locked with a password; save it without one."
            )
        return ".xls"
    return _text_type(data, name=name)


def _check_size(data: bytes, *, name: str) -> None:
    if not data.strip():
        raise UnreadableXLSForm(f"{name} is empty; upload an XLSForm.")
    if len(data) > MAX_SOURCE_BYTES:
        raise UnreadableXLSForm(f"{name} is larger than 5 MB; remove pictures from it.")


def _text_type(data: bytes, *, name: str) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableXLSForm(
            f"{name} is neither a workbook nor text in UTF-8; save it as .xlsx."
        ) from error
    if "\x00" in text:
        raise UnreadableXLSForm(f"{name} is no text; save it as .xlsx.")
    if re.search(r"^[ \t]*\|", text, flags=re.MULTILINE):
        return ".md"
    if "," in text:
        return ".csv"
    raise UnreadableXLSForm(
        f"{name} holds no sheets; upload an XLSForm as .xlsx, .csv or Markdown tables."
    )


def _check_archive(data: bytes, *, name: str) -> None:
    """Refuse what is no archive, unpacks to something enormous, or runs something."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise UnreadableXLSForm(f"{name} has more than {MAX_PARTS} parts.")
            if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise UnreadableXLSForm(f"{name} unpacks to more than 50 MB; split it.")
            for part in parts:
                _check_part(archive, part, name=name)
    except DAMAGED as error:
        raise UnreadableXLSForm(
            f"{name} is a damaged workbook; save it again as .xlsx."
        ) from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, *, name: str) -> None:
    if part.filename.lower().endswith("vbaproject.bin"):
        raise UnreadableXLSForm(f"{name} holds macros; save it as .xlsx without them.")
    is_xml = part.filename.lower().endswith((".xml", ".rels"))
    if is_xml and DECLARATION.search(archive.read(part)):
        raise UnreadableXLSForm(
            f"{name} declares entities, which no spreadsheet does; save it again as "
            ".xlsx."
        )
