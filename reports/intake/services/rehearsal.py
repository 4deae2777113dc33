"""The end of a rehearsal: what was sent for training leaves the database in one action."""

from __future__ import annotations

from django.db import connection, transaction

from elections.journal.services.events import record_event
from observers.missions.models import Mission


@transaction.atomic
def purge_rehearsal(*, mission: Mission, actor: str) -> int:
    """Delete the mission's reports marked as rehearsal and all that was made of them.

    The running role may delete no report; the database's function deletes these and no
    others. Returns how many reports there were.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT purge_rehearsal(%s)", [mission.pk])
        purged = int(cursor.fetchone()[0])
    record_event(
        actor=actor,
        kind="rehearsal.purged",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        payload={"reports": purged},
    )
    return purged
