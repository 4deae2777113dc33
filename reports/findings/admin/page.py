"""Everything that the page of one finding set shows."""

from __future__ import annotations

from typing import Any

from reports.findings.admin.shown import STANDINGS, reports_url, shown, shown_stage
from reports.findings.domain.figures import FindingDocument
from reports.findings.domain.overview import incident_lines, stages_of, with_prefix
from reports.findings.models import FindingSet
from reports.incidents.domain.catalogue import categories


def page_of(findings: FindingSet, document: FindingDocument) -> dict[str, Any]:
    """Return what the page of a set shows."""
    names = categories()
    return {
        "findings": findings,
        "document": document,
        "stages": [
            shown_stage(overview, document=document, set_id=findings.pk)
            for overview in stages_of(document)
        ],
        "standings": [label for _, label in STANDINGS],
        "incidents": [
            (
                line.category,
                names[line.category].names["en"] if line.category in names else "",
                [
                    shown(line.by_standing[code], set_id=findings.pk)
                    if code in line.by_standing
                    else None
                    for code, _ in STANDINGS
                ],
            )
            for line in incident_lines(document)
        ],
        "turnout": [
            (document.areas.get(f.area_code, "Country"), shown(f, set_id=findings.pk))
            for f in with_prefix(document, "turnout.national")
        ],
        "protocols": [
            (f.key, shown(f, set_id=findings.pk))
            for f in with_prefix(document, "protocol.")
        ],
        "set_aside": reports_url(set_id=findings.pk, key="coverage.reports.set_aside"),
        "set_aside_count": getattr(
            document.figure("coverage.reports.set_aside"), "k", 0
        ),
        "refusals": document.notes.get("refusals", {}),
        "versions": document.notes.get("versions", []),
    }
