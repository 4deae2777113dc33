"""The four claims that may not be printed in any format, drafts included."""

from __future__ import annotations

from collections.abc import Iterator

from reports.statements.domain.document import (
    Block,
    Citation,
    Document,
    Footnote,
    Paragraph,
    Section,
    plain_text,
)
from reports.statements.domain.patterns import (
    ELECTION_DAY_WORDS,
    HEDGE,
    INCIDENT_TERMS,
    MARGIN,
    PER_CENT,
    SENTENCE_END,
    SHARE_IN_WORDS,
    TURNOUT,
    population_claim,
)
from reports.statements.domain.problems import (
    Problem,
    ReviewFacts,
    Severity,
    is_election_day_key,
)

CONCLUSIONS = frozenset({"conclusions.headline", "conclusions.election_day"})
VERIFIED_EVENTS = ".verified"


def election_day_figures_of_limited_mission(
    document: Document, facts: ReviewFacts
) -> Iterator[Problem]:
    """Refuse election-day figures where election day was not observed systematically."""
    if not facts.is_limited:
        return
    for section, number, block in _passages(document):
        if _cites_election_day(block) or _types_election_day_share(section, block):
            yield _refuse(
                "limited_mission",
                section,
                number,
                "A limited mission does not observe election day systematically and "
                "prints no figures on it. Describe in words what was seen, or take the "
                "passage out.",
            )


def margin_of_convenience_sample(
    document: Document, facts: ReviewFacts
) -> Iterator[Problem]:
    """Refuse margins of error where no random sample was drawn."""
    if facts.is_probability_sample:
        return
    for section, number, block in _passages(document):
        found = MARGIN.search(_words(block))
        if found:
            yield _refuse(
                "margin",
                section,
                number,
                "Margins and intervals exist only for a random sample of polling "
                "stations; this mission's teams chose their routes.",
                subject=found[0],
            )


def population_claim_from_convenience_sample(
    document: Document, facts: ReviewFacts
) -> Iterator[Problem]:
    """Refuse what is said of all stations where only some were seen, not at random."""
    if facts.is_probability_sample:
        return
    pattern = population_claim(facts.country)
    for section, number, block in _passages(document):
        found = pattern.search(_words(block))
        if found:
            yield _refuse(
                "population_claim",
                section,
                number,
                "The passage speaks of stations that nobody observed. Say of how many "
                "observations, or of the polling stations observed.",
                subject=found[0].strip(),
            )


def unverified_incident_as_fact(
    document: Document, facts: ReviewFacts
) -> Iterator[Problem]:
    """Refuse events as facts that were not directly observed and verified."""
    for section, number, block in _passages(document):
        if not isinstance(block, Paragraph):
            continue
        category = _stated_as_fact(section, block, facts)
        if category:
            yield _refuse(
                "unverified_incident",
                section,
                number,
                f"No event of category {category} was directly observed and verified. "
                "Write it as an allegation with its source, or verify the incident.",
            )


def _stated_as_fact(section: Section, block: Paragraph, facts: ReviewFacts) -> str:
    for run in block.runs:
        if isinstance(run, Citation) and _is_unverified(run.figure):
            return run.figure.split(".")[1]
    if block.source != "narrative":
        return ""
    if not (section.is_election_day or section.key in CONCLUSIONS):
        return ""
    found = (
        _event_in(text, facts) for text in SENTENCE_END.split(_uncited_text(block))
    )
    return next(filter(None, found), "")


def _event_in(sentence: str, facts: ReviewFacts) -> str:
    if "\x00" in sentence or HEDGE.search(sentence):
        return ""
    for category, term in INCIDENT_TERMS.items():
        if category not in facts.verified_categories and term.search(sentence):
            return category
    return ""


def _is_unverified(key: str) -> bool:
    return key.startswith("incidents.") and not key.endswith(VERIFIED_EVENTS)


def _uncited_text(block: Paragraph) -> str:
    return "".join(
        "\x00" if isinstance(run, Citation) else run.text
        for run in block.runs
        if not isinstance(run, Footnote)
    )


def _cites_election_day(block: Block) -> bool:
    return isinstance(block, Paragraph) and any(
        isinstance(run, Citation) and is_election_day_key(run.figure)
        for run in block.runs
    )


def _types_election_day_share(section: Section, block: Block) -> bool:
    if not isinstance(block, Paragraph) or block.source != "narrative":
        return False
    of_the_day = section.is_election_day
    for sentence in SENTENCE_END.split(_words(block)):
        has_share = PER_CENT.search(sentence) or SHARE_IN_WORDS.search(sentence)
        if not has_share:
            continue
        speaks_of_the_day = ELECTION_DAY_WORDS.search(sentence)
        if speaks_of_the_day or (of_the_day and not TURNOUT.search(sentence)):
            return True
    return False


def _passages(document: Document) -> Iterator[tuple[Section, int, Block]]:
    for section in document.sections:
        for number, block in enumerate(section.blocks):
            if isinstance(block, Paragraph):
                yield section, number, block


def _words(block: Block) -> str:
    if not isinstance(block, Paragraph):
        return ""
    notes = [run.text for run in block.runs if isinstance(run, Footnote)]
    return " ".join([plain_text(block), *notes])


def _refuse(
    rule: str, section: Section, number: int, message: str, subject: str = ""
) -> Problem:
    return Problem(
        rule=rule,
        severity=Severity.REFUSES,
        section=section.key,
        block=number,
        message=message,
        subject=subject,
        is_withheld=True,
    )
