"""What became of a message, round by round; the last one rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from reports.intake.models.sms import SmsMessage, SmsReading
from reports.intake.selectors.sms import latest_reading
from reports.intake.services.sms_reports import Heard
from reports.intake.services.sms_senders import SentBy


def write_reading(message: SmsMessage, *, now: datetime, **fields: Any) -> SmsReading:
    """Add the next round of a message."""
    earlier = latest_reading(message)
    return SmsReading.objects.create(
        mission_id=message.mission_id,
        message=message,
        round=earlier.round + 1 if earlier else 1,
        read_at=now,
        **fields,
    )


def known_of(heard: Heard, sender: SentBy) -> dict[str, Any]:
    """Return the columns of a reading that tell whose and about what it is."""
    return {
        "observer": sender.observer,
        "is_confirmed": sender.is_confirmed,
        "checklist": heard.book.checklist if heard.book else "",
        "station": heard.station.code if heard.station else "",
    }
