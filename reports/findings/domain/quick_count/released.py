"""Figures of quick counts that two people released, as findings keep and cite them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reports.findings.domain.canonical import figure_from_json
from reports.findings.domain.figures import Figure
from reports.findings.domain.rows import Facts


def released_results(facts: Facts) -> Iterator[Figure]:
    """Yield shares and turnout of each released count; the query names its bytes."""
    for count in facts.quick_counts:
        for stored in count.document["figures"]:
            figure = figure_from_json(stored)
            query = {**figure.query, "reports": "quick_count", "sha256": count.sha256}
            yield replace(figure, query=query)
