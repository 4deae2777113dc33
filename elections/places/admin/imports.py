"""The page that imports a sheet: choose a file, see what it would do, confirm.

Between preview and confirmation the sheet travels in the page itself, compressed and
signed for this person: nothing half-imported is kept on the server.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from elections.errors import DomainError
from elections.journal.admin import actor_of, the_only_one
from elections.places.domain.imports import ImportPreview
from elections.places.domain.sheets import Column
from elections.places.domain.workbooks import sheet_text
from elections.places.models import Election, Geography

PREVIEW_SECONDS = 3_600
# Below DATA_UPLOAD_MAX_MEMORY_SIZE, so that the confirmation is never cut off.
SEALED_LENGTH = 2_400_000
ERRORS_SHOWN = 50
TEMPLATE = "admin/elections/import_sheet.html"


class FileTooLarge(DomainError):
    """The file does not fit into one confirmation."""

    code = "file_too_large"
    status = 413


class SheetForm(forms.Form):
    """A file, and what it belongs to."""

    file = forms.FileField(label="File", widget=UnfoldAdminFileFieldWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.initial = the_only_one(field.queryset)

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen beside the file, as arguments of the service."""
        return {k: v for k, v in self.cleaned_data.items() if k != "file"}


class ElectionSheetForm(SheetForm):
    """A file of one election."""

    election = forms.ModelChoiceField(
        Election.objects.order_by("-id"), widget=UnfoldAdminSelectWidget
    )


class GeographyChoice(forms.ModelChoiceField[Geography]):
    """Names a geography by its election."""

    def label_from_instance(self, geography: Geography) -> str:
        return f"{geography.election.code}, version {geography.version}"


class GeographySheetForm(SheetForm):
    """A file of one version of the areas."""

    geography = GeographyChoice(
        Geography.objects.select_related("election").order_by("-id"),
        label="Areas of",
        widget=UnfoldAdminSelectWidget,
    )


@dataclass(frozen=True)
class ImportPage:
    """One kind of sheet: its words, its columns, and the two services it calls."""

    title: str
    hint: str
    columns: Sequence[Column]
    form: Callable[..., SheetForm]
    preview: Callable[..., ImportPreview]
    write: Callable[..., ImportPreview]


def run_import(
    page_admin: ModelAdmin, request: HttpRequest, page: ImportPage
) -> HttpResponse:
    """Show the form, then the preview, then write and go back to the list."""
    if "sealed" in request.POST:
        return _write(page_admin, request, page)
    form = page.form(request.POST or None, request.FILES or None)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            shown = _previewed(request, page, form)
        except DomainError as error:
            form.add_error("file", error.detail)
    return _page(page_admin, request, page, {"form": form, **shown})


def _previewed(
    request: HttpRequest, page: ImportPage, form: SheetForm
) -> dict[str, Any]:
    text = sheet_text(form.cleaned_data["file"].read())
    preview = page.preview(text=text, **form.chosen())
    data = {name: value for name, value in request.POST.items() if "csrf" not in name}
    sealed = signing.dumps(
        {"text": text, "data": data}, salt=_salt(request, page), compress=True
    )
    if len(sealed) > SEALED_LENGTH:
        raise FileTooLarge(
            "The file is too large. Split it in parts, or simplify the boundaries."
        )
    return {
        "preview": preview,
        "errors": preview.errors[:ERRORS_SHOWN],
        "errors_hidden": max(0, len(preview.errors) - ERRORS_SHOWN),
        "sealed": sealed,
    }


def _write(
    page_admin: ModelAdmin, request: HttpRequest, page: ImportPage
) -> HttpResponse:
    try:
        kept = signing.loads(
            request.POST["sealed"], salt=_salt(request, page), max_age=PREVIEW_SECONDS
        )
    except signing.BadSignature:
        text = "This preview is more than an hour old. Upload the file again."
        page_admin.message_user(request, text, messages.ERROR)
        return HttpResponseRedirect(request.path)
    form = page.form(kept["data"])
    del form.fields["file"]
    if not form.is_valid():
        text = "What the file belongs to has been deleted. Start again."
        page_admin.message_user(request, text, messages.ERROR)
        return HttpResponseRedirect(request.path)
    try:
        preview = page.write(
            text=kept["text"],
            actor=actor_of(request),
            skip_errors="skip_errors" in request.POST,
            **form.chosen(),
        )
    except DomainError as error:
        page_admin.message_user(request, error.detail, messages.ERROR)
        return HttpResponseRedirect(request.path)
    page_admin.message_user(request, _done(preview), messages.SUCCESS)
    options = page_admin.opts
    return HttpResponseRedirect(
        reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    )


def _done(preview: ImportPreview) -> str:
    left_out = len(preview.errors)
    text = f"{preview.rows_new} added, {preview.rows_changed} changed"
    return f"{text}, {left_out} line(s) left out." if left_out else f"{text}."


def _salt(request: HttpRequest, page: ImportPage) -> str:
    return f"import:{page.title}:{request.user.pk}"


def _page(
    page_admin: ModelAdmin,
    request: HttpRequest,
    page: ImportPage,
    context: dict[str, Any],
) -> HttpResponse:
    return TemplateResponse(
        request,
        TEMPLATE,
        {
            **admin.site.each_context(request),
            "title": page.title,
            "opts": page_admin.opts,
            "page": page,
            "media": page_admin.media,
            **context,
        },
    )
