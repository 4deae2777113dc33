"""What one observation's page shows: the report in words and its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.checklists.selectors import definition_of
from reports.observations.domain.reading import Part, Remarks, parts_of, words_for
from reports.observations.models import Correction, Decision, Flag, Observation
from reports.observations.selectors import applied_to, versions_of


@dataclass(frozen=True)
class CorrectionShown:
    """A correction in words, and whether this person may confirm it."""

    correction: Correction
    label: str
    text: str
    confirmed_by: str
    can_confirm: bool


@dataclass(frozen=True)
class ObservationPage:
    """Everything that the page of one observation shows."""

    title: str
    parts: list[Part]
    general_flags: list[Flag]
    corrections: list[CorrectionShown]
    decisions: list[Decision]
    versions: list[Observation]
    is_rejected: bool
    is_replaced: bool


def observation_page(
    observation: Observation,
    *,
    user_id: int,
    now: datetime,
    opened: Mapping[str, Any] | None = None,
) -> ObservationPage:
    """Return what the page shows, with confirmed corrections in their places.

    `opened` are the sealed answers by written path, for who may read them.
    """
    definition = definition_of(observation.version)
    flags = list(observation.flags.order_by("path", "id"))
    made = list(
        observation.corrections.filter(confirms=None)
        .select_related("made_by", "confirmation__made_by")
        .order_by("recorded_at", "id")
    )
    confirmed = [c for c in made if hasattr(c, "confirmation")]
    applied = applied_to(observation, corrections=confirmed, definition=definition)
    by_path: dict[str, list[str]] = {}
    for flag in flags:
        by_path.setdefault(flag.path, []).append(flag.message)
    remarks = Remarks(
        set_aside={flag.path for flag in flags if flag.is_set_aside},
        flags=by_path,
        reported=observation.answers if confirmed else None,
        opened=opened,
    )
    parts = parts_of(definition, applied.answers, remarks=remarks)
    shown = {line.path for part in parts for line in part.lines}
    rows = Observation.objects.filter(pk=observation.pk)
    return ObservationPage(
        title=definition.title("en"),
        parts=parts,
        general_flags=[flag for flag in flags if flag.path not in shown],
        corrections=[_correction(definition, c, user_id) for c in made],
        decisions=list(
            observation.decisions.select_related("decided_by").order_by(
                "-recorded_at", "-id"
            )
        ),
        versions=list(versions_of(observation)),
        is_rejected=not rows.not_rejected(now).exists(),
        is_replaced=not rows.latest_versions(now).exists(),
    )


def _correction(
    definition: Any, correction: Correction, user_id: int
) -> CorrectionShown:
    question = definition.question_at(tuple(correction.path.split("/")))
    confirmation = getattr(correction, "confirmation", None)
    return CorrectionShown(
        correction=correction,
        label=question.label("en") if question else correction.path,
        text=(words_for(question, correction.value) if question else "") or "no answer",
        confirmed_by=str(confirmation.made_by) if confirmation else "",
        can_confirm=confirmation is None and correction.made_by_id != user_id,
    )
