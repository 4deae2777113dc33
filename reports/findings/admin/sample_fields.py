"""Fields of the form that plans a sample, in the desk's dress."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanSwitchWidget,
)

MOST = 2_000_000


def whole(
    label: str, *, least: int = 0, initial: int | None = None, help_text: str = ""
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=MOST,
        initial=initial,
        required=initial is None,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=help_text,
    )


def choice(
    label: str, choices: Any, help_text: str = "", *, initial: object = None
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=UnfoldAdminSelectWidget,
        help_text=help_text,
        initial=choices[0][0] if initial is None else initial,
    )


def switch(label: str, *, initial: bool, help_text: str = "") -> forms.BooleanField:
    return forms.BooleanField(
        label=label,
        required=False,
        initial=initial,
        widget=UnfoldBooleanSwitchWidget,
        help_text=help_text,
    )


def lines(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=help_text,
    )
