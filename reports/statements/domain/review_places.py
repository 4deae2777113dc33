"""Do no harm and cite, do not type: codes of places and persons, and numbers by hand."""

from __future__ import annotations

from collections.abc import Iterator

from reports.statements.domain.document import (
    Citation,
    Document,
    Footnote,
    Paragraph,
    Section,
    plain_text,
)
from reports.statements.domain.patterns import CODE, DIGITS, NOT_FIGURES, STATION_BEFORE
from reports.statements.domain.problems import Problem, ReviewFacts, Severity


def identifying_codes(document: Document, facts: ReviewFacts) -> Iterator[Problem]:
    """Ask for a reason to name a polling station; never let an observer's code stand."""
    for section, number, paragraph in _paragraphs(document):
        if paragraph.source != "narrative":
            continue
        for code, kind in _codes(plain_text(paragraph), facts):
            yield Problem(
                rule=f"{kind}_code",
                severity=Severity.NEEDS_REASON,
                section=section.key,
                block=number,
                subject=code,
                message=f"“{code}” identifies {kind.replace('_', ' ')} and may expose "
                "people. Write the region and the kind of place, or give the reason.",
            )


def typed_digits(document: Document, facts: ReviewFacts) -> Iterator[Problem]:
    """Warn of numbers typed into the election-day text: figures are cited."""
    del facts
    for section, number, paragraph in _paragraphs(document):
        if not section.is_election_day or paragraph.source != "narrative":
            continue
        typed = "".join(
            " " if isinstance(run, Citation | Footnote) else run.text
            for run in paragraph.runs
        )
        found = DIGITS.search(NOT_FIGURES.sub(" ", typed))
        if found:
            yield Problem(
                rule="typed_digits",
                severity=Severity.WARNS,
                section=section.key,
                block=number,
                subject=found[0].strip(),
                message=f"The number {found[0].strip()} is typed. Cite a figure with "
                "[[figure:KEY]] so that it leads to its reports.",
            )


def _codes(text: str, facts: ReviewFacts) -> Iterator[tuple[str, str]]:
    for match in CODE.finditer(text):
        code = match[0]
        if code in facts.observer_codes and _is_distinct(code):
            yield code, "observer"
        elif code in facts.station_codes and (
            _is_distinct(code) or STATION_BEFORE.search(text[: match.start()])
        ):
            yield code, "station"


def _is_distinct(code: str) -> bool:
    """Tell codes such as KZ-0012 from plain numbers and words."""
    return any(c.isdigit() for c in code) and any(not c.isdigit() for c in code)


def _paragraphs(document: Document) -> Iterator[tuple[Section, int, Paragraph]]:
    for section in document.sections:
        for number, block in enumerate(section.blocks):
            if isinstance(block, Paragraph):
                yield section, number, block
