"""A finding document arranged for one page of the desk, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.findings.domain.figures import Figure, FindingDocument, ItemInfo

ORDER = ("opening", "voting", "counting", "tabulation")
COVERAGE = (
    "expected",
    "received",
    "stations",
    "commissions",
    "set_aside",
    "rejected",
    "superseded",
    "rehearsal",
)
RATINGS = ("very_good", "good", "bad", "very_bad")


@dataclass(frozen=True)
class ItemRow:
    """One item with its figure."""

    info: ItemInfo
    figure: Figure


@dataclass(frozen=True)
class PartRow:
    """One part of the country with the overall figure there."""

    name: str
    figure: Figure


@dataclass(frozen=True)
class StageOverview:
    """Everything of one stage in the order in which it is read."""

    stage: str
    coverage: Mapping[str, Figure]
    negative: Figure | None
    ratings: tuple[Figure, ...]
    items: tuple[ItemRow, ...]
    regions: tuple[PartRow, ...]
    settings: tuple[PartRow, ...]
    commission: Mapping[str, Figure]

    @property
    def has_observations(self) -> bool:
        """Tell whether anything was received."""
        received = self.coverage.get("received")
        return bool(received and received.n)


@dataclass(frozen=True)
class IncidentLine:
    """One category of incidents with its instances by how firm they are."""

    category: str
    by_standing: Mapping[str, Figure]


def stages_of(document: FindingDocument) -> tuple[StageOverview, ...]:
    """Return the stages that were expected or observed, in the order of the day."""
    found = {figure.stage for figure in document.figures if figure.stage}
    known = [stage for stage in ORDER if stage in found]
    others = sorted(found - set(ORDER))
    return tuple(_stage(document, stage) for stage in (*known, *others))


def incident_lines(document: FindingDocument) -> tuple[IncidentLine, ...]:
    """Return the incidents by category, those with most instances first."""
    lines: dict[str, dict[str, Figure]] = {}
    for figure in document.figures:
        if figure.indicator == "incidents":
            standing = figure.key.rsplit(".", 1)[-1]
            lines.setdefault(figure.item, {})[standing] = figure
    ordered = sorted(lines.items(), key=lambda line: (-_instances(line[1]), line[0]))
    return tuple(IncidentLine(category, found) for category, found in ordered)


def with_prefix(document: FindingDocument, prefix: str) -> tuple[Figure, ...]:
    """Return the figures whose key begins so, in their order."""
    return tuple(f for f in document.figures if f.key.startswith(prefix))


def _instances(by_standing: Mapping[str, Figure]) -> int:
    return sum(figure.k or 0 for figure in by_standing.values())


def _stage(document: FindingDocument, stage: str) -> StageOverview:
    overall = f"{stage}.overall.negative"
    ratings = (document.figure(f"{stage}.overall.{rating}") for rating in RATINGS)
    return StageOverview(
        stage=stage,
        coverage=_named(document, f"coverage.{stage}", COVERAGE),
        negative=document.figure(overall),
        ratings=tuple(figure for figure in ratings if figure),
        items=_items(document, stage),
        regions=_parts(document, f"{overall}@", document.areas),
        settings=_parts(document, f"{overall}#", {}),
        commission=_named(
            document, f"commission.{stage}", ("members", "women", "chair_women")
        ),
    )


def _named(
    document: FindingDocument, prefix: str, names: Sequence[str]
) -> dict[str, Figure]:
    found = {name: document.figure(f"{prefix}.{name}") for name in names}
    return {name: figure for name, figure in found.items() if figure}


def _items(document: FindingDocument, stage: str) -> tuple[ItemRow, ...]:
    """Return the items, the largest negative share first, the neutral ones last."""
    rows = [
        ItemRow(info, figure)
        for info in document.items
        if info.stage == stage
        and (figure := document.figure(f"{stage}.item.{info.code}"))
    ]
    return tuple(sorted(rows, key=_by_share))


def _by_share(row: ItemRow) -> tuple[bool, bool, float, str]:
    figure = row.figure
    share = (figure.k or 0) / figure.n if figure.n else 0.0
    if figure.estimate is not None and figure.estimate.point:
        share = float(figure.estimate.point)
    return (not row.info.negative, not figure.n, -share, row.info.code)


def _parts(
    document: FindingDocument, prefix: str, names: Mapping[str, str]
) -> tuple[PartRow, ...]:
    """Return the parts of the country by name, never by how bad they are."""
    rows = [
        PartRow(names.get(code, code), figure)
        for figure in with_prefix(document, prefix)
        if (code := figure.key.removeprefix(prefix))
    ]
    return tuple(sorted(rows, key=lambda row: (row.name, row.figure.key)))
