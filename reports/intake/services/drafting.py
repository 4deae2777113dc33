"""A placed report in the words of the slice that records it."""

from __future__ import annotations

from reports.incidents.domain.drafts import IncidentDraft
from reports.intake.domain.protocol_balance import balance_flags
from reports.intake.domain.protocol_claims import protocol_claims
from reports.intake.services.placing import Placed
from reports.observations.domain.drafts import ObservationDraft, VisitProbe


def probe_of(placed: Placed) -> VisitProbe:
    """Return the visit that a report claims, to be compared with others."""
    return VisitProbe(
        instance_id=placed.reading.instance_id,
        election_day_id=placed.day_id,
        team_id=placed.team_id,
        station_id=placed.station_id,
        stage=placed.reading.stage,
        arrived_at=placed.arrived_at,
        departed_at=placed.departed_at,
        supersedes=placed.reading.envelope.replaces,
        is_rehearsal=placed.reading.envelope.is_rehearsal,
        source=placed.reading.submission.source,
    )


def observation_of(placed: Placed) -> ObservationDraft:
    """Return what is recorded of a completed checklist."""
    reading = placed.reading
    checklist, envelope = reading.checklist, reading.envelope
    assert checklist is not None, "a placed report has its checklist"
    setting = placed.station.setting if placed.station else ""
    claimed = reading.claim.setting
    return ObservationDraft(
        instance_id=reading.instance_id,
        version_id=checklist.version_id,
        definition=checklist.definition,
        judged=reading.judged,
        source=reading.submission.source,
        received_at=reading.submission.received_at,
        election_day_id=placed.day_id,
        observer_id=placed.observer_id,
        team_id=placed.team_id,
        station_id=placed.station_id,
        commission_id=placed.commission.pk if placed.commission else None,
        area_id=placed.area.pk if placed.area else None,
        setting=setting or (claimed if claimed in ("urban", "rural") else ""),
        arrived_at=placed.arrived_at,
        departed_at=placed.departed_at,
        attachments=envelope.files,
        is_rehearsal=envelope.is_rehearsal,
        supersedes=envelope.replaces,
        device_at=envelope.device_at,
        flags=(
            *placed.flags,
            *balance_flags(
                protocol_claims(checklist.definition, reading.judged.answers)
            ),
        ),
    )


def incident_of(placed: Placed) -> IncidentDraft:
    """Return what is recorded of an incident report."""
    reading = placed.reading
    checklist, envelope = reading.checklist, reading.envelope
    assert checklist is not None, "a placed report has its checklist"
    return IncidentDraft(
        instance_id=reading.instance_id,
        version_id=checklist.version_id,
        definition=checklist.definition,
        judged=reading.judged,
        source=reading.submission.source,
        received_at=reading.submission.received_at,
        election_day_id=placed.day_id,
        observer_id=placed.observer_id,
        team_id=placed.team_id,
        station_id=placed.station_id,
        area_id=placed.area.pk if placed.area else None,
        occurred_at=placed.occurred_at,
        attachments=envelope.files,
        is_rehearsal=envelope.is_rehearsal,
        supersedes=envelope.replaces,
        flags=placed.flags,
    )
