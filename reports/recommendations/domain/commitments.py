"""The commitments that we ship, read once from commitments.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml


@dataclass(frozen=True)
class ShippedCommitment:
    """A paragraph of a standard; `subject` is our own summary."""

    code: str
    source: str
    paragraph: str
    subject: str


@cache
def shipped_commitments() -> tuple[ShippedCommitment, ...]:
    """Return the commitments in the order of the file."""
    text = resources.files("reports.recommendations").joinpath("commitments.yaml")
    stored = yaml.safe_load(text.read_text(encoding="utf-8"))
    return tuple(
        ShippedCommitment(code=code, **entry) for code, entry in stored.items()
    )
