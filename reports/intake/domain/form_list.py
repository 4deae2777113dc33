"""The lists that Collect asks for, as XML: forms, their files, and deleted entities."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from elections.errors import DomainError

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
FORMS = "http://openrosa.org/xforms/xformsList"
FILES = "http://openrosa.org/xforms/xformsManifest"
ENTITY_LIST = "entityList"


class BrokenFormList(DomainError):
    """One form without id, name or address voids the whole list on the phone."""

    code = "form_list_broken"
    status = 500


@dataclass(frozen=True)
class ListedForm:
    """One form of the list; without files of its own it has no manifest."""

    code: str
    version: str
    title: str
    md5: str
    url: str
    manifest_url: str = ""


@dataclass(frozen=True)
class ListedFile:
    """One file of a form; a list of entities has an integrity address too."""

    filename: str
    md5: str
    url: str
    integrity_url: str = ""


def md5_of(content: bytes) -> str:
    """Return the hash by which Collect tells contents apart; it protects nothing."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def form_list(forms: Iterable[ListedForm]) -> bytes:
    """Return the list of forms, or raise BrokenFormList."""
    return _document("xforms", FORMS, map(_form, forms))


def manifest(files: Iterable[ListedFile]) -> bytes:
    """Return the list of a form's files."""
    return _document("manifest", FILES, map(_file, files))


def integrity(deleted: Mapping[str, bool]) -> bytes:
    """Tell of each known entity whether it is gone."""
    entities = "".join(
        f'<entity id="{escape(key)}">{_leaf("deleted", str(is_gone).lower())}</entity>'
        for key, is_gone in deleted.items()
    )
    return f"{DECLARATION}<data><entities>{entities}</entities></data>".encode()


def _document(root: str, namespace: str, parts: Iterable[str]) -> bytes:
    inside = "".join(parts)
    return f'{DECLARATION}<{root} xmlns="{namespace}">{inside}</{root}>'.encode()


def _form(form: ListedForm) -> str:
    if not (form.code and form.title.strip() and form.url):
        raise BrokenFormList(f"Form “{form.code}” lacks its id, title or address.")
    leaves = [
        _leaf("formID", form.code),
        _leaf("name", form.title),
        _leaf("version", form.version),
        _leaf("hash", f"md5:{form.md5}"),
        _leaf("downloadUrl", form.url),
    ]
    if form.manifest_url:
        leaves.append(_leaf("manifestUrl", form.manifest_url))
    return f"<xform>{''.join(leaves)}</xform>"


def _file(file: ListedFile) -> str:
    leaves = [
        _leaf("filename", file.filename),
        _leaf("hash", f"md5:{file.md5}"),
        _leaf("downloadUrl", file.url),
    ]
    if not file.integrity_url:
        return f"<mediaFile>{''.join(leaves)}</mediaFile>"
    leaves.append(_leaf("integrityUrl", file.integrity_url))
    return f'<mediaFile type="{ENTITY_LIST}">{"".join(leaves)}</mediaFile>'


def _leaf(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
