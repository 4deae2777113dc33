"""Statements at the desk: build, read, answer problems, release, publish, download."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from unfold.decorators import action, display

from observers.missions.admin.asking import Question, ask
from observers.missions.admin.scoped import offered, person, scoped
from observers.missions.models import Mission
from observers.missions.permissions import Right, has_right
from reports.statements.admin import doings
from reports.statements.admin.forms import BuildForm
from reports.statements.admin.page import figure_url, statement_page
from reports.statements.admin.questions import AskingAdmin
from reports.statements.domain.annex.tables import differences_table
from reports.statements.models import Revision, Statement, StatementFile
from reports.statements.renderers.formats import RENDERERS
from reports.statements.renderers.html import preview
from reports.statements.selectors.revisions import differences_to_before, is_released
from reports.statements.services.rendering import document_of
from reports.statements.services.working import ask_for_statement

STATES = {"Draft": "warning", "Released": "info", "Published": "success"}


@admin.register(Statement)
class StatementAdmin(AskingAdmin):
    """One statement for each election day and language of a mission."""

    is_append_only = True
    empty_text = (
        "No statement yet. Press “Build a statement”: it counts the reports, writes the "
        "figures and leaves marked gaps for what people write."
    )
    list_display = ("title", "mission", "election_day", "language", "stage", "revision")
    list_filter = ("mission", "state", "language")
    search_fields = ("title", "mission__code", "mission__name")
    list_select_related = ("mission", "election_day")
    ordering = ("-pk",)
    actions_list: Any = ("build",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .select_related("mission__election", "election_day", "finding_set")
            .defer("finding_set__document")
            .annotate(latest=Max("revisions__number"))
        )
        return rows

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_build_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tell whether this person writes statements."""
        del obj
        return has_right(person(request), Right.WRITE_STATEMENT)

    @display(description="State", label=STATES)
    def stage(self, row: Statement) -> str:
        return row.get_state_display()

    @display(description="Revision")
    def revision(self, row: Statement) -> Any:
        return getattr(row, "latest", None) or "–"

    @action(  # type: ignore[operator]  # unfold names its result, not what it decorates
        description="Build a statement",
        url_path="build",
        icon="article",
        permissions=["build"],
    )
    def build(self, request: HttpRequest) -> HttpResponse:
        """Ask which mission, then queue the work."""
        user = person(request)
        visible = offered(Mission, request).filter(is_open=True)
        own = [
            mission.pk
            for mission in visible
            if has_right(user, Right.WRITE_STATEMENT, mission_id=mission.pk)
        ]
        form = BuildForm(
            request.POST or None, missions=Mission.objects.filter(pk__in=own)
        )
        if not form.is_valid():
            question = Question(
                title="Build a statement",
                text="A snapshot of the figures is taken and kept, and a revision is "
                "written from it. What people have written stays.",
                submit="Build",
            )
            return ask(request, question, form=form)
        ask_for_statement(**form.cleaned_data, actor=user.actor)
        doings.wake_worker()
        self.message_user(request, "The statement is being built; it appears here.")
        return HttpResponseRedirect(reverse("admin:reports_statement_changelist"))

    def get_urls(self) -> list[URLPattern]:
        """Add the statement's own pages."""
        own: list[tuple[str, str, Callable[..., HttpResponseBase]]] = [
            ("<int:pk>/preview/<int:number>/", "statement-preview", self.preview_view),
            (
                "<int:pk>/differences/<int:number>/",
                "statement-differences",
                self.differences_view,
            ),
            ("<int:pk>/reason/", "statement-reason", self.reason_view),
            ("<int:pk>/correct/", "statement-correct", self.correct_view),
            ("<int:pk>/details/", "statement-details", self.details_view),
            ("<int:pk>/do/<slug:name>/", "statement-do", self.do_view),
            ("file/<int:number>/", "statement-file", self.file_view),
        ]
        return [
            *(
                path(address, self.admin_site.admin_view(view), name=name)
                for address, name, view in own
            ),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the statement with its parts, problems, revisions and files."""
        number = int(object_id) if object_id.isdigit() else 0
        statement = self._statement(request, number)
        page = statement_page(statement, user=person(request))
        return self._page(request, "page.html", **page)

    def preview_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show a revision as it is printed, each figure a link to its reports."""
        statement = self._statement(request, pk)
        revision = self._revision(statement, number)
        document = document_of(revision, is_draft=not is_released(revision))
        body = preview(
            document, link=lambda key: figure_url(revision.finding_set_id, key)
        )
        return self._page(
            request, "preview.html", statement=statement, revision=revision, body=body
        )

    def differences_view(
        self, request: HttpRequest, pk: int, number: int
    ) -> HttpResponse:
        """List what a revision's snapshot changed."""
        statement = self._statement(request, pk)
        revision = self._revision(statement, number)
        table = differences_table(differences_to_before(revision))
        return self._page(
            request,
            "differences.html",
            statement=statement,
            revision=revision,
            table=table,
        )

    def do_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Do one thing that was pressed on the page."""
        statement = self._statement(request, pk)
        doing = doings.DOINGS.get(name)
        if doing is None or request.method != "POST":
            raise Http404
        return self._done(
            request, statement, lambda: doing.do(statement, person(request)), doing.said
        )

    def file_view(self, request: HttpRequest, number: int) -> FileResponse:
        """Download a file."""
        rows = scoped(StatementFile.objects.all(), request)
        file = rows.filter(pk=number).first()
        if file is None:
            raise Http404
        if not self.has_view_permission(request, file):
            raise PermissionDenied
        return FileResponse(
            BytesIO(file.content),
            as_attachment=True,
            filename=file.name,
            content_type=RENDERERS[file.format].media_type,
            headers={"X-Content-Type-Options": "nosniff"},
        )

    def _revision(self, statement: Statement, number: int) -> Revision:
        rows = Revision.objects.select_related(
            "finding_set", "statement__mission__election"
        )
        revision = rows.filter(statement=statement, number=number).first()
        if revision is None:
            raise Http404
        return revision
