"""What strangers send when they mean well: where the fuzzing begins."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping

from reports.checklists.renderers.workbook import render_workbook
from reports.checklists.services.converting import convert_xlsform
from tests.factories.collect_requests import Part, Request, collected, new_id
from tests.factories.encrypted import encrypted
from tests.fuzz.targets import LIBRARY
from tests.reports.checklists.authoring_texts import SMALL

OWN_ID = "uuid:6f1c9f0a-6c0e-4a51-9d4e-0a5a3c8b7f01"
MESSAGES = (
    "OP KZ00426 T0815 A24Y A25N H09 1200 K4829137 * queue outside",
    "1/2 vo S-16 т0930-1010 b01y B03A",
    "2/2 B41N Ко123456",
    "HELP",
    "VО\u00a0１２３ Т8:15 в41 да @STO-0147",
)


def seeds() -> Mapping[str, list[bytes]]:
    """Return a few well-formed inputs for each target."""
    return {
        "xml": list(_reports()),
        "multipart": list(_requests()),
        "sms": ["\x00".join(MESSAGES[:3]).encode(), *(m.encode() for m in MESSAGES)],
        "gateway": list(_calls()),
        "upload": [b"form.xlsx\x00" + _workbook(), b"a.zip\x00" + _archive()],
        "tables": [SMALL.encode(), (LIBRARY / "incident.md").read_bytes()],
        "convert": [b"form.xlsx\x00" + _workbook(), b"form.md\x00" + SMALL.encode()],
    }


def _reports() -> Iterator[bytes]:
    plain = collected(own_id=OWN_ID, replaces=new_id(), audit="audit.csv")
    yield plain
    yield plain.decode().encode("utf-16")
    yield encrypted(plain, {"1.jpg": b"photo"}, own_id=OWN_ID).manifest
    yield b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + plain


def _requests() -> Iterator[bytes]:
    for files in ([], [Part("1.jpg", b"photo"), Part("صورة.jpg", b"\r\n--")]):
        request = Request(collected(own_id=OWN_ID), files, boundary="b")
        yield b"\x07\x00" + request.content_type.encode() + b"\x00" + request.body()


def _calls() -> Iterator[bytes]:
    call = {"id": "1", "from": "+77011234567", "text": MESSAGES[0]}
    yield b"\x00" + json.dumps(call).encode()
    yield b"\x02id=1&from=%2B77011234567&text=OP+KZ00426"
    yield b"\x01" + json.dumps({"urn": "tel:+7701", "text": "OP", "id": 3}).encode()


def _workbook() -> bytes:
    sheets = convert_xlsform(SMALL.encode(), name="small.md").sheets
    return render_workbook(sheets)


def _archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pictures/seal.png", b"\x89PNG\r\n\x1a\n....")
        archive.writestr("list.csv", "name,label\na,A\n")
    return packed.getvalue()
