"""What was sent, opened for coordinators and for nobody else."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest

from elections.journal.services.sealing import mission_keys
from observers.missions.admin.scoped import person
from observers.missions.permissions import Right, has_right
from reports.intake.domain.json_report import decode_object
from reports.intake.domain.sealing_contexts import conflict_context, open_report
from reports.intake.models.conflicts import Conflict
from reports.intake.models.submissions import Submission
from reports.intake.selectors.states import raw_report


def may_open(request: HttpRequest, *, mission_id: int) -> bool:
    """Tell whether this person may read a report with all that is sealed in it."""
    return has_right(person(request), Right.SEE_NAMES, mission_id=mission_id)


def text_of(submission: Submission) -> str:
    """Return a report's content, one line per answer."""
    return _spread(raw_report(submission))


def conflict_text(conflict: Conflict) -> str:
    """Return the newcomer's content, one line per answer."""
    context = conflict_context(
        mission_id=conflict.mission_id, instance_id=conflict.instance_id
    )
    key = mission_keys(conflict.mission_id).data_key
    return _spread(open_report(key, bytes(conflict.sealed), context=context))


def differing_lines(stored: str, newcomer: str) -> list[tuple[str, str, bool]]:
    """Return the answers of both side by side, and whether they differ."""
    left, right = _flat(json.loads(stored)), _flat(json.loads(newcomer))
    return [
        (f"{path}: {left.get(path, '-')}", f"{path}: {right.get(path, '-')}", differs)
        for path in sorted({*left, *right})
        for differs in [left.get(path) != right.get(path)]
    ]


def _spread(raw: bytes) -> str:
    return json.dumps(decode_object(raw), ensure_ascii=False, indent=2)


def _flat(value: Any, path: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        parts = [(f"{path}/{key}" if path else str(key), v) for key, v in value.items()]
    elif isinstance(value, list):
        parts = [(f"{path}/{number}", v) for number, v in enumerate(value)]
    else:
        return {path: json.dumps(value, ensure_ascii=False)}
    found: dict[str, str] = {}
    for inner, part in parts:
        found |= _flat(part, inner)
    return found
