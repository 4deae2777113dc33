"""What Collect sends in a benchmark: the voting checklist as XML, without and with a photo."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from bench.mission import Made

PHOTO = "1700000242056.jpg"
EMPTY = "<unanswered_item/>"


def write(
    made: Made, *, folder: Path, boundary: str, xml: int, photo: int
) -> Mapping[str, Path]:
    """Write the bodies, the tokens and the stations; return where, by what they are.

    Each photo gets an id of its own in its first bytes, so that no two are one file.
    """
    report = _report(made.report, least=xml)
    named = report.replace("<orx:meta>", f"<photo>{PHOTO}</photo><orx:meta>")
    # Letters, so that a text file holds it; hashed, sealed and written like any bytes.
    picture = "@@ID@@" + base64.b64encode(os.urandom(photo)).decode()[: photo - 36]
    texts = {
        "json": json.dumps(made.report, ensure_ascii=False),
        "collect": _request(boundary, report),
        "photo": _request(boundary, named, picture),
        "tokens": "\n".join(made.tokens),
        "stations": "\n".join(made.stations),
        "none": "",
    }
    paths = {name: folder / f"{name}.txt" for name in texts}
    for name, text in texts.items():
        paths[name].write_text(text, encoding="utf-8", newline="")
    return paths


def _report(report: Mapping[str, Any], *, least: int) -> str:
    text = (
        f'<data id="{report["checklist"]}" version="{report["version"]}" '
        'xmlns:orx="http://openrosa.org/xforms">'
        f"{''.join(_elements(report['answers']))}"
        "<orx:meta><orx:instanceID>uuid:@@ID@@</orx:instanceID></orx:meta></data>"
    )
    # As large as Collect's, which writes empty elements for what was not answered, with
    # names as long as those of the checklist.
    missing = max(0, least - len(text.encode()) - 31)
    empty = EMPTY * (missing // len(EMPTY))
    return text.replace("<orx:meta>", f"{empty}<orx:meta>")


def _elements(answers: Mapping[str, Any]) -> Iterator[str]:
    for name, value in answers.items():
        for one in value if isinstance(value, list) else [value]:
            inner = (
                "".join(_elements(one))
                if isinstance(one, Mapping)
                else escape("" if one is None else str(one))
            )
            yield f"<{name}>{inner}</{name}>"


def _request(boundary: str, report: str, picture: str = "") -> str:
    parts = [("xml_submission_file", "voting.xml", "text/xml", report)]
    if picture:
        parts.append((PHOTO, PHOTO, "image/jpeg", picture))
    written = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; '
        f'filename="{filename}"\r\nContent-Type: {kind}\r\n\r\n{content}\r\n'
        for name, filename, kind, content in parts
    )
    return f"{written}--{boundary}--\r\n"
