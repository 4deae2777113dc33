"""What only a probability sample may say: means per station, and turnout as observed.

They are measures like the others, so that each leads to its reports.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reports.checklists.domain.codebook import FIRST_CHOICE_CODE
from reports.checklists.domain.definition import QuestionKind
from reports.findings.domain.figures import Unit
from reports.findings.domain.indicators import OWN_NUMBERS
from reports.findings.domain.measures import Measure, without_left_out
from reports.findings.domain.sample_facts import SAMPLED_STAGES
from reports.findings.domain.tables import StageTable

MEAN = "mean"
# For analysts: the quick count publishes turnout, by rules of its own.
TURNOUT = "observed_turnout"


def sampled_measures(table: StageTable) -> Iterator[Measure]:
    """Yield the measures of a sampled stage that other missions have no use for."""
    if table.stage not in SAMPLED_STAGES:
        return
    yield from _means(table)
    yield from _turnout(table)


def _means(table: StageTable) -> Iterator[Measure]:
    for asked in table.questions.values():
        role = asked.latest.role or ""
        if asked.latest.kind is not QuestionKind.INTEGER or role in OWN_NUMBERS:
            continue
        if role.startswith("protocol:"):
            continue
        codes, values = table.numbers(asked)
        yield Measure(
            key=f"{table.stage}.{MEAN}.{asked.code}",
            indicator=MEAN,
            stage=table.stage,
            item=asked.code,
            state=without_left_out(codes, table),
            hits=values > 0,
            amounts=values,
        )


def _turnout(table: StageTable) -> Iterator[Measure]:
    """Sum voters over registered voters at the count, where both are given."""
    voted, listed = (
        table.with_role("voted_so_far"),
        table.with_role("registered_voters"),
    )
    if voted is None or listed is None or table.stage != "counting":
        return
    state, voters = table.numbers(voted)
    listed_state, registered = table.numbers(listed)
    both = np.where(state == FIRST_CHOICE_CODE, listed_state, state).astype(np.uint8)
    yield Measure(
        key=f"{table.stage}.{TURNOUT}",
        indicator=TURNOUT,
        stage=table.stage,
        item=voted.code,
        unit=Unit.VOTERS,
        state=without_left_out(both, table),
        hits=voters > 0,
        amounts=voters,
        bases=registered,
    )
