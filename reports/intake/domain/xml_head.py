"""The head of an XForms instance: what storing a report needs, and no answer of it.

The XML is a stranger's: no document type, no entities, no network, bounded in bytes,
elements and depth. What is read here is read before a phone is answered; the answers
are read when the report is judged.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from lxml import etree

from elections.errors import DomainError
from reports.intake.domain.envelope import ReportHead
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
# What becomes the id of a report whose phone made one that is no UUID.
OTHER_ID = "urn:baqylau:instance:"
YES = frozenset({"yes", "true", "1"})
IS_DEEPER = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
IS_TOO_LARGE = etree.XPath(f"{IS_DEEPER.path} or count(//*) > {MAX_ELEMENTS}")


class NoInstanceId(DomainError):
    """The report has no id: a resend could not be told from a second report."""

    code = "no_instance_id"
    status = 400


def head_of(root: etree._Element) -> ReportHead:
    """Read what storing a report needs; raise only if it has no id."""
    meta = child_of(root, "meta")
    odd: list[str] = []
    written = text_of(meta, "instanceID") or str(root.get("instanceID") or "").strip()
    if not written:
        raise NoInstanceId("The report has no meta/instanceID; a form must make one.")
    own_id = instance_uuid(written)
    replaces = _replaced(meta, own_id, odd)
    return ReportHead(
        instance_id=own_id,
        checklist=_attribute(root, "id", odd) or _namespace(root),
        version=_attribute(root, "version", odd),
        device_at=_finished_at(root, meta, odd),
        replaces=replaces,
        is_rehearsal=text_of(root, "rehearsal").lower() in YES,
        oddities=tuple(odd),
    )


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


def possible_file_names(root: etree._Element) -> frozenset[str]:
    """Return every text of a report that a file could be named by.

    Needs no checklist, so that a report of any form keeps its files.
    """
    texts = ((element.text or "").strip()[:MAX_ID] for element in root.iter("*"))
    return frozenset(text for text in texts if text)


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child_of(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that name in any namespace."""
    if element is None:
        return None
    return next(element.iterchildren(f"{{*}}{name}"), None)


def text_of(element: etree._Element | None, name: str) -> str:
    """Return the text of the first child of that name, empty if there is none."""
    child = child_of(element, name)
    return "" if child is None else (child.text or "").strip()


def _refuse_size(root: etree._Element) -> None:
    if not IS_TOO_LARGE(root):
        return
    if IS_DEEPER(root):
        raise UnreadableReport(f"The report nests deeper than {MAX_DEPTH} levels.")
    raise UnreadableReport(f"The report has over {MAX_ELEMENTS} elements.")


def _attribute(root: etree._Element, name: str, odd: list[str]) -> str:
    given = str(root.get(name) or "").strip()
    if len(given) > MAX_TEXT:
        odd.append(name)
        return ""
    return given


def _namespace(root: etree._Element) -> str:
    return str(etree.QName(root).namespace or "")[:MAX_TEXT]


def _replaced(meta: etree._Element | None, own_id: UUID, odd: list[str]) -> UUID | None:
    written = text_of(meta, "deprecatedID")
    found = instance_uuid(written) if written else None
    if found == own_id:
        # It would be its own later version, and so never the one that counts.
        odd.append("deprecatedID")
        return None
    return found


def _finished_at(
    root: etree._Element, meta: etree._Element | None, odd: list[str]
) -> datetime | None:
    written = text_of(root, "end") or text_of(meta, "timeEnd")
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
