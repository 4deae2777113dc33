"""Finding sets as documents, and what changed between two."""

from __future__ import annotations

from reports.findings.domain import differences as comparison
from reports.findings.domain.canonical import document_from_json
from reports.findings.domain.figures import FindingDocument
from reports.findings.models import FindingSet


def finding_document(finding_set: FindingSet) -> FindingDocument:
    """Return everything that a finding set says."""
    return document_from_json(finding_set.document)


def differences(old: FindingSet, new: FindingSet) -> tuple[comparison.Difference, ...]:
    """Return the figures that changed from one set to the other."""
    return comparison.differences(finding_document(old), finding_document(new))
