"""What refuses a release, and why: one function for each rule and its line in RULES.

Every format is written from the reviewed document, so that no format can say what another
may not. Passages under the rules of WITHHELD are taken out of drafts as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from reports.statements.domain.document import (
    Block,
    Document,
    NumbersBlock,
    Paragraph,
    Placeholder,
    Refusal,
    Section,
    plain_text,
)
from reports.statements.domain.patterns import FREE_AND_FAIR, INSTITUTIONS
from reports.statements.domain.problems import Problem, ReviewFacts, Severity
from reports.statements.domain.review_claims import (
    election_day_figures_of_limited_mission,
    margin_of_convenience_sample,
    population_claim_from_convenience_sample,
    unverified_incident_as_fact,
)
from reports.statements.domain.review_places import (
    identifying_codes,
    typed_digits,
)

Rule = Callable[[Document, ReviewFacts], Iterator[Problem]]


def remaining_placeholder(document: Document, facts: ReviewFacts) -> Iterator[Problem]:
    """Refuse while a person still has something to write."""
    del facts
    for section, number, block in _blocks(document):
        if isinstance(block, Placeholder):
            yield Problem(
                rule="placeholder",
                severity=Severity.REFUSES,
                section=section.key,
                block=number,
                message=block.text,
            )


def refused_passage(document: Document, facts: ReviewFacts) -> Iterator[Problem]:
    """Refuse while a citation has failed or a passage was withheld."""
    del facts
    for section, number, block in _blocks(document):
        if isinstance(block, Refusal):
            yield Problem(
                rule=block.rule,
                severity=Severity.REFUSES,
                section=section.key,
                block=number,
                message=block.reason,
            )


def numbers_that_do_not_add_up(
    document: Document, facts: ReviewFacts
) -> Iterator[Problem]:
    """Refuse when the observers by institution and role are not the observers."""
    del facts
    for section, number, block in _blocks(document):
        if isinstance(block, NumbersBlock) and not block.adds_up:
            yield Problem(
                rule="checksum",
                severity=Severity.REFUSES,
                section=section.key,
                block=number,
                message=f"The rows add up to {block.sum_of_rows}, but {block.total} "
                "observers are listed. Correct the list of observers.",
            )


def free_and_fair(document: Document, facts: ReviewFacts) -> Iterator[Problem]:
    """Refuse the phrase: an election is assessed against obligations, not endorsed."""
    del facts
    for section, number, paragraph in _paragraphs(document):
        found = FREE_AND_FAIR.search(plain_text(paragraph))
        if found:
            yield Problem(
                rule="free_and_fair",
                severity=Severity.REFUSES,
                section=section.key,
                block=number,
                subject=found[0],
                message=f"“{found[0]}” endorses or condemns the election as a whole. "
                "Say what was and was not in line with obligations and standards.",
            )


def institutions_in_a_demonstration(
    document: Document, facts: ReviewFacts
) -> Iterator[Problem]:
    """Refuse real institutions as authors of simulated observations."""
    if not facts.is_demonstration:
        return
    for section, number, paragraph in _paragraphs(document):
        found = INSTITUTIONS.search(plain_text(paragraph))
        if found:
            yield Problem(
                rule="institution_in_demonstration",
                severity=Severity.REFUSES,
                section=section.key,
                block=number,
                subject=found[0],
                message=f"A demonstration names no real observing institution: {found[0]}.",
            )


RULES: tuple[Rule, ...] = (
    election_day_figures_of_limited_mission,
    margin_of_convenience_sample,
    population_claim_from_convenience_sample,
    unverified_incident_as_fact,
    free_and_fair,
    institutions_in_a_demonstration,
    refused_passage,
    remaining_placeholder,
    numbers_that_do_not_add_up,
    identifying_codes,
    typed_digits,
)


def review(document: Document, facts: ReviewFacts) -> tuple[Problem, ...]:
    """Return every problem of a document, gravest rules first."""
    return tuple(problem for rule in RULES for problem in rule(document, facts))


def withhold(
    document: Document, problems: tuple[Problem, ...], *, refusal: str
) -> Document:
    """Put the reason in place of each passage that may not be printed at all."""
    reasons = {
        (problem.section, problem.block): problem
        for problem in reversed(problems)
        if problem.is_withheld
    }
    sections = tuple(
        msgspec.structs.replace(
            section,
            blocks=tuple(
                _refused(reasons[section.key, number], refusal)
                if (section.key, number) in reasons
                else block
                for number, block in enumerate(section.blocks)
            ),
        )
        for section in document.sections
    )
    return msgspec.structs.replace(document, sections=sections)


def _refused(problem: Problem, refusal: str) -> Refusal:
    return Refusal(rule=problem.rule, reason=refusal.format(reason=problem.message))


def _blocks(document: Document) -> Iterator[tuple[Section, int, Block]]:
    for section in document.sections:
        for number, block in enumerate(section.blocks):
            yield section, number, block


def _paragraphs(document: Document) -> Iterator[tuple[Section, int, Paragraph]]:
    for section, number, block in _blocks(document):
        if isinstance(block, Paragraph):
            yield section, number, block
