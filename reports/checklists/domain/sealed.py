"""Part answers that must be sealed from those that may stand in clear."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from reports.checklists.domain.definition import ChecklistDefinition, Path


def sealed_paths(definition: ChecklistDefinition) -> frozenset[Path]:
    """Return where the checklist asks for what must be sealed."""
    return frozenset(q.path for q in definition.questions if q.sealed)


def split_sealed(
    answers: Mapping[str, Any], *, hidden: Collection[Path]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the answers without the hidden paths, and what was there by written path.

    Written paths are joined by slashes and carry the number of a repeat, from 0.
    """
    sealed: dict[str, Any] = {}
    shown = _shown(answers, hidden, at=(), asked=(), sealed=sealed)
    return shown, sealed


def _shown(
    tree: Mapping[str, Any],
    hidden: Collection[Path],
    *,
    at: Path,
    asked: Path,
    sealed: dict[str, Any],
) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in tree.items():
        here, question = (*at, name), (*asked, name)
        if question in hidden:
            sealed["/".join(here)] = value
        elif isinstance(value, Mapping):
            kept[name] = _shown(value, hidden, at=here, asked=question, sealed=sealed)
        elif isinstance(value, list):
            kept[name] = [
                _shown(row, hidden, at=(*here, str(i)), asked=question, sealed=sealed)
                if isinstance(row, Mapping)
                else row
                for i, row in enumerate(value)
            ]
        else:
            kept[name] = value
    return kept
