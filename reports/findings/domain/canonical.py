"""The one form in which a finding document is stored and hashed: sorted, no floats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from elections.journal.domain.canonical import payload_hash
from reports.findings.domain.figure_estimates import (
    estimate_from_json,
    estimate_to_json,
)
from reports.findings.domain.figures import Figure, FindingDocument, ItemInfo, Unit


def document_to_json(document: FindingDocument) -> dict[str, Any]:
    """Return the document as plain JSON values, without what figures leave empty."""
    return {
        "mission": document.mission,
        "mission_kind": document.mission_kind,
        "election_day": document.election_day,
        "as_of": document.as_of,
        "is_demonstration": document.is_demonstration,
        "figures": [figure_to_json(figure) for figure in document.figures],
        "items": [
            {**vars(item), "negative": list(item.negative)} for item in document.items
        ],
        "areas": dict(document.areas),
        "notes": dict(document.notes),
    }


def figure_to_json(figure: Figure) -> dict[str, Any]:
    """Return one figure without what is empty; k and n of None stay absent."""
    plain: dict[str, Any] = {}
    for part in fields(figure):
        value = getattr(figure, part.name)
        # A zero stays: it was counted.
        if value is not None and value is not False and value not in ("", {}):
            plain[part.name] = value
    plain["unit"] = figure.unit.value
    if figure.estimate is not None:
        plain["estimate"] = estimate_to_json(figure.estimate)
    return plain


def figure_from_json(stored: Mapping[str, Any]) -> Figure:
    """Return the figure that `figure_to_json` wrote."""
    estimate = stored.get("estimate")
    return Figure(
        **{
            **stored,
            "unit": Unit(stored["unit"]),
            "estimate": estimate_from_json(estimate) if estimate else None,
        }
    )


def document_from_json(stored: Mapping[str, Any]) -> FindingDocument:
    """Return the document that `document_to_json` wrote."""
    return FindingDocument(
        mission=stored["mission"],
        mission_kind=stored["mission_kind"],
        election_day=stored["election_day"],
        as_of=stored["as_of"],
        is_demonstration=stored["is_demonstration"],
        figures=tuple(figure_from_json(figure) for figure in stored["figures"]),
        items=tuple(
            ItemInfo(**{**item, "negative": tuple(item["negative"])})
            for item in stored["items"]
        ),
        areas=stored["areas"],
        notes=stored["notes"],
    )


def content_hash(plain: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical bytes; floats are refused."""
    return payload_hash(plain)
