"""A finding document as JSON for readers; what is refused says so, with a reason."""

from __future__ import annotations

from typing import Any

from reports.findings.domain.canonical import document_to_json, figure_to_json
from reports.findings.domain.figures import Figure, FindingDocument
from reports.findings.domain.refusals import (
    LIMITED_MISSION,
    REASONS,
    SHARES,
    margin_refusal,
)

SIMULATED = "SIMULATED OBSERVATIONS - DEMONSTRATION MISSION"


def findings_as_json(
    document: FindingDocument, *, number: int, is_live: bool, sha256: str
) -> dict[str, Any]:
    """Return the whole set; a margin or a share that may not be stated is refused."""
    answer = {
        "id": number,
        "is_live": is_live,
        "sha256": sha256,
        **document_to_json(document),
        "figures": [
            figure_as_json(figure, document=document) for figure in document.figures
        ],
    }
    return {"warning": SIMULATED, **answer} if document.is_demonstration else answer


def figure_as_json(figure: Figure, *, document: FindingDocument) -> dict[str, Any]:
    """Return one figure with unit, k, n and what was excluded, always by name."""
    plain = {
        "k": figure.k,
        "n": figure.n,
        "excluded": {},
        **figure_to_json(figure),
        "is_suppressed": figure.is_suppressed,
    }
    if figure.refused == LIMITED_MISSION:
        plain["refused"] = {"code": figure.refused, "reason": REASONS[figure.refused]}
    if figure.indicator in SHARES:
        code = margin_refusal(document.mission_kind, is_frozen=document.is_sampled)
        if code:
            plain["margin_of_error"] = {"refused": code}
    return plain
