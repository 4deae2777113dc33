"""The texts of an XForm in one language, with the files shown or played beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from reports.checklists.domain.bind_reading import XFORMS

LANGUAGE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$")
MEDIA = re.compile(r"jr://(?:images|audio|video)/(.+)")


@dataclass(frozen=True)
class Words:
    """The text of one part with what is shown or played beside it."""

    text: str = ""
    guidance: str = ""
    image: str = ""
    audio: str = ""
    video: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.image or self.audio or self.video)


NOTHING = Words()


def texts_in(tree: etree._Element, language: str) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for translation in tree.iter(f"{XFORMS}translation"):
        if _code(str(translation.get("lang"))) == language:
            for text in translation.iter(f"{XFORMS}text"):
                found[str(text.get("id"))] = _said(text)
    return found


def _code(written: str) -> str:
    match = LANGUAGE.search(written)
    return match[1].lower() if match else written.strip().lower()


def _said(text: etree._Element) -> Words:
    forms: dict[str, str] = {}
    for value in text.iter(f"{XFORMS}value"):
        text_here = spoken(value)
        # A dash fills the place of a text that this language lacks.
        forms[value.get("form") or ""] = "" if text_here == "-" else text_here
    files = {
        form: MEDIA.sub(r"\1", forms.get(form, ""))
        for form in ("image", "audio", "video")
    }
    said = forms.get("", "")
    return Words(said, forms.get("guidance", ""), **files)


def spoken(element: etree._Element) -> str:
    """Return a text; an answer that is put into it shows as its question's name."""
    parts = [element.text or ""]
    for output in element:
        value = (output.get("value") or "").strip().rstrip("/").rsplit("/", 1)[-1]
        parts += [f"[{value}]", output.tail or ""]
    return "".join(parts).strip()


def items_in(tree: etree._Element) -> Mapping[str, dict[str, str]]:
    """Return the choices of each list: codes, and the name or text of their words."""
    found: dict[str, dict[str, str]] = {}
    for instance in tree.iter(f"{XFORMS}instance"):
        rows = found.setdefault(str(instance.get("id")), {})
        for item in instance.iter(f"{XFORMS}item"):
            code = (item.findtext(f"{XFORMS}name") or "").strip()
            words = item.findtext(f"{XFORMS}itextId") or item.findtext(f"{XFORMS}label")
            rows[code] = words or code
    return found
