"""Statements whose plan the database keeps: the price of a report at 20:05."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection

PREPARE_AFTER = 5


def run_prepared(
    statement: bytes, parameters: Mapping[str, object]
) -> list[tuple[Any, ...]]:
    """Run one statement, which commits by itself outside a transaction; return its rows."""
    connection.ensure_connection()
    plain = connection.connection
    # Django's cursor pastes values into the text; this one lets the server keep the plan.
    plain.prepare_threshold = PREPARE_AFTER
    with connection.wrap_database_errors, psycopg.Cursor(plain) as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
