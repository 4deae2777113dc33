"""What a detector is: what it reads, may be used for, cannot say, is checked against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reports.signals.domain.levels import KINDS, Level, LevelsMixed
from reports.signals.domain.measured import FalsePositives, false_positives
from reports.signals.domain.outcomes import Outcome

DAY = "day"


@dataclass(frozen=True, kw_only=True)
class Switchable:
    """What a mission switches on, with the words that stand beside every result of it."""

    code: str
    name: str
    says: str
    cannot_say: str
    control: str
    has_test: bool = True

    @property
    def label(self) -> str:
        """Return the name with what kind of result it yields."""
        return f"Links · {self.name}"

    @property
    def measured(self) -> FalsePositives | None:
        """Return how often it is wrong without fraud; None where nothing is tested."""
        return false_positives().get(self.code) if self.has_test else None

    @property
    def measured_words(self) -> str:
        """Return that rate in words, to stand beside every result."""
        return self.measured.sentence if self.measured else "Nothing is tested here."


@dataclass(frozen=True, kw_only=True)
class Detector(Switchable):
    """One detector of a level; its runs are kept here."""

    level: Level
    run: Callable[[Any], Outcome]
    reads: str = DAY
    heading: str = ""

    @property
    def label(self) -> str:
        """Return the name with its level."""
        return f"{self.level.value} · {self.name}"

    def outcome_of(self, facts: Any) -> Outcome:
        """Run over the facts; refuse a signal that is not of this level."""
        outcome = self.run(facts)
        if not all(isinstance(each, KINDS[self.level]) for each in outcome.signals):
            raise LevelsMixed(f"{self.code} yields signals of another level.")
        return outcome
