"""Reports as ODK Collect writes them: an XForms instance read into an envelope.

Groups nest and repeats are lists, as in every channel; a group and a repeat that came
once look the same, and the checklist tells them apart when the report is judged. What
was not asked is absent from the XML, what was not answered an empty element. The XML is
a stranger's: no document type, no entities, no network, bounded in bytes and depth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from lxml import etree

from elections.errors import DomainError
from reports.intake.domain.envelope import Envelope, NamedFile
from reports.intake.domain.json_report import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    MAX_TEXT,
    ReportTooLarge,
    UnreadableReport,
)

MAX_XML_BYTES = 2_097_152
MAX_DEPTH = 64
MAX_ELEMENTS = 50_000
MAX_ID = 255
PROLOG = 2_048
ENCRYPTED = "http://www.opendatakit.org/xforms/encrypted"
JAVAROSA = "{http://openrosa.org/javarosa}template"
AUDIT = "audit.csv"
# What becomes the id of a report whose phone made one that is no UUID.
OTHER_ID = "urn:baqylau:instance:"
DECRYPTED = "urn:baqylau:decrypted:"
YES = frozenset({"yes", "true", "1"})
ENTITY_FIELDS = (
    "dataset",
    "id",
    "create",
    "update",
    "baseVersion",
    "trunkVersion",
    "branchId",
)


class NoInstanceId(DomainError):
    """The report has no id: a resend could not be told from a second report."""

    code = "no_instance_id"
    status = 400


def parse_xml_report(raw: bytes) -> Envelope:
    """Read one report; raise only where there is nothing that could be kept apart."""
    root = read_xml(raw)
    meta = _child(root, "meta")
    odd: list[str] = []
    written = _text_of(meta, "instanceID") or str(root.get("instanceID") or "").strip()
    if not written:
        raise NoInstanceId("The report has no meta/instanceID; a form must make one.")
    own_id = instance_uuid(written)
    replaces = _replaced(meta, own_id, odd)
    is_encrypted = is_encrypted_manifest(root)
    return Envelope(
        instance_id=own_id,
        mission="",
        checklist=_attribute(root, "id", odd) or _namespace(root),
        version=_attribute(root, "version", odd),
        election_day="",
        observer="",
        device_at=_finished_at(root, meta, odd),
        replaces=replaces,
        is_rehearsal=_text_of(root, "rehearsal").lower() in YES,
        answers={} if is_encrypted else _answers(root, meta),
        files=tuple(_encrypted_files(root)) if is_encrypted else (),
        oddities=tuple(odd),
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


def instance_uuid(written: str) -> UUID:
    """Return the id of a report; one that is no UUID always becomes the same one."""
    bare = written.removeprefix("uuid:")
    try:
        return UUID(bare)
    except ValueError:
        return uuid5(NAMESPACE_URL, OTHER_ID + written[:MAX_ID])


def read_xml(raw: bytes) -> etree._Element:
    """Return the root element of bytes that are safe to walk, or raise."""
    if len(raw) > MAX_XML_BYTES:
        raise ReportTooLarge(f"A report has at most {MAX_XML_BYTES} bytes of XML.")
    if b"<!DOCTYPE" in raw[:PROLOG].replace(b"\x00", b""):
        raise UnreadableReport("The report has a document type; no form needs one.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(raw, parser)  # nothing is resolved
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableReport(f"The report is not XML ({error}).") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # stubs lag
        raise UnreadableReport("The report has a document type; no form needs one.")
    _refuse_size(root)
    return root


def readable_xml(raw: bytes) -> dict[str, Any]:
    """Return all that a report says, with what the phone added, as a tree to read."""
    root = read_xml(raw)
    named = {f"@{name!s}": str(value) for name, value in root.attrib.items()}
    meta = _child(root, "meta")
    told = {"meta": _branch(meta)} if meta is not None else {}
    return named | _branch(root) | told


def is_same_xml(stored: bytes, newcomer: bytes) -> bool:
    """Tell whether two reports say the same: equal bytes, or equal canonical XML."""
    return stored == newcomer or _canonical(stored) == _canonical(newcomer)


def is_encrypted_manifest(root: etree._Element) -> bool:
    """Tell whether the XML only describes a report that it holds encrypted."""
    is_named = etree.QName(root).namespace == ENCRYPTED
    return is_named or str(root.get("encrypted", "")).lower() in ("yes", "true")


def possible_file_names(envelope: Envelope) -> frozenset[str]:
    """Return every text of a report that a file could be named by.

    Needs no checklist, so that a report of any form keeps its files.
    """
    named = {file.name for file in envelope.files}
    return frozenset(named | set(_texts(envelope.answers)))


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _canonical(raw: bytes) -> str:
    written = etree.tostring(read_xml(raw), encoding="unicode")
    return str(etree.canonicalize(written, strip_text=True))


def _refuse_size(root: etree._Element) -> None:
    level, depth, count = [root], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > MAX_DEPTH:
            raise UnreadableReport(f"The report nests deeper than {MAX_DEPTH} levels.")
        if count > MAX_ELEMENTS:
            raise UnreadableReport(f"The report has over {MAX_ELEMENTS} elements.")
        level = [child for element in level for child in element]


def _answers(root: etree._Element, meta: etree._Element | None) -> dict[str, Any]:
    tree = _branch(root)
    tree.pop("meta", None)
    kept: dict[str, Any] = {}
    if audit := _text_of(meta, "audit"):
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
    for element in root.iter():
        parent = element.getparent()
        is_below_meta = parent is not None and local_name(parent) == "meta"
        if is_below_meta and local_name(element) == "entity":
            yield element


def _entity(element: etree._Element) -> dict[str, Any]:
    """Return what a phone proposes about a place; a person decides about it."""
    given = {
        name: str(element.get(name))[:MAX_ID]
        for name in ENTITY_FIELDS
        if element.get(name)
    }
    label = _text_of(element, "label")
    return given | ({"label": label[:MAX_ID]} if label else {})


def _encrypted_files(root: etree._Element) -> Iterator[NamedFile]:
    for element in root.iter():
        parent = element.getparent()
        name = (element.text or "").strip()
        is_media = local_name(element) == "file" and parent is not None
        if name and (is_media or local_name(element) == "encryptedXmlFile"):
            yield NamedFile(name[:MAX_ID], "", "", None)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) <= MAX_ID:
            yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    if element is None:
        return None
    return next((child for child in element if local_name(child) == name), None)


def _text_of(element: etree._Element | None, name: str) -> str:
    child = _child(element, name)
    return "" if child is None else (child.text or "").strip()


def _attribute(root: etree._Element, name: str, odd: list[str]) -> str:
    given = str(root.get(name) or "").strip()
    if len(given) > MAX_TEXT:
        odd.append(name)
        return ""
    return given


def _namespace(root: etree._Element) -> str:
    return str(etree.QName(root).namespace or "")[:MAX_TEXT]


def _replaced(meta: etree._Element | None, own_id: UUID, odd: list[str]) -> UUID | None:
    written = _text_of(meta, "deprecatedID")
    found = instance_uuid(written) if written else None
    if found == own_id:
        # It would be its own later version, and so never the one that counts.
        odd.append("deprecatedID")
        return None
    return found


def _finished_at(
    root: etree._Element, meta: etree._Element | None, odd: list[str]
) -> datetime | None:
    written = _text_of(root, "end") or _text_of(meta, "timeEnd")
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
        if moment.tzinfo is not None and EARLIEST_YEAR < moment.year < LATEST_YEAR:
            return moment.astimezone(UTC)
    except ValueError:
        pass
    odd.append("end")
    return None
