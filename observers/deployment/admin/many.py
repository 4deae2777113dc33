"""What deploying many teams asks for: a mission and its day, and perhaps a file."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from unfold.widgets import UnfoldAdminSelectWidget

from elections.journal.admin import the_only_one
from elections.places.admin.imports import ImportPage, SheetForm
from elections.places.models import ElectionDay
from observers.deployment.domain.columns import DEPLOYMENT_COLUMNS
from observers.deployment.services import (
    import_deployments,
    import_deployments_preview,
)
from observers.missions.models import Mission


class ManyForm(forms.Form):
    """Which mission's teams are deployed, on which of its days."""

    mission = forms.ModelChoiceField(
        Mission.objects.none(), widget=UnfoldAdminSelectWidget
    )
    election_day = forms.ModelChoiceField(
        ElectionDay.objects.none(), widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, missions: QuerySet[Mission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = ElectionDay.objects.filter(election__missions__in=missions).distinct()
        choices = {"mission": missions, "election_day": days.order_by("date", "pk")}
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a choice
            self.fields[name].initial = the_only_one(rows)


class DeploymentSheetForm(ManyForm, SheetForm):
    """A file of deployments beside them."""


def deployment_sheet(missions: QuerySet[Mission]) -> ImportPage:
    """Return the page that imports deployments into one of these missions."""
    return ImportPage(
        title="Import deployments",
        hint="A CSV (UTF-8) or Excel (.xlsx) file with one team per line. Stations are "
        "codes with spaces between; a team without stations goes on a free route, and the "
        "columns of the stages say how many reports are expected of it. Empty cells leave "
        "what is there.",
        columns=DEPLOYMENT_COLUMNS,
        form=partial(DeploymentSheetForm, missions=missions),
        preview=import_deployments_preview,
        write=import_deployments,
    )
