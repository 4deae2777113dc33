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
){files}, queued AS (
    INSERT INTO reports_pending (submission_id, mission_id, queued_at, attempts)
    SELECT id, %(mission)s, %(now)s::timestamptz, 0 FROM stored
)
SELECT sender.token_id, stored.instance_id FROM sender LEFT JOIN stored ON true
"""
# Files that lie in their places: a row for each, an event for each that is new, and how
# the report names it.
FILES = """
file AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(files)s::jsonb) AS given (
        name text, sha256 text, size bigint, media_type text, payload jsonb,
        payload_hash text)
), kept AS (
    INSERT INTO reports_attachment (
        mission_id, sha256, size, media_type, received_at, received_from)
    SELECT %(mission)s, file.sha256, file.size, file.media_type, %(now)s::timestamptz,
           {actor}
    FROM {of}
    ON CONFLICT (mission_id, sha256) DO NOTHING
    RETURNING sha256
), told AS (
    INSERT INTO elections_event (
        recorded_at, actor, mission_id, kind, subject, payload, payload_hash)
    SELECT DISTINCT ON (sha256) %(now)s::timestamptz, {actor}, %(mission)s,
           'attachment.received', 'attachment:' || sha256, file.payload,
           file.payload_hash
    FROM kept JOIN file USING (sha256)
), named AS (
    INSERT INTO reports_submissionfile (
        mission_id, instance_id, name, sha256, received_at)
    SELECT %(mission)s, %(id)s::uuid, file.name, file.sha256, %(now)s::timestamptz
    FROM {of} WHERE file.name <> ''
    ON CONFLICT (mission_id, instance_id, name, sha256) DO NOTHING
)"""
OF_SENDER = {"of": "file, stored", "actor": "(SELECT 'token:' || token_id FROM sender)"}
OF_ACTOR = {"of": "file", "actor": "%(actor)s::text"}
KEEP = "WITH {files} SELECT count(*) FROM kept"
KEEP_FILES = KEEP.format(files=FILES.format(**OF_ACTOR)).encode()
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
def accept_statement(
    sender: Sender, *, is_list: bool, has_files: bool = False
) -> bytes:
    """Return the statement for one report, for one with files, or for a list of them."""
    items = MANY_ITEMS if is_list else ONE_ITEM
    # Of a report that is stored already, or refused, no file is written down.
    files = f", {FILES.format(**OF_SENDER)}" if has_files else ""
    return ACCEPT.format(sender=sender.value, items=items, files=files).encode()
