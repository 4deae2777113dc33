"""The forms of the checklist pages: uploads that say what is wrong, and sign-offs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from observers.missions.models import Mission, MissionQuerySet
from reports.checklists.domain.archives import MAX_SOURCE_BYTES
from reports.checklists.domain.conversion import Conversion
from reports.checklists.domain.media import (
    MAX_ALL_BYTES,
    FormFile,
    UnusableFile,
    form_files,
)
from reports.checklists.models import ChecklistVersion
from reports.checklists.services.converting import convert_xlsform

MEANING = {"en": "English", "ru": "Russian", "kk": "Kazakh"}


class ManyFilesWidget(UnfoldAdminFileFieldWidget):
    """A place to choose several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, archives unpacked, each fit to go to a phone."""

    def clean(self, data: Any, initial: Any = None) -> tuple[FormFile, ...]:
        uploads = [upload for upload in data or () if upload]
        if sum(upload.size or 0 for upload in uploads) > MAX_ALL_BYTES:
            raise forms.ValidationError("The files are larger than 30 MB together.")
        single = super().clean
        try:
            return form_files(
                (upload.name, single(upload, initial).read()) for upload in uploads
            )
        except UnusableFile as error:
            raise forms.ValidationError(error.detail) from error


class FilesForm(forms.Form):
    """Files that are added to a draft."""

    form_files = ManyFilesField(
        label="Files",
        widget=ManyFilesWidget,
        help_text="Pictures, sounds and lists of choices (.csv), or a .zip of them. "
        "A file of the same name is replaced.",
    )


class UploadForm(forms.ModelForm[ChecklistVersion]):
    """A mission and an XLSForm, read in a process of its own before it is kept."""

    xlsform = forms.FileField(
        label="XLSForm",
        widget=UnfoldAdminFileFieldWidget,
        help_text="An .xlsx or .xls workbook, a .csv or Markdown tables (.md). It is "
        "read at once; you see it as observers will before you publish it.",
    )
    form_files = ManyFilesField(
        label="Files of the form",
        widget=ManyFilesWidget,
        required=False,
        help_text="Pictures, sounds and lists of choices that the form names, or a "
        ".zip of them. Those of the version before are taken over.",
    )
    conversion: Conversion | None = None

    class Meta:
        model = ChecklistVersion
        fields = ("mission",)

    def clean_xlsform(self) -> UploadedFile:
        """Refuse a workbook with faults; the page lists them with their places."""
        upload: UploadedFile = self.cleaned_data["xlsform"]
        if (upload.size or 0) > MAX_SOURCE_BYTES:
            raise forms.ValidationError(
                "The file is larger than 5 MB; remove pictures from it."
            )
        source = upload.read()
        self.conversion = convert_xlsform(source, name=upload.name or "upload")
        if self.conversion.checklist is None:
            faults = [str(p) for p in self.conversion.problems if p.is_fatal]
            several = f"{len(faults)} faults stand in its way; they are listed below."
            raise forms.ValidationError(faults[0] if len(faults) == 1 else several)
        self.cleaned_data["source"] = source
        return upload


class MissionForm(forms.Form):
    """Which mission gets the checklists that are shipped."""

    mission = forms.ModelChoiceField(
        Mission.objects.none(), widget=UnfoldAdminSelectWidget
    )

    def __init__(self, data: Any = None, *, missions: MissionQuerySet) -> None:
        super().__init__(data)
        field = self.fields["mission"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = missions
        if len(missions) == 1:
            field.initial = missions[0]


class SignOffForm(forms.Form):
    """Which translation is signed off."""

    language = forms.ChoiceField(widget=UnfoldAdminSelectWidget)

    def __init__(self, data: Any = None, *, languages: tuple[str, ...]) -> None:
        super().__init__(data)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, MEANING.get(code, code)) for code in languages]
