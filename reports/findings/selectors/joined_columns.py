"""Whole columns from the database: each joined to one wide value, read as numbers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from django.db import connection, transaction
from django.db.models import Aggregate, BinaryField, Func, IntegerField, QuerySet

from reports.findings.domain.columns import Names, Whole

SETTINGS = """
set local work_mem = '64MB';
set local max_parallel_workers_per_gather = 0;
set local jit = off
"""


class Joined(Aggregate):
    """All values of a column, joined to one."""

    template = "string_agg(%(expressions)s, ''::bytea)"
    output_field = BinaryField()


class Number(Func):
    """Eight bytes for a whole number; NOT_GIVEN for none."""

    template = "int8send(coalesce((%(expressions)s)::bigint, '-9223372036854775808'))"
    output_field = BinaryField()


class Place(Func):
    """Eight bytes for the place: a station, else a commission (negative), else -1."""

    template = "int8send(coalesce(%(expressions)s))"
    output_field = BinaryField()


class Identifier(Func):
    """Sixteen bytes of a UUID."""

    function = "uuid_send"
    output_field = BinaryField()


class Width(Func):
    """Bytes of a packed form."""

    function = "octet_length"
    output_field = IntegerField()


def binary(wide: QuerySet[Any, Any]) -> list[dict[str, Any]]:
    """Run a query with its results in binary: bytes would come as text otherwise.

    One core for each, as workers share out the parts, memory enough that nothing is
    sorted on disk, and nothing compiled: that takes longer than it saves here.
    """
    sql, parameters = wide.query.sql_with_params()
    with transaction.atomic():
        connection.ensure_connection()
        with psycopg.ClientCursor(connection.connection) as written:
            text = written.mogrify(sql, parameters)
        with psycopg.Cursor(connection.connection) as cursor:
            cursor.execute(SETTINGS)
            cursor.execute(text.encode(), binary=True)
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor]


def whole(joined: bytes) -> Whole:
    return np.frombuffer(joined, ">i8").astype(np.int64)


def identifiers(instances: Names) -> list[UUID]:
    """Return the UUIDs of a column of `Identifier`; numpy takes zeros off their ends."""
    return [UUID(bytes=bytes(one).ljust(16, b"\0")) for one in instances.tolist()]
