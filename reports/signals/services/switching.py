"""Switching detectors on and off, mission by mission; every decision is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from elections.journal.services.events import record_event
from observers.missions.models import Mission, User
from reports.signals.domain.detectors import switchable
from reports.signals.errors import SwitchNeedsReason
from reports.signals.models import DetectorSwitch


@transaction.atomic
def switch_detector(
    *, mission: Mission, code: str, is_on: bool, reason: str, user: User, now: datetime
) -> DetectorSwitch:
    """Decide whether a mission uses a detector; runs that exist stay."""
    found = switchable(code)
    if not reason.strip():
        raise SwitchNeedsReason("Say why, in a few words.")
    decision = DetectorSwitch.objects.create(
        mission=mission,
        detector=found.code,
        is_on=is_on,
        reason=reason.strip(),
        decided_by=user,
        decided_at=now,
    )
    record_event(
        actor=user.actor,
        kind="detector.switched_on" if is_on else "detector.switched_off",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        payload={"detector": found.code, "reason": decision.reason},
    )
    return decision
