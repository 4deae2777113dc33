"""Adding to the board's counters in the transaction that records reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from observers.missions.models import Mission
from reports.observations.domain.counting import merged_counts
from reports.observations.domain.drafts import CounterDelta

# One statement; rows of a batch are in one order, so that two workers never deadlock.
COUNT = """
with added(day, team, stage, recorded, set_aside, flagged, received) as (
    select * from unnest(%s::bigint[], %s::bigint[], %s::text[],
                         %s::int[], %s::int[], %s::int[], %s::timestamptz[])
)
insert into reports_reportcounter as kept
    (mission_id, election_day_id, team_id, stage,
     recorded, set_aside, flagged, last_received_at)
select %s, day, team, stage, greatest(0, recorded), greatest(0, set_aside), flagged,
       received
from added
order by day nulls first, team nulls first, stage
on conflict on constraint one_counter_per_team_and_stage do update set
    recorded = greatest(0, kept.recorded + (
        select added.recorded from added
        where (added.day, added.team, added.stage) is not distinct from
              (kept.election_day_id, kept.team_id, kept.stage))),
    set_aside = greatest(0, kept.set_aside + (
        select added.set_aside from added
        where (added.day, added.team, added.stage) is not distinct from
              (kept.election_day_id, kept.team_id, kept.stage))),
    flagged = kept.flagged + excluded.flagged,
    last_received_at = greatest(kept.last_received_at, excluded.last_received_at)
"""


def count_reports(
    *, mission: Mission, counts: Sequence[CounterDelta], now: datetime
) -> None:
    """Add to the board's counters in one statement, in the caller's transaction."""
    merged = merged_counts(counts, now=now)
    if not merged:
        return
    columns = [
        [getattr(delta, name) for delta in merged]
        for name in (
            "election_day_id",
            "team_id",
            "stage",
            "recorded",
            "set_aside",
            "flagged",
            "last_received_at",
        )
    ]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [*columns, mission.pk])
