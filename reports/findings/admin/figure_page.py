"""What the page of one figure shows beside its reports: question, parts, estimate, plot."""

from __future__ import annotations

from typing import Any

from reports.findings.admin.page import parts_of
from reports.findings.admin.shown import SIMULATED
from reports.findings.admin.shown_estimates import areas_plot, shown_estimate
from reports.findings.domain.figures import FindingDocument, Unit
from reports.findings.models import Figure


def label_of(document: FindingDocument, figure: Figure) -> str:
    """Return the question that the figure is about."""
    asked = (figure.stage, figure.item)
    return next((i.label for i in document.items if (i.stage, i.code) == asked), "")


def split_of(document: FindingDocument, figure: Figure) -> list[Any]:
    """Return the figure by region and setting, unless it is of a part itself."""
    is_split = figure.unit == Unit.OBSERVATIONS or figure.estimate
    if figure.area_code or figure.setting or not is_split:
        return []
    parts = parts_of(document, figure.key, set_id=figure.finding_set_id)
    return [part for part in parts if part[1]]


def estimate_of(document: FindingDocument, figure: Figure) -> dict[str, Any]:
    """Return the estimate of a figure, and its plot over the areas."""
    found = document.figure(figure.key)
    if found is None or found.estimate is None:
        return {}
    rows = [
        (name, one.figure)
        for _heading, parts in split_of(document, figure)[:1]
        for name, one in parts
    ]
    note = SIMULATED if document.is_demonstration else ""
    return {
        "estimate": shown_estimate(found),
        "plot": areas_plot(rows, title=figure.key, note=note),
    }
