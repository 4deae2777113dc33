"""The form that proposes another answer, as the checklist offers it."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from reports.checklists.domain.definition import Question, QuestionKind


class CorrectionForm(forms.Form):
    """Another answer to one question, with the reason."""

    reason = forms.CharField(
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        help_text="For example: misread from paper; the team confirmed by phone.",
    )

    def __init__(self, data: Any = None, *, question: Question) -> None:
        super().__init__(data)
        self.fields = {"value": _field_for(question), **self.fields}


def _field_for(question: Question) -> forms.Field:
    """Return a form field that offers what the checklist offers."""
    choices = [(c.code, c.labels.get("en") or c.code) for c in question.choices]
    label = "Right answer"
    if question.kind is QuestionKind.SELECT_ONE:
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=[("", "No answer"), *choices],
            widget=UnfoldAdminSelectWidget,
        )
    if question.kind is QuestionKind.SELECT_MULTIPLE:
        return forms.MultipleChoiceField(
            label=label,
            required=False,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
        )
    return forms.CharField(
        label=label, required=False, widget=UnfoldAdminTextInputWidget
    )
