"""Intervals are explained where election day begins, and sooner if cited sooner."""

from __future__ import annotations

from collections.abc import Set
from itertools import takewhile

import msgspec

from reports.statements.domain.document import (
    Block,
    Citation,
    Footnote,
    Paragraph,
    Run,
    Section,
)

EXPLAINED_IN = "election_day"


def explain_intervals(
    sections: tuple[Section, ...], *, estimated: Set[str], legend: str
) -> tuple[Section, ...]:
    """Put a note behind the first estimate cited before election day, if there is one."""
    sooner = takewhile(lambda section: section.key != EXPLAINED_IN, sections)
    for number, section in enumerate(sooner):
        for place, block in enumerate(section.blocks):
            noted = _noted(block, estimated, legend)
            if legend and noted is not None:
                blocks = _replaced(section.blocks, place, noted)
                explained = msgspec.structs.replace(section, blocks=blocks)
                return (*sections[:number], explained, *sections[number + 1 :])
    return sections


def _noted(block: Block, estimated: Set[str], legend: str) -> Paragraph | None:
    if not isinstance(block, Paragraph):
        return None
    for place, run in enumerate(block.runs):
        if isinstance(run, Citation) and run.figure in estimated:
            after: tuple[Run, ...] = (run, Footnote(legend))
            runs = (*block.runs[:place], *after, *block.runs[place + 1 :])
            return msgspec.structs.replace(block, runs=runs)
    return None


def _replaced(blocks: tuple[Block, ...], place: int, block: Block) -> tuple[Block, ...]:
    return (*blocks[:place], block, *blocks[place + 1 :])
