"""Where published figures come from: without a source a figure cannot be cited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Publication:
    """Who published the figures and where; rows may name a source of their own."""

    source: str
    source_url: str = ""
    as_of: datetime | None = None
