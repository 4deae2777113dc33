"""What is counted in observations: one function each, and its line in INDICATORS.

Each function yields measures; how they are counted, split and merged is `tally`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from reports.checklists.domain.codebook import FIRST_CHOICE_CODE, MISSING_CODE
from reports.checklists.domain.definition import NO, YES, Question, QuestionKind
from reports.findings.domain.columns import Bytes, Mask, Whole
from reports.findings.domain.figures import Unit
from reports.findings.domain.measures import NOT_ASKED_CODE, Measure, without_left_out
from reports.findings.domain.tables import Asked, StageTable

# Questions that place a report; they are not answers about the conduct.
PLACE_ROLES = frozenset({"setting", "station_kind"})
# Numbers that have figures of their own, or none.
OWN_NUMBERS = frozenset(
    {"registered_voters", "voted_so_far", "members_present", "women_present"}
)

Indicator = Callable[[StageTable], Iterator[Measure]]


def received(table: StageTable) -> Iterator[Measure]:
    """Count the observations of the stage."""
    state = np.full(len(table), FIRST_CHOICE_CODE, np.uint8)
    yield Measure(
        key=f"coverage.{table.stage}.received",
        indicator="coverage",
        stage=table.stage,
        state=without_left_out(state, table),
        hits=np.ones(len(table), bool),
        is_split=True,
    )


def overall(table: StageTable) -> Iterator[Measure]:
    """Count the overall assessment: negative of rated, and each rating."""
    asked = table.with_role("overall")
    if asked is None:
        return
    codes = table.codes(asked)
    state = _counted(table, asked.latest, codes)
    yield Measure(
        key=f"{table.stage}.overall.negative",
        indicator="overall",
        stage=table.stage,
        item=asked.code,
        state=state,
        hits=_is_negative(table, asked, codes),
        is_split=True,
    )
    for number, choice in enumerate(asked.choices):
        yield Measure(
            key=f"{table.stage}.overall.{choice}",
            indicator="rating",
            stage=table.stage,
            item=asked.code,
            state=state,
            hits=codes == FIRST_CHOICE_CODE + number,
        )


def items(table: StageTable) -> Iterator[Measure]:
    """Count the negative answers of every item; "yes" where none is negative."""
    for asked in table.questions.values():
        if not is_item(asked):
            continue
        state, hits = _answers(table, asked)
        yield Measure(
            key=f"{table.stage}.item.{asked.code}",
            indicator="item",
            stage=table.stage,
            item=asked.code,
            state=state,
            hits=hits,
            is_split=True,
        )


def distributions(table: StageTable) -> Iterator[Measure]:
    """Count each answer of the questions that are not simply yes or no."""
    for asked in table.questions.values():
        if asked.latest.kind is not QuestionKind.SELECT_ONE:
            continue
        if asked.latest.role == "overall" or set(asked.choices) <= {YES, NO}:
            continue
        codes = table.codes(asked)
        state = _counted(table, asked.latest, codes)
        for number, choice in enumerate(asked.choices):
            yield Measure(
                key=f"{table.stage}.answer.{asked.code}.{choice}",
                indicator="answer",
                stage=table.stage,
                item=asked.code,
                state=state,
                hits=codes == FIRST_CHOICE_CODE + number,
            )


def options(table: StageTable) -> Iterator[Measure]:
    """Count each option of the questions with several answers."""
    for asked in table.questions.values():
        if asked.latest.kind is not QuestionKind.SELECT_MULTIPLE:
            continue
        for choice in asked.choices:
            codes, ticked = table.ticks(asked, frozenset({choice}))
            yield Measure(
                key=f"{table.stage}.option.{asked.code}.{choice}",
                indicator="option",
                stage=table.stage,
                item=asked.code,
                state=_counted(table, asked.latest, codes),
                hits=ticked,
            )


def amounts(table: StageTable) -> Iterator[Measure]:
    """Sum the whole numbers, and count the observations that saw at least one."""
    for asked in table.questions.values():
        role = asked.latest.role or ""
        if asked.latest.kind is not QuestionKind.INTEGER or role in OWN_NUMBERS:
            continue
        if role.startswith("protocol:"):
            continue
        codes, values = table.numbers(asked)
        yield Measure(
            key=f"{table.stage}.number.{asked.code}",
            indicator="number",
            stage=table.stage,
            item=asked.code,
            state=_counted(table, asked.latest, codes),
            hits=values > 0,
            amounts=values,
        )


def commission(table: StageTable) -> Iterator[Measure]:
    """Count the commission's members, its women, and the women in the chair."""
    members, women = (
        table.with_role("members_present"),
        table.with_role("women_present"),
    )
    if members is not None:
        codes, present = table.numbers(members)
        yield _commission(
            table, members, "members", codes, hits=present > 0, sums=present
        )
        if women is not None:
            yield _women(table, women, codes, present)
    chair = table.with_role("chair_woman")
    if chair is not None:
        codes = table.codes(chair)
        is_woman = codes == FIRST_CHOICE_CODE + chair.choices.index(YES)
        yield _commission(table, chair, "chair_women", codes, hits=is_woman)


