"""From a draft to the values of its row: sealed, flagged; no database here."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from reports.checklists.domain.sealed import known_paths, split_sealed
from reports.incidents.domain.catalogue import UNCLASSIFIED, is_known
from reports.incidents.domain.drafts import (
    IncidentDraft,
    axes_of,
    hidden_paths,
)

LONGEST_CODE = 8
Plain = dict[str, Any]


def shown_and_told(draft: IncidentDraft) -> tuple[Plain, Plain]:
    """Return the answers that stand in clear, and those to be sealed, by path."""
    return split_sealed(
        draft.judged.answers,
        hidden=hidden_paths(draft.definition),
        known=known_paths(draft.definition),
    )


def axis_values(draft: IncidentDraft) -> dict[str, Any]:
    """Return the axes as the row keeps them; an unknown category is not classified."""
    axes = asdict(axes_of(draft.definition, draft.judged.answers))
    if not is_known(axes["category"]):
        axes["category"] = UNCLASSIFIED
    lengths = {"stage": 16, "place_type": 16, "source_type": 16, "scale": 16}
    for axis, longest in lengths.items():
        axes[axis] = axes[axis][:longest]
    return {**axes, "reaction": axes["reaction"][:24]}


def flags_of(draft: IncidentDraft) -> list[dict[str, Any]]:
    """Return all flags of a draft as the row keeps them."""
    found = [
        {
            "rule": flag.rule,
            "path": "/".join(flag.path),
            "message": flag.message,
            "values": list(flag.values),
            "is_set_aside": flag.path in draft.judged.set_aside,
        }
        for flag in draft.judged.flags
    ]
    found += [
        {"rule": flag.rule, "path": "/".join(flag.path), "message": flag.message}
        for flag in draft.flags
    ]
    reported = axes_of(draft.definition, draft.judged.answers).category
    if reported != UNCLASSIFIED and not is_known(reported):
        found.append(
            {
                "rule": "unknown_category",
                "path": "",
                "message": f"The catalogue has no category {reported[:40]}.",
            }
        )
    return found


def sealing_context(instance_id: UUID) -> bytes:
    """Return what ties a sealed narrative to its report."""
    return f"incident:{instance_id}".encode()


def evidence_context(instance_id: UUID) -> bytes:
    """Return what ties a sealed note to its incident."""
    return f"evidence:{instance_id}".encode()
