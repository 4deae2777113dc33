"""The forms of the checklist pages: uploads that say what is wrong, and sign-offs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from observers.missions.models import Mission, MissionQuerySet
from reports.checklists.domain.authoring import MAX_SOURCE_BYTES, read_checklist
from reports.checklists.domain.survey_sheet import UnreadableXLSForm
from reports.checklists.models import ChecklistVersion

MEANING = {"en": "English", "ru": "Russian", "kk": "Kazakh"}


class UploadForm(forms.ModelForm[ChecklistVersion]):
    """A mission and an XLSForm, read before anything is kept."""

    xlsform = forms.FileField(
        label="XLSForm",
        widget=UnfoldAdminFileFieldWidget,
        help_text="An .xlsx workbook, a .csv or Markdown tables (.md). It is read at "
        "once; you see it as observers will before you publish it.",
    )

    class Meta:
        model = ChecklistVersion
        fields = ("mission",)

    def clean_xlsform(self) -> UploadedFile:
        """Show what is wrong with the workbook beside the field."""
        upload: UploadedFile = self.cleaned_data["xlsform"]
        if (upload.size or 0) > MAX_SOURCE_BYTES:
            raise forms.ValidationError("The file is larger than 5 MB.")
        source = upload.read()
        try:
            read_checklist(source, name=upload.name or "upload")
        except UnreadableXLSForm as error:
            raise forms.ValidationError(error.detail) from error
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
