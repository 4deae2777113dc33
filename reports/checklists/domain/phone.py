"""A form as a phone shows it in one language: screens, questions, words, pictures.

Read from the XForm itself, so that what an author looks at is what phones get.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from reports.checklists.domain.bind_reading import XFORMS
from reports.checklists.domain.conditions import Reader
from reports.checklists.domain.definition import ChecklistDefinition, Path
from reports.checklists.domain.phone_texts import (
    NOTHING,
    Words,
    items_in,
    spoken,
    texts_in,
)

BODY = "{http://www.w3.org/1999/xhtml}body"
JR = "{http://openrosa.org/javarosa}"
ITEXT = re.compile(r"jr:itext\('([^']*)'\)")
INSTANCE = re.compile(r"instance\('([^']*)'\)/root/item")
FROM_RIGHT = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"]
)
# As in kk-Arab, the Kazakh of China: the script decides before the language.
SCRIPT = 4
SCRIPTS_FROM_RIGHT = frozenset({"arab", "hebr", "thaa", "syrc"})
CONTROLS = ("input", "select1", "select", "upload", "trigger", "range", "rank")
KINDS = {
    "int": "whole number",
    "decimal": "number",
    "date": "date",
    "time": "time",
    "dateTime": "date and time",
    "geopoint": "position",
    "barcode": "barcode",
    "string": "text",
}


@dataclass(frozen=True)
class PhoneOption:
    """One choice."""

    code: str
    words: Words
    is_negative: bool = False


@dataclass(frozen=True)
class PhonePart:
    """A question, a group or a repeat; `parts` are what lies inside."""

    kind: str
    path: Path
    words: Words
    hint: Words = NOTHING
    item_code: str = ""
    type: str = ""
    appearance: str = ""
    is_required: bool = False
    is_read_only: bool = False
    required_if: str = ""
    asked_if: str = ""
    must: str = ""
    message: str = ""
    options: tuple[PhoneOption, ...] = ()
    options_from: str = ""
    narrowed: str = ""
    ends: tuple[str, str, str] = ("", "", "")
    parts: tuple[PhonePart, ...] = ()
    page: int = 0


def phone_view(
    xform: str, definition: ChecklistDefinition, *, language: str
) -> tuple[PhonePart, ...]:
    """Return what observers see, top to bottom, with the number of every screen."""
    return _Phone(xform, definition, language).parts_of_body()


def is_from_right(language: str) -> bool:
    """Tell whether a language is written from right to left."""
    first, *others = language.lower().split("-")
    scripts = [part for part in others if len(part) == SCRIPT]
    return scripts[0] in SCRIPTS_FROM_RIGHT if scripts else first in FROM_RIGHT


class _Phone:
    def __init__(
        self, xform: str, definition: ChecklistDefinition, language: str
    ) -> None:
        self.tree = etree.fromstring(xform.encode())
        self.definition = definition
        self.language = language
        self.texts = texts_in(self.tree, language)
        self.binds = {
            _path(b.get("nodeset")): b for b in self.tree.iter(f"{XFORMS}bind")
        }
        self.items = items_in(self.tree)
        self.files = {
            str(i.get("id")): str(i.get("src")).rsplit("/", 1)[-1]
            for i in self.tree.iter(f"{XFORMS}instance")
            if i.get("src")
        }
        self.page = 0

    def parts_of_body(self) -> tuple[PhonePart, ...]:
        body = self.tree.find(BODY)
        return () if body is None else tuple(self._parts(body, is_one_page=False))

    def _parts(
        self, element: etree._Element, *, is_one_page: bool
    ) -> Iterator[PhonePart]:
        for child in element.iterchildren(tag=etree.Element):
            name = etree.QName(child).localname
            if name == "group":
                yield self._group(child, is_one_page=is_one_page)
            elif name == "repeat":
                yield from self._parts(child, is_one_page=is_one_page)
            elif name in CONTROLS:
                if not is_one_page:
                    self.page += 1
                yield self._control(child, name)

    def _group(self, element: etree._Element, *, is_one_page: bool) -> PhonePart:
        repeat = element.find(f"{XFORMS}repeat")
        path = _path(element.get("ref"))
        if repeat is not None:
            path = _path(repeat.get("nodeset"))
        appearance = element.get("appearance") or ""
        if repeat is not None:
            appearance = f"{appearance} {repeat.get('appearance') or ''}"
        begins_page = "field-list" in appearance and not is_one_page
        if begins_page:
            self.page += 1
        page = self.page
        inside = self._parts(element, is_one_page=is_one_page or begins_page)
        return PhonePart(
            kind="group" if repeat is None else "repeat",
            path=path,
            words=self._words(element, "label"),
            appearance=appearance.strip(),
            asked_if=self._rule(path, "relevant"),
            must=repeat.get(f"{JR}count") or "" if repeat is not None else "",
            parts=tuple(inside),
            page=page,
        )

    def _control(self, element: etree._Element, name: str) -> PhonePart:
        path = _path(element.get("ref"))
        bind = self.binds.get(path)
        question = self.definition.question_at(path)
        required = (bind.get("required") or "" if bind is not None else "").strip()
        ends = (element.get("start"), element.get("end"), element.get("step"))
        return PhonePart(
            kind=_kind(element, name, bind),
            path=path,
            words=self._words(element, "label"),
            hint=self._words(element, "hint"),
            item_code=question.item_code if question else "",
            type=KINDS.get(bind.get("type") or "", "") if bind is not None else "",
            appearance=element.get("appearance") or "",
            is_required=required == "true()",
            is_read_only=bind is not None and bind.get("readonly") == "true()",
            required_if="" if required in {"", "true()", "false()"}
            else self._rule(path, "required"),
            asked_if=self._rule(path, "relevant"),
            must=self._rule(path, "constraint"),
            message=self._message(bind),
            options=tuple(self._options(element, path)),
            options_from=self._source(element),
            narrowed=self._narrowed(element, path),
            ends=(ends[0] or "", ends[1] or "", ends[2] or ""),
            page=self.page,
        )  # fmt: skip

    def _rule(self, path: Path, kind: str) -> str:
        bind = self.binds.get(path)
        rule = (bind.get(kind) or "").strip() if bind is not None else ""
        reader = Reader(self.definition, self.language, path)
        return reader.words(rule) if rule else ""

    def _message(self, bind: etree._Element | None) -> str:
        written = bind.get(f"{JR}constraintMsg") or "" if bind is not None else ""
        match = ITEXT.fullmatch(written.strip())
        return (
            self.texts[match[1]].text if match and match[1] in self.texts else written
        )

    def _words(self, element: etree._Element, name: str) -> Words:
        label = element.find(f"{XFORMS}{name}")
        if label is None:
            return Words()
        match = ITEXT.fullmatch((label.get("ref") or "").strip())
        if match:
            return self.texts.get(match[1], Words())
        return Words(spoken(label))

    def _options(self, element: etree._Element, path: Path) -> Iterator[PhoneOption]:
        question = self.definition.question_at(path)
        negative = question.negative if question else frozenset()
        itemset = element.find(f"{XFORMS}itemset")
        match = (
            INSTANCE.search(itemset.get("nodeset") or "")
            if itemset is not None
            else None
        )
        if match:
            for code, words in self.items.get(match[1], {}).items():
                shown = self.texts.get(words, Words(words))
                yield PhoneOption(code, shown, code in negative)
        for item in element.iter(f"{XFORMS}item"):
            code = (item.findtext(f"{XFORMS}value") or "").strip()
            yield PhoneOption(code, self._words(item, "label"), code in negative)

    def _source(self, element: etree._Element) -> str:
        itemset = element.find(f"{XFORMS}itemset")
        match = (
            INSTANCE.search(itemset.get("nodeset") or "")
            if itemset is not None
            else None
        )
        return self.files.get(match[1], "") if match else ""

    def _narrowed(self, element: etree._Element, path: Path) -> str:
        itemset = element.find(f"{XFORMS}itemset")
        nodeset = itemset.get("nodeset") or "" if itemset is not None else ""
        match = re.search(r"/root/item\[(.*)\]", nodeset, re.DOTALL)
        reader = Reader(self.definition, self.language, path)
        return reader.words(match[1].strip()) if match else ""


def _path(nodeset: str | None) -> Path:
    return tuple((nodeset or "").strip().strip("/").split("/")[1:])


def _kind(element: etree._Element, name: str, bind: etree._Element | None) -> str:
    if name == "upload":
        sort = (element.get("mediatype") or "").split("/")[0]
        return sort if sort in {"image", "audio", "video"} else "file"
    is_note = bind is not None and bind.get("readonly") == "true()"
    if (
        name == "input"
        and is_note
        and bind is not None
        and bind.get("type") == "string"
    ):
        return "note"
    return name
