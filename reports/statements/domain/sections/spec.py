"""What a section is to the composition: its key, its heading, and what writes itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.statements.domain.document import Block
from reports.statements.domain.inputs import Inputs
from reports.statements.domain.phrases import Voice

Compose = Callable[[Inputs, Voice], tuple[Block, ...]]


def nothing(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Write nothing: the section is people's alone."""
    del inputs, voice
    return ()


@dataclass(frozen=True)
class SectionSpec:
    """One part of a statement, in the order of SECTIONS.

    `level` 0 has no heading. `heading` names its text. `is_written` parts have a
    narrative in the desk; where `is_required`, they cannot be left out. `write` names
    the text of the gap that stands where a person has written nothing yet; `theme` is
    the heading it speaks of.
    """

    key: str
    level: int
    heading: str = ""
    compose: Compose = nothing
    is_written: bool = True
    is_required: bool = False
    is_election_day: bool = False
    narrative_first: bool = True
    write: str = ""
    theme: str = ""
