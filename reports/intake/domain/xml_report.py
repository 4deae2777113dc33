"""Reports as ODK Collect writes them: an XForms instance read into an envelope.

Groups nest and repeats are lists, as in every channel; a group and a repeat that came
once look the same, and the checklist tells them apart when the report is judged. What
was not asked is absent from the XML, what was not answered an empty element.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from lxml import etree

from reports.checklists.domain.files import NamedFile
from reports.intake.domain.envelope import Envelope
from reports.intake.domain.xml_head import (
    MAX_ID,
    child_of,
    head_of,
    local_name,
    read_xml,
    text_of,
)

ENCRYPTED = "http://www.opendatakit.org/xforms/encrypted"
JAVAROSA = "{http://openrosa.org/javarosa}template"
AUDIT = "audit.csv"
DECRYPTED = "urn:baqylau:decrypted:"
ENTITY_FIELDS = (
    "dataset",
    "id",
    "create",
    "update",
    "baseVersion",
    "trunkVersion",
    "branchId",
)


def parse_xml_report(raw: bytes) -> Envelope:
    """Read one report; raise only where there is nothing that could be kept apart."""
    root = read_xml(raw)
    is_encrypted = is_encrypted_manifest(root)
    return Envelope(
        **vars(head_of(root)),
        mission="",
        election_day="",
        observer="",
        answers={} if is_encrypted else _answers(root, child_of(root, "meta")),
        files=tuple(_encrypted_files(root)) if is_encrypted else (),
        is_encrypted=is_encrypted,
    )


def parse_decrypted_report(raw: bytes) -> Envelope:
    """Read what a coordinator decrypted: beside the encrypted report, not in its place."""
    envelope = parse_xml_report(raw)
    replaces = envelope.replaces
    return replace(
        envelope,
        instance_id=decrypted_id(envelope.instance_id),
        replaces=decrypted_id(replaces) if replaces else None,
    )


def decrypted_id(instance_id: UUID) -> UUID:
    """Return the id under which the decrypted form of a report is stored."""
    return uuid5(NAMESPACE_URL, f"{DECRYPTED}{instance_id}")


def readable_xml(raw: bytes) -> dict[str, Any]:
    """Return all that a report says, with what the phone added, as a tree to read."""
    root = read_xml(raw)
    named = {f"@{name!s}": str(value) for name, value in root.attrib.items()}
    meta = child_of(root, "meta")
    told = {"meta": _branch(meta)} if meta is not None else {}
    return named | _branch(root) | told


def is_same_xml(stored: bytes, newcomer: bytes) -> bool:
    """Tell whether two reports say the same: equal bytes, or equal canonical XML."""
    return stored == newcomer or _canonical(stored) == _canonical(newcomer)


def is_encrypted_manifest(root: etree._Element) -> bool:
    """Tell whether the XML only describes a report that it holds encrypted."""
    is_named = etree.QName(root).namespace == ENCRYPTED
    return is_named or str(root.get("encrypted", "")).lower() in ("yes", "true")


def _canonical(raw: bytes) -> str:
    written = etree.tostring(read_xml(raw), encoding="unicode")
    return str(etree.canonicalize(written, strip_text=True))


def _answers(root: etree._Element, meta: etree._Element | None) -> dict[str, Any]:
    tree = _branch(root)
    tree.pop("meta", None)
    kept: dict[str, Any] = {}
    if audit := text_of(meta, "audit"):
        kept["audit"] = audit
    if entities := [_entity(element) for element in _entities(root)]:
        kept["entities"] = entities
    return tree | {"meta": kept} if kept else tree


def _branch(element: etree._Element) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for child in element:
        name = local_name(child)
        if JAVAROSA in child.attrib or (name == "meta" and len(child)):
            continue
        value: Any = _branch(child) if len(child) else (child.text or "").strip()
        if len(child) or value:
            found.setdefault(name, []).append(value)
    # A repeat keeps its empty rows, so that numbers still point at the right ones.
    return {
        name: values if len(values) > 1 else values[0]
        for name, values in found.items()
        if any(values)
    }


def _entities(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iter("{*}entity"):
        parent = element.getparent()
        if parent is not None and local_name(parent) == "meta":
            yield element


def _entity(element: etree._Element) -> dict[str, Any]:
    """Return what a phone proposes about a place; a person decides about it."""
    given = {
        name: str(element.get(name))[:MAX_ID]
        for name in ENTITY_FIELDS
        if element.get(name)
    }
    label = text_of(element, "label")
    return given | ({"label": label[:MAX_ID]} if label else {})


def _encrypted_files(root: etree._Element) -> Iterator[NamedFile]:
    for element in root.iter():
        parent = element.getparent()
        name = (element.text or "").strip()
        is_media = local_name(element) == "file" and parent is not None
        if name and (is_media or local_name(element) == "encryptedXmlFile"):
            yield NamedFile(name[:MAX_ID], "", "", None)
