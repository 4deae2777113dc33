"""The accepting statement: whoever sends is checked, the report stored and queued at once.

One statement, one commit, no lock that two reports share; or nothing happens at all.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

ACCEPT = """
WITH sender AS MATERIALIZED (
    {sender}
), stored AS (
    INSERT INTO reports_submission (
        mission_id, token_id, entered_by_id, observer_id, team_id, received_at,
        instance_id, source, sealed, sha256, device_at, replaces, is_rehearsal, signature)
    SELECT %(mission)s, sender.token_id, sender.user_id, sender.observer_id,
           sender.team_id, %(now)s::timestamptz, item.*
    FROM sender, {items}
    ON CONFLICT (mission_id, instance_id) DO NOTHING
    RETURNING id, instance_id
), queued AS (
    INSERT INTO reports_pending (submission_id, mission_id, queued_at, attempts)
    SELECT id, %(mission)s, %(now)s::timestamptz, 0 FROM stored
)
SELECT sender.token_id, stored.instance_id FROM sender LEFT JOIN stored ON true
"""
BY_PHONE = """
    SELECT token.id AS token_id, token.observer_id, token.team_id,
           NULL::bigint AS user_id
    FROM observers_devicetoken token
    JOIN observers_mission mission ON mission.id = token.mission_id
    JOIN observers_observer observer ON observer.id = token.observer_id
        AND observer.is_active AND observer.vetting <> 'refused'
    WHERE token.token_hash = %(token_hash)b AND token.mission_id = %(mission)s
      AND token.revoked_at IS NULL AND mission.is_open = %(is_open)s
      AND (token.expires_at IS NULL OR token.expires_at > %(now)s)
"""
BY_PERSON = """
    SELECT NULL::bigint AS token_id, NULL::bigint AS observer_id,
           NULL::bigint AS team_id, %(user)s::bigint AS user_id
"""
BY_OBSERVER = """
    SELECT NULL::bigint AS token_id, observer.id AS observer_id, observer.team_id,
           %(user)s::bigint AS user_id
    FROM observers_observer observer
    WHERE observer.id = %(observer)s AND observer.mission_id = %(mission)s
"""
ONE_ITEM = """(VALUES (
    %(id)s::uuid, %(source)s::text, %(sealed)b::bytea, %(sha256)b::bytea,
    %(device_at)s::timestamptz, %(replaces)s::uuid, %(is_rehearsal)s::boolean,
    %(signature)b::bytea)) AS item"""
MANY_ITEMS = """unnest(
    %(id)s::uuid[], %(source)s::text[], %(sealed)b::bytea[], %(sha256)b::bytea[],
    %(device_at)s::timestamptz[], %(replaces)s::uuid[], %(is_rehearsal)s::boolean[],
    %(signature)b::bytea[]) AS item"""


class Sender(StrEnum):
    """Who hands a report over."""

    TOKEN = BY_PHONE
    PERSON = BY_PERSON
    OBSERVER = BY_OBSERVER


@cache
def accept_statement(sender: Sender, *, is_list: bool) -> bytes:
    """Return the statement for one report or for a list of them."""
    items = MANY_ITEMS if is_list else ONE_ITEM
    return ACCEPT.format(sender=sender.value, items=items).encode()
