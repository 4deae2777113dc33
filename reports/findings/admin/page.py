"""Everything that the page of one finding set shows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reports.findings.admin.shown import (
    STAGE_NAMES,
    STANDINGS,
    Shown,
    reports_url,
    shown,
    shown_stage,
)
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
            (
                document.areas.get(f.area_code, f.area_code) or "Country",
                f"{100 * Decimal(f.value or 0):.2f}",
                shown(f, set_id=findings.pk),
            )
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
        "sample": document.notes.get("sample", {}),
        "outstanding": _outstanding(document),
        "versions": document.notes.get("versions", []),
    }


def _outstanding(document: FindingDocument) -> list[tuple[str, int]]:
    """Return how many expected reports of each stage have not come."""
    found = []
    sample: Any = document.notes.get("sample", {})
    for stage, name in STAGE_NAMES.items():
        sampled = sample.get("stages", {}).get(stage)
        if sampled:
            found.append((name.lower(), int(sampled["missing"])))
            continue
        expected = document.figure(f"coverage.{stage}.expected")
        received = document.figure(f"coverage.{stage}.received")
        if expected is not None and expected.k:
            came = received.k if received is not None and received.k else 0
            found.append((name.lower(), max(0, expected.k - came)))
    return found


def parts_of(
    document: FindingDocument, key: str, *, set_id: int
) -> list[tuple[str, list[tuple[str, Shown]]]]:
    """Return the same figure by region and by setting, each sorted by name."""
    headings: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("Region", "@", document.areas),
        ("Setting", "#", {}),
    )
    return [
        (
            heading,
            sorted(
                (
                    (_name(names, f.key, mark), shown(f, set_id=set_id))
                    for f in with_prefix(document, f"{key}{mark}")
                ),
                key=lambda row: row[0],
            ),
        )
        for heading, mark, names in headings
    ]


def _name(names: Mapping[str, str], key: str, mark: str) -> str:
    code = key.rsplit(mark, 1)[-1]
    return names.get(code, code)
