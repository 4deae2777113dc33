"""Files as reports name them; cheap to import, the intake knows them too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NamedFile:
    """A file that a report names; it may arrive before or after the report."""

    name: str
    sha256: str
    media_type: str = ""
    size: int | None = None
