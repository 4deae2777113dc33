"""From facts to the finding document: count, suppress, refuse, put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from elections.errors import DomainError
from reports.checklists.domain.definition import ChecklistDefinition, Question
from reports.findings.domain.coverage import coverage
from reports.findings.domain.draws import draws_of
from reports.findings.domain.figures import (
    UNKNOWN,
    Figure,
    FindingDocument,
    ItemInfo,
)
from reports.findings.domain.incident_counts import incidents
from reports.findings.domain.indicators import is_item
from reports.findings.domain.measures import Cell
from reports.findings.domain.protocols import protocols
from reports.findings.domain.quick_count.released import released_results
from reports.findings.domain.refusals import refusals, refuse
from reports.findings.domain.rows import Facts
from reports.findings.domain.sample_facts import SampleFacts
from reports.findings.domain.sampled_figures import (
    estimators_of,
    sample_notes,
    with_estimates,
)
from reports.findings.domain.sampled_measures import MEAN
from reports.findings.domain.sampled_rows import one_per_station
from reports.findings.domain.suppression import (
    NATIONAL_ONLY,
    SMALLEST,
    suppressed_cells,
)
from reports.findings.domain.tables import StageTable
from reports.findings.domain.tally import (
    BY_REGION,
    BY_SETTING,
    WHOLE,
    Counted,
    Tally,
    tally_observations,
)
from reports.findings.domain.turnout import turnout

# Changes when the same reports would give other figures.
FIGURES_VERSION = "4"
HUNDREDTH = Decimal("0.01")


class NoSampleHere(DomainError):
    """A mission of another kind was given a sample: its figures never have estimates."""

    code = "no_sample_here"


FactIndicator = Callable[[Facts], Iterator[Figure]]
FACT_INDICATORS: tuple[FactIndicator, ...] = (
    incidents,
    turnout,
    protocols,
    released_results,
)


def evaluate(facts: Facts) -> FindingDocument:
    """Compute everything from the facts in one process and at once."""
    sample = facts.sample if isinstance(facts.sample, SampleFacts) else None
    chosen = one_per_station(facts.observations, sample)
    facts = replace(facts, observations=chosen)
    tally = tally_observations(
        observations=chosen,
        definitions=facts.definitions,
        is_sample=facts.sample is not None,
        draws=draws_of(sample, chosen.numbers) if sample else None,
    )
    return document_of(facts=facts, tally=tally)


def document_of(*, facts: Facts, tally: Tally) -> FindingDocument:
    """Make the document of facts whose observations were counted already.

    Of a probability sample the rows must be marked first: see `one_per_station`.
    """
    if facts.sample is not None and facts.mission_kind != "sample_based":
        raise NoSampleHere("Only a sample-based mission has a frozen sample.")
    counted_figures = [
        figure
        for counted in tally.counted.values()
        for figure in figures_of(counted, mission_kind=facts.mission_kind)
    ]
    stages = estimators_of(facts, tally)
    figures = with_estimates(counted_figures, stages)
    figures.extend(coverage(facts, tally))
    figures.extend(f for indicator in FACT_INDICATORS for f in indicator(facts))
    allowed = (refuse(figure, mission_kind=facts.mission_kind) for figure in figures)
    return FindingDocument(
        mission=facts.mission,
        mission_kind=facts.mission_kind,
        election_day=facts.election_day,
        as_of=facts.as_of,
        is_demonstration=facts.is_demonstration,
        figures=tuple(sorted(allowed, key=lambda figure: figure.key)),
        items=items_of(facts.definitions),
        areas=_areas(facts, tally),
        notes={
            **facts.notes,
            "refusals": refusals(
                facts.mission_kind, is_frozen=facts.sample is not None
            ),
            **({"sample": sample_notes(facts.sample, stages)} if facts.sample else {}),
            "suppressed_below": SMALLEST,
            "contests": dict(facts.contests),
            "versions": sorted(facts.definitions),
        },
    )


def figures_of(counted: Counted, *, mission_kind: str) -> Iterator[Figure]:
    """Yield the figure of the whole and of its parts; suppress the small ones."""
    is_count = counted.indicator == "coverage"
    is_national_only = (
        mission_kind != "sample_based"
        and counted.stage in NATIONAL_ONLY
        and not is_count
    )
    whole = counted.cells[WHOLE]
    if not (whole.n or whole.excluded or is_count):
        return
    yield _figure(counted, whole)
    for mark in (BY_REGION, BY_SETTING):
        cells = {name: c for (m, name), c in counted.cells.items() if m == mark}
        hidden = suppressed_cells({name: cell.n for name, cell in cells.items()})
        for name, cell in cells.items():
            figure = _figure(counted, cell)
            yield replace(
                figure,
                key=f"{figure.key}{mark}{name}",
                area_code=name if mark == BY_REGION else "",
                setting=name if mark == BY_SETTING else "",
                query={**figure.query, _part_name(mark): name},
                is_suppressed=not is_count and (is_national_only or name in hidden),
            )


def items_of(definitions: Mapping[str, ChecklistDefinition]) -> tuple[ItemInfo, ...]:
    """Return what the items are called, in the order of the checklists."""
    stages = sorted({definition.stage.value for definition in definitions.values()})
    tables = [StageTable(stage=s, blocks=(), definitions=definitions) for s in stages]
    return tuple(
        _item(asked.code, table.stage, asked.latest, negative=asked.negative)
        for table in tables
        for asked in table.questions.values()
        if is_item(asked) or asked.latest.choices or asked.latest.phrase
    )


def _item(
    code: str, stage: str, question: Question, *, negative: frozenset[str]
) -> ItemInfo:
    label = question.label("en")
    return ItemInfo(
        code=code,
        stage=stage,
        label=label,
        phrase=question.phrase or "",
        theme=question.theme or "",
        serious=question.serious,
        commitment=question.commitment or "",
        negative=tuple(sorted(negative)),
    )


def _figure(counted: Counted, cell: Cell) -> Figure:
    return Figure(
        key=counted.key,
        indicator=counted.indicator,
        unit=counted.unit,
        stage=counted.stage,
        item=counted.item,
        k=_k(counted, cell),
        n=cell.n,
        value=_value(counted, cell),
        stations=cell.stations,
        stations_k=cell.stations_k,
        excluded=dict(sorted(cell.excluded.items())),
        query={
            "reports": "observations",
            "stage": counted.stage,
            "measure": counted.key,
        },
    )


def _k(counted: Counted, cell: Cell) -> int | None:
    """Return how many are counted; a mean has no such number, nothing observed neither."""
    if counted.indicator == MEAN or not (cell.n or counted.indicator == "coverage"):
        return None
    return cell.k


def _value(counted: Counted, cell: Cell) -> str | None:
    """Return a sum for numbers, a mean for members; exact before it is rounded."""
    if not counted.is_summed or counted.is_ratio or not cell.n:
        return None
    if counted.indicator not in {"commission", MEAN}:
        return str(cell.total)
    mean = Decimal(cell.total) / Decimal(cell.n)
    return str(mean.quantize(HUNDREDTH, rounding=ROUND_HALF_EVEN))


def _part_name(mark: str) -> str:
    return "area" if mark == BY_REGION else "setting"


def _areas(facts: Facts, tally: Tally) -> dict[str, str]:
    areas = dict(sorted(facts.areas.items()))
    received = (c for c in tally.counted.values() if c.indicator == "coverage")
    if any((BY_REGION, UNKNOWN) in counted.cells for counted in received):
        areas[UNKNOWN] = "Area not known"
    return areas
