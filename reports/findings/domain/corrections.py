"""Apply confirmed corrections to a report's packed answers; the report itself stays."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from reports.checklists.domain.codebook import (
    SET_ASIDE_CODE,
    codebook_of,
    numbers,
    pack_answers,
)
from reports.checklists.domain.definition import ChecklistDefinition, Path

Numbers = tuple[int | None, ...]


def corrected(
    *,
    definition: ChecklistDefinition,
    answers: Mapping[str, Any],
    packed: bytes,
    changes: Mapping[str, Any],
) -> tuple[bytes, Numbers]:
    """Return the packed answers and numbers after changes by written path.

    What was set aside stays so, unless it is what was corrected.
    """
    tree = copy.deepcopy(dict(answers))
    for written, value in changes.items():
        _put(tree, tuple(written.split("/")), value)
    changed = {tuple(written.split("/")) for written in changes}
    repacked = bytearray(pack_answers(definition, tree))
    for column in codebook_of(definition).columns:
        if packed[column.offset] == SET_ASIDE_CODE and column.path not in changed:
            repacked[column.offset] = SET_ASIDE_CODE
    return bytes(repacked), tuple(numbers(definition, tree))


def _put(tree: dict[str, Any], path: Path, value: object) -> None:
    for name in path[:-1]:
        inner = tree.get(name)
        if not isinstance(inner, dict):
            inner = tree[name] = {}
        tree = inner
    tree[path[-1]] = value
