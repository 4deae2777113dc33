"""The pages of a statement that ask before something is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from elections.errors import DomainError
from observers.missions.admin.asking import Question, ask
from observers.missions.admin.scoped import MissionAdmin, person
from observers.missions.permissions import Right, has_right
from reports.statements.admin.forms import DetailsForm, ReasonForm
from reports.statements.models import Statement
from reports.statements.services.describing import describe_statement
from reports.statements.services.releasing import give_reason, open_correction


class AskingAdmin(MissionAdmin):
    """Asks for a reason, for a correction, or for place, date and embargo."""

    def reason_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the reason for which a passage may stand."""
        statement = self._writable(request, pk)
        rule, subject = request.GET.get("rule", ""), request.GET.get("subject", "")
        form = ReasonForm(request.POST or None)
        if not form.is_valid():
            question = Question(
                title="Let it stand, with a reason",
                text=f"{rule.replace('_', ' ')}: {subject}. The reason is kept.",
                submit="Keep the reason",
            )
            return ask(request, question, form=form)
        return self._done(
            request,
            statement,
            lambda: give_reason(
                statement=statement,
                rule=rule,
                subject=subject,
                reason=form.cleaned_data["reason"],
                user=person(request),
            ),
            "The reason is kept.",
        )

    def correct_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the reason for which a published statement is corrected."""
        user = person(request)
        statement = self._statement(request, pk)
        right = Right.RELEASE_STATEMENT
        if not has_right(user, right, mission_id=statement.mission_id):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        if not form.is_valid():
            question = Question(
                title="Correct the published statement",
                text="The published files stay. The next edition prints this reason and "
                "lists every figure that differs; two people release it.",
                submit="Open the correction",
            )
            return ask(request, question, form=form)
        return self._done(
            request,
            statement,
            lambda: open_correction(
                statement=statement, user=user, **form.cleaned_data
            ),
            "The correction is open: change the text, or build with new figures.",
        )

    def details_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the place, the date and the embargo."""
        statement = self._writable(request, pk)
        before = model_to_dict(statement, DetailsForm.base_fields)
        form = DetailsForm(request.POST or None, initial=before)
        if not form.is_valid():
            question = Question(
                title="Place, date and embargo",
                text="They are printed from the next revision on.",
                submit="Save",
            )
            return ask(request, question, form=form)
        return self._done(
            request,
            statement,
            lambda: describe_statement(
                statement=statement, actor=person(request).actor, **form.cleaned_data
            ),
            "Saved.",
        )

    def _statement(self, request: HttpRequest, number: int) -> Statement:
        statement: Statement | None = (
            self.get_queryset(request).filter(pk=number).first()
        )
        if statement is None:
            raise Http404
        if not self.has_view_permission(request, statement):
            raise PermissionDenied
        return statement

    def _writable(self, request: HttpRequest, number: int) -> Statement:
        statement = self._statement(request, number)
        right = Right.WRITE_STATEMENT
        if not has_right(person(request), right, mission_id=statement.mission_id):
            raise PermissionDenied
        return statement

    def _page(
        self, request: HttpRequest, name: str, *, statement: Statement, **context: Any
    ) -> HttpResponse:
        shown = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Statement of {statement.mission.code}",
            "statement": statement,
            "show_back_button": True,
            **context,
        }
        return TemplateResponse(request, f"reports/statements/desk/{name}", shown)

    def _done(
        self,
        request: HttpRequest,
        statement: Statement,
        do: Callable[[], object],
        said: str,
    ) -> HttpResponse:
        try:
            do()
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        else:
            self.message_user(request, said)
        page = reverse("admin:reports_statement_change", args=[statement.pk])
        return HttpResponseRedirect(page)
