"""Everything that a mission shows of its day, as text: documents, API, files, the desk."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO

from django.contrib import admin
from django.test import Client
from pypdf import PdfReader

from observers.missions.models import Mission
from reports.findings.models import FindingSet
from reports.statements.models import Revision, StatementFile
from reports.statements.renderers.formats import RENDERERS
from reports.statements.services.rendering import render_annex, render_revision
from tests.factories.missions import MembershipFactory

OUTSIDE = ("findings", "statements", "board", "quick")
TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


def published(revision: Revision) -> dict[str, str]:
    """Return the text of each file and answer about a statement and its figures."""
    shown = {}
    for name, one in RENDERERS.items():
        file = render_revision(revision=revision, format=name, actor="system")
        shown[f"statement.{name}"] = readable(file)
        if one.is_for_annex:
            annex = render_annex(revision=revision, format=name, actor="system")
            shown[f"annex.{name}"] = readable(annex)
    client = client_of(revision.mission)
    base = f"/api/v1/findings/{revision.finding_set.pk}/"
    for address in (base, f"{base}figures.csv", f"{base}observations.csv"):
        answer = client.get(address)
        if answer.status_code == 200:
            shown[address] = body(answer)
    return shown


def readable(file: StatementFile) -> str:
    """Return the words of a file."""
    content = bytes(file.content)
    if file.format == "pdf":
        pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
        return " ".join(" ".join(pages).split())
    if file.format == "docx":
        with zipfile.ZipFile(BytesIO(content)) as parts:
            xml = [name for name in parts.namelist() if name.endswith(".xml")]
            return " ".join(plain(parts.read(name).decode()) for name in sorted(xml))
    text = content.decode()
    return plain(text) if file.format == "html" else text


def plain(markup: str) -> str:
    """Return the words between the tags."""
    return " ".join(unescape(TAGS.sub(" ", markup)).split())


def body(answer: object) -> str:
    """Return what was answered, streamed or not."""
    if getattr(answer, "streaming", False):
        return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return str(answer.content.decode())  # type: ignore[attr-defined]


def client_of(mission: Mission, role: str = "head") -> Client:
    """Sign somebody in who has this role."""
    client = Client()
    membership = MembershipFactory.create(mission=mission, role=role)
    client.force_login(membership.user, "django.contrib.auth.backends.ModelBackend")
    return client


def desk_pages(revision: Revision, findings: FindingSet) -> Iterator[tuple[str, str]]:
    """Yield each page of the desk about figures and statements, with its words."""
    client = client_of(revision.mission)
    rows = {FindingSet: findings.pk, type(revision): revision.pk}
    for model, page in admin.site._registry.items():  # noqa: SLF001 - no public list
        if not model.__module__.startswith(("reports.findings", "reports.statements")):
            continue
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        number = rows.get(model, revision.statement_id)
        for pattern in page.get_urls():
            route = str(pattern.pattern)
            values = {"language": "en", "name": "voting", "stage": "voting"}
            for name in re.findall(r"<(?:\w+:)?(\w+)>", route):
                value = values.get(name, str(number))
                route = re.sub(rf"<(?:\w+:)?{name}>", value, route)
            answer = client.get(base + route)
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                yield base + route, plain(body(answer))
    yield "/admin/", plain(body(client.get("/admin/")))
