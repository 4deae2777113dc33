"""Pages of one version: as phones show it, on paper, as a workbook, and its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header

from elections.errors import DomainError
from observers.missions.admin.scoped import person
from observers.missions.permissions import Right, has_right
from reports.checklists.domain.phone import is_from_right, phone_view
from reports.checklists.domain.sheets import Problem, Sheet
from reports.checklists.models import ChecklistVersion
from reports.checklists.renderers.paper import render_paper_form
from reports.checklists.renderers.workbook import render_workbook
from reports.checklists.selectors import definition_of, unreviewed_languages
from reports.checklists.services.converting import convert_xlsform
from reports.checklists.services.reviewing import review_version

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOKING = (Right.SEE_SET_UP, Right.ENTER_REPORTS)
MAX_DRAWN_ROWS = 400


@dataclass(frozen=True)
class DrawnCell:
    """One cell of a sheet with what is wrong in it."""

    text: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class DrawnRow:
    """One row of a sheet; what is wrong with no cell of it stands beside it."""

    number: int
    cells: tuple[DrawnCell, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class DrawnSheet:
    """A sheet as a table."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[DrawnRow, ...]
    is_cut: bool


class VersionPages:
    """Addresses of the pages of a version that are no forms."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        views = (
            ("<int:object_id>/paper/<slug:language>.pdf", self.paper_view, "paper"),
            ("<int:object_id>/look/<slug:language>", self.look_view, "look"),
            ("<int:object_id>/xlsform.xlsx", self.workbook_view, "workbook"),
        )
        stem = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(route, self.admin_site.admin_view(view), name=f"{stem}_{name}")
            for route, view, name in views
        ]
        others: list[URLPattern] = super().get_urls()  # type: ignore[misc]
        return [*own, *others]

    def paper_view(
        self, request: HttpRequest, object_id: int, language: str
    ) -> HttpResponse:
        """Send the printable form in one language to who sets up or enters reports."""
        version = visible_version(request, object_id)
        if version is None:
            return HttpResponse(status=404)
        try:
            pdf = render_paper_form(
                definition_of(version),
                language=language,
                mission_title=version.mission.name,
                demonstration=version.mission.is_demonstration,
                is_reviewed=language not in unreviewed_languages(version),
            )
        except DomainError as error:
            return HttpResponse(error.detail, status=404, content_type="text/plain")
        name = f"{version.checklist.code}-{version.version}-{language}.pdf"
        return download(pdf, name, media_type="application/pdf", is_shown=True)

    def look_view(
        self, request: HttpRequest, object_id: int, language: str
    ) -> HttpResponse:
        """Show a version as observers see it, with all that is to be said about it."""
        version = visible_version(request, object_id)
        if version is None or language not in version.languages:
            return HttpResponse(status=404)
        definition = definition_of(version)
        review = review_version(version)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{version.checklist} {version.version}",
            "version": version,
            "review": review,
            "language": language,
            "is_from_right": is_from_right(language),
            "is_unreviewed": language in unreviewed_languages(version),
            "phone_title": definition.title(language),
            "parts": phone_view(version.xform, definition, language=language),
            "sheets": drawn_sheets(review.sheets, review.remarks),
            "kept": {file.filename for file in review.files},
            "may_publish": not version.is_published
            and has_right(person(request), Right.SET_UP, mission_id=version.mission_id),
        }
        return TemplateResponse(request, "checklists/look.html", context)

    def workbook_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Send the version as an .xlsx workbook, whatever it was uploaded as."""
        version = visible_version(request, object_id)
        if version is None:
            return HttpResponse(status=404)
        source = bytes(version.source)
        sheets = convert_xlsform(source, name=version.source_name).sheets
        name = f"{version.checklist.code}-{version.version}.xlsx"
        return download(render_workbook(sheets), name, media_type=XLSX)


def drawn_sheets(
    sheets: Sequence[Sheet], problems: Sequence[Problem]
) -> tuple[DrawnSheet, ...]:
    """Return the sheets as tables, with every problem at its place."""
    at: dict[tuple[str, int], list[Problem]] = {}
    for problem in problems:
        at.setdefault((problem.sheet, problem.row), []).append(problem)
    return tuple(
        DrawnSheet(
            name=sheet.name,
            headers=sheet.headers,
            rows=tuple(
                _drawn(sheet, number, row, at.get((sheet.name, number), []))
                for number, row in sheet.numbered()
            )[:MAX_DRAWN_ROWS],
            is_cut=sum(1 for _ in sheet.numbered()) > MAX_DRAWN_ROWS,
        )
        for sheet in sheets
    )


def _drawn(
    sheet: Sheet, number: int, row: Mapping[str, str], problems: list[Problem]
) -> DrawnRow:
    cells = tuple(
        DrawnCell(row.get(header, ""), tuple(p for p in problems if p.column == header))
        for header in sheet.headers
    )
    elsewhere = tuple(p for p in problems if p.column not in sheet.headers)
    return DrawnRow(number, cells, elsewhere)


def download(
    content: bytes, name: str, *, media_type: str, is_shown: bool = False
) -> HttpResponse:
    """Send bytes under a name; what is no document of ours is never sniffed."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = _disposition(name, is_shown=is_shown)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _disposition(name: str, *, is_shown: bool) -> str:
    return content_disposition_header(not is_shown, name) or "inline"


def visible_version(request: HttpRequest, object_id: int) -> ChecklistVersion | None:
    """Return a version if this person sets its mission up or enters its reports."""
    version = ChecklistVersion.objects.filter(pk=object_id).first()
    if version is None:
        return None
    user, mission_id = person(request), version.mission_id
    may = any(has_right(user, right, mission_id=mission_id) for right in LOOKING)
    return version if may else None
