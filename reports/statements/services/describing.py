"""Where and when a statement is issued, and until when it is embargoed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from elections.journal.services.events import record_event
from reports.statements.errors import AlreadyPublished
from reports.statements.models import Statement


@transaction.atomic
def describe_statement(
    *,
    statement: Statement,
    place: str,
    issued_on: date | None,
    embargo_until: datetime | None,
    actor: str,
) -> Statement:
    """Set what stands below the title from the next revision on, and the embargo."""
    locked = Statement.objects.select_for_update().get(pk=statement.pk)
    if locked.state == "published":
        raise AlreadyPublished("This statement is published; it never changes.")
    locked.place = place
    locked.issued_on = issued_on
    locked.embargo_until = embargo_until
    locked.save(update_fields=["place", "issued_on", "embargo_until"])
    record_event(
        actor=actor,
        kind="statement.described",
        subject=f"statement:{locked.pk}",
        mission_id=locked.mission_id,
        payload={"place": place, "issued_on": str(issued_on or "")},
    )
    return locked
