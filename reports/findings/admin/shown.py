"""Figures as the desk shows them: k of n with whole per cent, each number a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from reports.findings.admin.shown_estimates import (
    ShownEstimate,
    areas_plot,
    shown_estimate,
    tenth_per_cent,
)
from reports.findings.domain.figures import Figure, FindingDocument
from reports.findings.domain.overview import ItemRow, StageOverview
from reports.findings.domain.refusals import REASONS
from reports.findings.renderers.charts import RATING_COLORS, Segment, stacked_bar

STAGE_NAMES = {
    "opening": "Opening",
    "voting": "Voting",
    "counting": "Closing and counting",
    "tabulation": "Tabulation",
    "long_term": "Long-term observation",
}
COVERAGE_NAMES = {
    "expected": "expected",
    "received": "received",
    "stations": "polling stations",
    "commissions": "commissions",
    "set_aside": "set aside",
    "rejected": "rejected",
    "superseded": "replaced by an edit",
    "rehearsal": "rehearsal",
}
RATING_NAMES = {
    "very_good": "Very good",
    "good": "Good",
    "bad": "Bad",
    "very_bad": "Very bad",
}
REASON_NAMES = {
    "not_observed": "not observed",
    "not_applicable": "not applicable",
    "missing": "missing",
    "not_asked": "not asked",
    "set_aside": "set aside",
    "rejected": "rejected",
    "outside_sample": "not a sampled station",
    "second_report": "second report of a station",
}
STANDINGS = (
    ("verified", "Verified, seen by observers"),
    ("verified_indirect", "Verified, told to observers"),
    ("partly_verified", "Partly verified"),
    ("under_verification", "Under verification"),
    ("reported", "Reported"),
    ("unconfirmed", "Unconfirmed"),
    ("refuted", "Refuted"),
    ("covered", "Counted by a checklist item"),
)
SIMULATED = "Simulated observations"


@dataclass(frozen=True)
class Number:
    """A number and the page that lists what it was counted from."""

    text: str
    url: str
    label: str = ""


@dataclass(frozen=True)
class Shown:
    """A figure with its links."""

    figure: Figure
    k: Number
    n: Number
    share: int | None
    excluded: tuple[Number, ...]
    refusal: str = ""
    estimate: ShownEstimate | None = None


@dataclass(frozen=True)
class ShownItem:
    """An item of a stage with its figure."""

    row: ItemRow
    shown: Shown


@dataclass(frozen=True)
class ShownStage:
    """A stage with everything that its card shows."""

    name: str
    overview: StageOverview
    coverage: tuple[Number, ...]
    negative: Shown | None
    ratings: tuple[Number, ...]
    bar: SafeString
    items: tuple[ShownItem, ...]
    parts: tuple[tuple[str, tuple[tuple[str, Shown], ...]], ...]
    commission: tuple[tuple[str, Shown], ...]
    plot: SafeString
    response: Mapping[str, Any]


def reports_url(*, set_id: int, key: str, part: str = "k") -> str:
    """Return the page that lists the reports behind a figure of a set."""
    page = reverse("admin:reports_findingset_reports", args=[set_id])
    return f"{page}?{urlencode({'key': key, 'part': part})}"


def shown(figure: Figure, *, set_id: int) -> Shown:
    """Return a figure with a link for each of its numbers."""

    def number(count: int | None, part: str, label: str = "") -> Number:
        text = "–" if count is None else f"{count:,}"
        return Number(
            text, reports_url(set_id=set_id, key=figure.key, part=part), label
        )

    k, n = figure.k, figure.n
    return Shown(
        figure=figure,
        k=number(k, "k"),
        n=number(n, "n"),
        share=None if k is None or not n else (200 * k + n) // (2 * n),
        excluded=tuple(
            number(count, reason, REASON_NAMES.get(reason, reason))
            for reason, count in figure.excluded.items()
        ),
        refusal=REASONS.get(figure.refused, ""),
        estimate=shown_estimate(figure),
    )


def shown_stage(
    overview: StageOverview, *, document: FindingDocument, set_id: int
) -> ShownStage:
    """Return a stage ready for its card."""
    parts = (("Region", overview.regions), ("Setting", overview.settings))
    return ShownStage(
        name=STAGE_NAMES.get(overview.stage, overview.stage),
        overview=overview,
        coverage=tuple(
            _count(figure, COVERAGE_NAMES[name], set_id=set_id)
            for name, figure in overview.coverage.items()
            if figure.k or name in ("expected", "received", "stations")
        ),
        negative=shown(overview.negative, set_id=set_id) if overview.negative else None,
        ratings=tuple(
            _count(f, RATING_NAMES[f.key.rsplit(".", 1)[-1]], set_id=set_id)
            for f in overview.ratings
        ),
        bar=_bar(overview, is_demonstration=document.is_demonstration),
        items=tuple(
            ShownItem(row, shown(row.figure, set_id=set_id)) for row in overview.items
        ),
        parts=tuple(
            (heading, tuple((r.name, shown(r.figure, set_id=set_id)) for r in rows))
            for heading, rows in parts
            if rows
        ),
        commission=tuple(
            (COMMISSION_NAMES[name], shown(figure, set_id=set_id))
            for name, figure in overview.commission.items()
        ),
        plot=areas_plot(
            [(row.name, row.figure) for row in overview.regions],
            title=f"{STAGE_NAMES.get(overview.stage, overview.stage)}: assessed "
            "negatively, by area",
            note=SIMULATED if document.is_demonstration else "",
        ),
        response=response_of(document, overview.stage),
    )


def response_of(document: FindingDocument, stage: str) -> dict[str, Any]:
    """Return how the sampled stations answered in a stage; empty for other missions."""
    sample: Any = document.notes.get("sample", {})
    found = sample.get("stages", {}).get(stage)
    if not found:
        return {}
    return {
        **found,
        "per_cent": str(tenth_per_cent(found["response"])) if found["response"] else "",
        "low": [one["name"] for one in found["strata"] if one["is_low"]],
    }


COMMISSION_NAMES = {
    "members": "Members present, on average",
    "women": "Women among the members",
    "chair_women": "Commissions chaired by a woman",
}


def _count(figure: Figure, label: str, *, set_id: int) -> Number:
    text = "–" if figure.k is None else f"{figure.k:,}"
    return Number(text, reports_url(set_id=set_id, key=figure.key), label)


def _bar(overview: StageOverview, *, is_demonstration: bool) -> SafeString:
    counts = _counts(overview.ratings)
    if not sum(counts):
        return mark_safe("")
    segments = [
        Segment(RATING_NAMES[rating], count, RATING_COLORS[rating])
        for rating, count in zip(RATING_NAMES, counts, strict=False)
    ]
    name = STAGE_NAMES.get(overview.stage, overview.stage)
    picture = stacked_bar(
        title=f"{name}: overall assessment",
        description=", ".join(f"{s.label.lower()} {s.count}" for s in segments),
        segments=segments,
        note=SIMULATED if is_demonstration else "",
    )
    return mark_safe(picture)  # noqa: S308 - our own SVG, its texts escaped


def _counts(ratings: Sequence[Figure]) -> list[int]:
    return [figure.k or 0 for figure in ratings]
