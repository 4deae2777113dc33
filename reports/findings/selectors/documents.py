"""Finding sets as documents: the latest live one, and what changed between two."""

from __future__ import annotations

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.findings.domain import differences as comparison
from reports.findings.domain.canonical import document_from_json
from reports.findings.domain.figures import FindingDocument
from reports.findings.models import FindingSet


def finding_document(finding_set: FindingSet) -> FindingDocument:
    """Return everything that a finding set says."""
    return document_from_json(finding_set.document)


def latest_live(
    mission: Mission, election_day: ElectionDay | None = None
) -> FindingSet | None:
    """Return the live set of a mission's day; of its latest live set without a day."""
    live = FindingSet.objects.live().filter(mission=mission)
    if election_day is not None:
        live = live.filter(election_day=election_day)
    return live.latest_first().first()


def differences(old: FindingSet, new: FindingSet) -> tuple[comparison.Difference, ...]:
    """Return the figures that changed from one set to the other."""
    return comparison.differences(finding_document(old), finding_document(new))
