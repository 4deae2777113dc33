"""What the pages that import turnout and results ask for, beside the file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextInputWidget,
)

from elections.places.admin.imports import ImportPage, SheetForm
from elections.places.models import ElectionDay
from elections.results.domain.columns import RESULT_COLUMNS, TURNOUT_COLUMNS
from elections.results.domain.publication import Publication
from elections.results.services import official, turnout


class TurnoutSheetForm(SheetForm):
    """A file of turnout, and who announced it."""

    election_day = forms.ModelChoiceField(
        ElectionDay.objects.order_by("-date", "id"), widget=UnfoldAdminSelectWidget
    )
    source = forms.CharField(
        max_length=300,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Who announced it; lines may name their own",
    )
    source_url = forms.CharField(
        max_length=500,
        required=False,
        label="Address of the source",
        widget=UnfoldAdminTextInputWidget,
    )

    def chosen(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        publication = Publication(
            source=cleaned["source"],
            source_url=cleaned["source_url"],
            as_of=cleaned.get("as_of"),
        )
        return {"election_day": cleaned["election_day"], "publication": publication}


class ResultSheetForm(TurnoutSheetForm):
    """A file of results: its time is needed, revised results come later."""

    as_of = forms.SplitDateTimeField(
        label="As of",
        widget=UnfoldAdminSplitDateTimeWidget,
        help_text="Local time of the election day",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].required = True
        self.fields["source"].help_text = "Who published these results"

    def clean(self) -> dict[str, Any]:
        """Read the time by the clock of the election day, whoever's clock is shown."""
        super().clean()
        cleaned = self.cleaned_data
        if "as_of" in cleaned and "election_day" in cleaned:
            typed = timezone.make_naive(cleaned["as_of"])
            zone = cleaned["election_day"].zone
            cleaned["as_of"] = timezone.make_aware(typed, zone)
        return cleaned


TURNOUT = ImportPage(
    title="Import turnout",
    hint="A CSV (UTF-8) or Excel (.xlsx) file with one announcement per line. Times "
    "such as 10:10 are local times of the election day. An empty area means the whole country.",
    columns=TURNOUT_COLUMNS,
    form=TurnoutSheetForm,
    preview=turnout.import_turnout_preview,
    write=turnout.import_turnout,
)
RESULTS = ImportPage(
    title="Import official results",
    hint="A CSV (UTF-8) or Excel (.xlsx) file with one published number per line: the "
    "votes of a contestant, or a line of the protocol. Revised results are a new import with "
    "a later time.",
    columns=RESULT_COLUMNS,
    form=ResultSheetForm,
    preview=official.import_official_results_preview,
    write=official.import_official_results,
)
