"""Logs in as owner, works as `baqylau_app`, steps back to the owner to empty tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations as Operations

from config.postgres import base
from config.postgres.base import APP_ROLE, OWNER_ROLE


class DatabaseOperations(Operations):
    """Empties tables as their owner."""

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        with as_owner(self.connection):
            super().execute_sql_flush(list(sql_list))


class DatabaseWrapper(base.DatabaseWrapper):
    """Our backend with that difference."""

    ops_class = DatabaseOperations


@contextmanager
def as_owner(connection: Any) -> Iterator[None]:
    """Do in the block what only migrations may do."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {OWNER_ROLE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {APP_ROLE}")
