"""Pages that ask before something is done, and pages that show a secret once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from elections.journal.admin import the_only_one


@dataclass(frozen=True)
class Question:
    """What is asked, in the words of the person at the desk."""

    title: str
    text: str
    submit: str


class NothingMore(forms.Form):
    """A question that needs a yes only."""


def ask(
    request: HttpRequest,
    question: Question,
    *,
    form: forms.Form,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a form with its question; what can only be one thing is chosen already."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and not field.initial:
            field.initial = the_only_one(field.queryset)
    context = {
        **admin.site.each_context(request),
        "title": question.title,
        "question": question,
        "form": form,
        **(extra or {}),
    }
    return TemplateResponse(request, "observers/ask.html", context)


def show_once(
    request: HttpRequest,
    *,
    title: str,
    secret: str,
    text: str,
    notes: Sequence[str] = (),
    back: str,
) -> HttpResponse:
    """Show a secret that is kept nowhere; the page must not be kept either."""
    context = {
        **admin.site.each_context(request),
        "title": title,
        "secret": secret,
        "text": text,
        "notes": notes,
        "back": back,
    }
    response = TemplateResponse(request, "observers/shown_once.html", context)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response
