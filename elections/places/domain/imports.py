"""What an import would do, shown to a person before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from elections.errors import DomainError
from elections.places.domain.sheets import RowError

EXAMPLES = 12


class ImportRefused(DomainError):
    """Nothing was written because lines have errors."""

    code = "import_refused"


@dataclass(frozen=True)
class ImportPreview:
    """How many lines are new, changed and the same, and what is wrong with the others.

    `examples` shows the first changes in words; `questions` do not stop an import.
    """

    rows_new: int
    rows_changed: int
    rows_same: int
    errors: tuple[RowError, ...] = ()
    ignored_headings: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def rows_to_write(self) -> int:
        """Return how many lines an import would write."""
        return self.rows_new + self.rows_changed


def refuse_errors(preview: ImportPreview, *, skip_errors: bool) -> None:
    """Raise unless the sheet is clean or the person chose to leave lines out."""
    if preview.errors and not skip_errors:
        first = preview.errors[0]
        raise ImportRefused(
            f"{len(preview.errors)} error(s), the first on line {first.line}: "
            f"{first.message} Mend the file, or import without these lines."
        )


def describe_change(
    code: str, before: Mapping[str, Any], now: Mapping[str, Any]
) -> str:
    """Return a sentence such as `0042: registered voters 900 → 950`."""
    changes = [
        f"{name.replace('_', ' ')} {_shown(before[name])} → {_shown(now[name])}"
        for name in now
        if before[name] != now[name]
    ]
    return f"{code}: {', '.join(changes)}"


def first_examples(sentences: Iterable[str]) -> tuple[str, ...]:
    """Return as many examples as a page should show."""
    return tuple(sentence for _, sentence in zip(range(EXAMPLES), sentences))  # noqa: B905


def _shown(value: Any) -> str:
    return "empty" if value in ("", None) else str(value)