INDICATORS: tuple[Indicator, ...] = (
    received,
    overall,
    items,
    distributions,
    options,
    amounts,
    commission,
)


def measures(table: StageTable) -> Iterator[Measure]:
    """Yield every measure of a stage."""
    for indicator in INDICATORS:
        yield from indicator(table)


def is_item(asked: Asked) -> bool:
    """Tell whether a question is an item about the conduct, with one share."""
    question = asked.latest
    if question.role in PLACE_ROLES | {"overall", "chair_woman"}:
        return False
    if question.kind not in (QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE):
        return False
    return bool(asked.negative) or set(asked.choices) == {YES, NO}


def _answers(table: StageTable, asked: Asked) -> tuple[Bytes, Mask]:
    if asked.latest.kind is QuestionKind.SELECT_MULTIPLE:
        codes, ticked = table.ticks(asked, asked.negative)
        return _counted(table, asked.latest, codes), ticked
    codes = table.codes(asked)
    return _counted(table, asked.latest, codes), _is_negative(table, asked, codes)


def _is_negative(table: StageTable, asked: Asked, codes: Bytes) -> Mask:
    """Tell row by row, for versions may differ in what they hold to be negative."""
    found = np.zeros(len(table), bool)
    for part in table.parts:
        question = asked.by_version.get(part.version)
        if question is None:
            continue
        wanted = question.negative or frozenset(() if asked.negative else (YES,))
        is_wanted = np.zeros(256, bool)
        for choice in wanted & set(asked.choices):
            is_wanted[FIRST_CHOICE_CODE + asked.choices.index(choice)] = True
        found[part.places] = is_wanted[codes[part.places]]
    return found


def _counted(table: StageTable, question: Question, codes: Bytes) -> Bytes:
    """Return the states, with rejected reports and questions skipped by rule marked."""
    state = without_left_out(codes, table)
    if question.relevant:
        state[state == MISSING_CODE] = NOT_ASKED_CODE
    return state


def _commission(
    table: StageTable,
    asked: Asked,
    name: str,
    codes: Bytes,
    *,
    hits: Mask,
    sums: Whole | None = None,
) -> Measure:
    return Measure(
        key=f"commission.{table.stage}.{name}",
        indicator="commission",
        stage=table.stage,
        item=asked.code,
        state=_counted(table, asked.latest, codes),
        hits=hits,
        amounts=sums,
    )


def _women(
    table: StageTable, asked: Asked, members_state: Bytes, members: Whole
) -> Measure:
    """Sum women over members where both numbers are given."""
    women_state, women = table.numbers(asked)
    state = np.where(women_state == FIRST_CHOICE_CODE, members_state, women_state)
    return Measure(
        key=f"commission.{table.stage}.women",
        indicator="commission",
        stage=table.stage,
        item=asked.code,
        unit=Unit.PEOPLE,
        state=_counted(table, asked.latest, state.astype(np.uint8)),
        hits=women > 0,
        amounts=women,
        bases=members,
    )
