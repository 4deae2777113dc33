"""What a language must be able to say. A new language is one module beside `en.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from reports.findings.domain.figure_estimates import FigureEstimate
from reports.findings.domain.figures import Figure
from reports.statements.domain.wording.adverbs import Rung


class Wording(Protocol):
    """Numbers, dates and figures in one language, and its texts by name.

    `texts` holds sentences with named gaps, headings ("title.<section>"), what a person
    still has to write ("write.<section>"), and nouns; every language has the same names.
    """

    @property
    def code(self) -> str: ...

    @property
    def texts(self) -> Mapping[str, str]: ...

    @property
    def incidents(self) -> Mapping[str, tuple[str, str]]:
        """Return "one ..." and "several ..." for each incident category."""
        ...

    def number(self, value: int) -> str: ...

    def date(self, day: date) -> str: ...

    def moment(self, moment: datetime, *, zone: str) -> str:
        """Write a moment in local time, the zone named."""
        ...

    def joined(self, parts: Sequence[str]) -> str: ...

    def counted(self, value: int, noun: str) -> str:
        """Return "1 team" or "6 teams": `noun` names a pair in the texts."""
        ...

    def quantity(self, figure: Figure, *, is_probability_sample: bool) -> str:
        """Put a figure into words by the rounding table, its unit always said."""
        ...

    def brief(self, figure: Figure, *, is_probability_sample: bool) -> str:
        """Put a figure into words inside a list whose unit was said."""
        ...

    def bounds(self, estimate: FigureEstimate) -> str:
        """Write the two ends of an interval, one decimal, shares in per cent."""
        ...

    def point(self, estimate: FigureEstimate) -> str:
        """Write an estimate with one decimal, a share in per cent."""
        ...

    def in_words(
        self, figure: Figure, *, ladder: Sequence[Rung], is_probability_sample: bool
    ) -> str:
        """Put a share into a word or phrase, with the number behind it."""
        ...
