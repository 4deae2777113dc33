"""Two questions of a supervisor: does the process answer, and can it do its work?"""

from __future__ import annotations

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


def live(_request: HttpRequest) -> JsonResponse:
    """Answer that the process runs; touches nothing else."""
    return JsonResponse({"status": "ok"})


def intake_ready(_request: HttpRequest) -> JsonResponse:
    """Answer whether reports can be stored; that needs the database alone."""
    return _answer({"database": _is_database_ready()})


def ready(_request: HttpRequest) -> JsonResponse:
    """Answer whether the database and the workers' wake-up line are there."""
    return _answer({"database": _is_database_ready(), "redis": _is_redis_ready()})


def _answer(checks: dict[str, bool]) -> JsonResponse:
    is_ready = all(checks.values())
    return JsonResponse(
        {"status": "ok" if is_ready else "unavailable", "checks": checks},
        status=200 if is_ready else 503,
    )


def _is_database_ready() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _is_redis_ready() -> bool:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
