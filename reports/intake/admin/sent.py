"""What was sent, opened for coordinators and for nobody else."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest

from elections.journal.domain.sealing import SealBroken
from elections.journal.services.sealing import MissionKeysMissing
from observers.missions.admin.scoped import person
from observers.missions.permissions import Right, has_right
from reports.intake.domain.readers import readable
from reports.intake.models.conflicts import Conflict
from reports.intake.models.submissions import Submission
from reports.intake.selectors.stored import raw_conflict, raw_report


def may_open(request: HttpRequest, *, mission_id: int) -> bool:
    """Tell whether this person may read a report with all that is sealed in it."""
    return has_right(person(request), Right.SEE_NAMES, mission_id=mission_id)


def why_closed(submission: Submission) -> str:
    """Return why a report's seal does not open; nothing if it does."""
    try:
        raw_report(submission)
    except (SealBroken, MissionKeysMissing) as error:
        return error.detail
    return ""


def text_of(submission: Submission) -> str:
    """Return a report's content, one line per answer."""
    return _spread(submission.source, raw_report(submission))


def conflict_text(conflict: Conflict) -> str:
    """Return the newcomer's content, one line per answer."""
    return _spread(conflict.source, raw_conflict(conflict))


def differing_lines(stored: str, newcomer: str) -> list[tuple[str, str, bool]]:
    """Return the answers of both side by side, and whether they differ."""
    left, right = _flat(json.loads(stored)), _flat(json.loads(newcomer))
    return [
        (f"{path}: {left.get(path, '-')}", f"{path}: {right.get(path, '-')}", differs)
        for path in sorted({*left, *right})
        for differs in [left.get(path) != right.get(path)]
    ]


def _spread(source: str, raw: bytes) -> str:
    return json.dumps(readable(source=source, raw=raw), ensure_ascii=False, indent=2)


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
