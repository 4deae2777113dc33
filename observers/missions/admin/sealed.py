"""Pages of people: name and contact are sealed, and opened for coordinators only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminTextInputWidget

from observers.missions.admin.scoped import MissionAdmin, person
from observers.missions.selectors import can_see_names

SEALED = ("person_name", "person_contact")


class SealedForm(ModelForm[Any]):
    """Two fields that are sealed before storing, and filled for coordinators."""

    person_name = forms.CharField(
        label="Name",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="Sealed. Shown to coordinators only, never in a report.",
    )
    person_contact = forms.CharField(
        label="Contact",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="Phone or e-mail. Sealed like the name.",
    )

    def changed_sealed(self, field: str) -> str | None:
        """Return what was typed into a sealed field; nothing if it was left alone."""
        name = f"person_{field}"
        return self.cleaned_data[name] if name in self.changed_data else None

    def changed_plain(self) -> list[str]:
        """Name the changed fields of the model."""
        return [name for name in self.changed_data if name not in SEALED]


class SealedAdmin(MissionAdmin):
    """Shows the sealed fields to coordinators of the row's mission, nobody else."""

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        if obj is None or not self._sees(request, obj):
            return form
        name, contact = self.opened(obj, request)

        # On the form's own copy of its fields: the class's are shared by all pages.
        class Opened(form):  # type: ignore[misc]  # made by Django for this request
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                if "person_name" in self.fields:
                    self.fields["person_name"].initial = name
                    self.fields["person_contact"].initial = contact

        return Opened

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        plain = [name for name in self.form._meta.fields or () if name not in SEALED]
        if obj is not None and not self._sees(request, obj):
            return plain
        return [*plain[:3], *SEALED, *plain[3:]]

    def opened(self, row: Any, request: HttpRequest) -> tuple[str | None, str | None]:
        """Return name and contact in clear."""
        raise NotImplementedError

    def _sees(self, request: HttpRequest, row: Any) -> bool:
        return can_see_names(person(request), mission_id=row.mission_id)
