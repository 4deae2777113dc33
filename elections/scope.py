"""Which missions a caller may see: carried as `Scope`, and fenced once more by PostgreSQL.

Every queryset has `visible_to(scope)`; row-level security reads the setting `app.missions`
of the connection, so that a forgotten filter shows nothing instead of everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from django.db import connection

ALL_MISSIONS = "*"

# What a connection is known to see. Kept only for what was set outside a transaction:
# a rollback would take it back without telling us.
_standing: WeakKeyDictionary[object, str] = WeakKeyDictionary()


@dataclass(frozen=True)
class Scope:
    """What a signed-in person sees. `areas` empty means every area of the missions.

    `team_ids` empty means every team; short-term observers see their own team's only.
    """

    missions: frozenset[int] = frozenset()
    areas: frozenset[int] = frozenset()
    role: str = ""
    team_ids: frozenset[int] = frozenset()
    everything: bool = False

    @property
    def setting(self) -> str:
        """Return the value of `app.missions` for this scope."""
        if self.everything:
            return ALL_MISSIONS
        return ",".join(str(mission) for mission in sorted(self.missions))


def set_database_scope(value: str) -> None:
    """Let the connection see these missions until it is told otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.missions', %s, false)", [value])
    if connection.in_atomic_block:
        _standing.pop(connection.connection, None)
    else:
        _standing[connection.connection] = value


def keep_database_scope(value: str) -> None:
    """Let the connection see these missions; free where it is known to see them now."""
    here = connection.connection
    if here is None or _standing.get(here) != value:
        set_database_scope(value)


def current_database_scope() -> str:
    """Return the missions the connection sees now, as set; empty means none."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('app.missions', true), '')")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def add_to_database_scope(mission_id: int) -> None:
    """Let the connection see one mission more, such as one that it is about to create."""
    before = current_database_scope()
    if before != ALL_MISSIONS:
        set_database_scope(f"{before},{mission_id}" if before else str(mission_id))


@contextmanager
def database_scope(missions: Iterable[int] | str) -> Iterator[None]:
    """Run a block in which row-level security shows these missions, or all with "*"."""
    value = missions if isinstance(missions, str) else ",".join(map(str, missions))
    before = current_database_scope()
    set_database_scope(value)
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.connection is not None:
            set_database_scope(before)
