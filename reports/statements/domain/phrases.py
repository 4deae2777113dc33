"""Sentences with figures in them: a text with named gaps becomes runs with citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from reports.findings.domain.figures import Figure
from reports.statements.domain.document import Citation, Footnote, Paragraph, Run, Text
from reports.statements.domain.wording.language import Wording
from reports.statements.domain.wording.rounding import FigureNotPrintable

Value = str | Run | Sequence[Run]


@dataclass(frozen=True)
class Voice:
    """A wording bound to a mission's rules: what sections speak with."""

    wording: Wording
    is_probability_sample: bool = False

    def text(self, name: str) -> str:
        """Return a text without gaps."""
        return self.wording.texts[name]

    def say(self, name: str, /, **values: Value) -> tuple[Run, ...]:
        """Fill the gaps of a text with words and citations."""
        return fill(self.wording.texts[name], values)

    def plain(self, name: str, /, **values: str) -> str:
        """Fill the gaps of a text with words."""
        return self.wording.texts[name].format(**values)

    def cite(self, figure: Figure) -> Citation:
        """Put a figure into words, with the key that leads to its reports."""
        words = self.wording.quantity(
            figure, is_probability_sample=self.is_probability_sample
        )
        return Citation(text=words, figure=figure.key)

    def cite_briefly(self, figure: Figure) -> Citation:
        """Put a figure into words where the one before it in the list said its unit."""
        words = self.wording.brief(
            figure, is_probability_sample=self.is_probability_sample
        )
        return Citation(text=words, figure=figure.key)

    def citation(self, figure: Figure, words: str) -> Citation:
        """Let these words lead to a figure's reports."""
        return Citation(text=words, figure=figure.key)

    def whole(self, figure: Figure) -> Citation:
        """Say "any of the 1,201 observations", of a figure that is zero."""
        n = figure.n or 0
        unit = self.wording.counted(n, figure.unit).split(" ", 1)[1]
        name = "whole.one" if n == 1 else "whole.many"
        words = self.plain(name, n=self.wording.number(n), unit=unit)
        if figure.estimate is not None and figure.estimate.is_computed:
            bounds = self.wording.bounds(figure.estimate)
            words = self.plain("whole.sampled", whole=words, interval=bounds)
        return Citation(text=words, figure=figure.key)

    def number_of(self, figure: Figure, noun: str, value: int | None) -> Citation:
        """Cite one count of a figure, such as the stations behind its n."""
        return Citation(text=self.wording.counted(value or 0, noun), figure=figure.key)

    def joined(self, parts: Sequence[Sequence[Run]]) -> tuple[Run, ...]:
        """Join parts as the language joins a list, keeping their citations."""
        marks = [f"\x00{number}\x00" for number in range(len(parts))]
        joined = self.wording.joined(marks)
        for number, mark in enumerate(marks):
            joined = joined.replace(mark, f"{{part{number}}}")
        return fill(joined, {f"part{n}": part for n, part in enumerate(parts)})

    def can_print(self, figure: Figure | None) -> bool:
        """Tell whether a figure says anything that may stand in a text."""
        if figure is None or figure.refused or figure.is_suppressed:
            return False
        if figure.n == 0 or (figure.k is None and figure.value is None):
            return False
        try:
            self.cite(figure)
        except FigureNotPrintable:
            return False
        return True


def fill(template: str, values: Mapping[str, Value]) -> tuple[Run, ...]:
    """Replace the named gaps of a text; a text run never follows another text run."""
    runs: list[Run] = []
    for literal, name, _format, _conversion in Formatter().parse(template):
        if literal:
            runs.append(Text(literal))
        if name is not None:
            runs.extend(_runs(values[name]))
    return merged(runs)


def merged(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Join neighboring plain runs of the same kind and drop empty ones."""
    result: list[Run] = []
    for run in runs:
        if isinstance(run, Text) and not run.text:
            continue
        latest = result[-1] if result else None
        if isinstance(run, Text) and isinstance(latest, Text) and _alike(run, latest):
            result[-1] = Text(latest.text + run.text, run.bold, run.italic)
        else:
            result.append(run)
    return tuple(result)


def paragraph(*sentences: Sequence[Run], style: str = "body") -> Paragraph:
    """Make a paragraph of sentences with a space between them."""
    runs: list[Run] = []
    for sentence in sentences:
        if runs and sentence:
            runs.append(Text(" "))
        runs.extend(capitalized(tuple(sentence)))
    return Paragraph(runs=merged(runs), style=style)


def capitalized(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Begin with a capital letter."""
    if not runs or isinstance(runs[0], Footnote) or not runs[0].text:
        return runs
    head = runs[0]
    text = head.text[0].upper() + head.text[1:]
    if isinstance(head, Text):
        return (Text(text, head.bold, head.italic), *runs[1:])
    return (Citation(text, head.figure, head.bold), *runs[1:])


def _runs(value: Value) -> Sequence[Run]:
    if isinstance(value, str):
        return (Text(value),)
    if isinstance(value, Text | Citation | Footnote):
        return (value,)
    return value


def _alike(run: Text, other: Text) -> bool:
    return run.bold == other.bold and run.italic == other.italic
