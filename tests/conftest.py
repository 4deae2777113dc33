"""What every test stands on: our database roles, and every mission in sight."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import redis
from django.conf import settings
from django.db import connection

from config.postgres.base import APP_LIMITS, APP_ROLE, session_options


@pytest.fixture(scope="session", autouse=True)
def _leave_no_files() -> Iterator[None]:
    yield
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Work as the role that runs the system, once the owner has made the tables.

    Each connection sees all missions, as a system task does; tests of the fence narrow
    this with `elections.scope.database_scope`, and requests do so by themselves.
    """
    options = connection.settings_dict["OPTIONS"]
    before = options["options"]
    limits = {**APP_LIMITS, "role": APP_ROLE}
    options["options"] = f"{session_options(limits)} -c app.missions=*"
    connection.close()
    yield
    connection.close()
    options["options"] = before


@pytest.fixture
def empty_redis() -> Iterator[redis.Redis]:
    """Give this worker's own Redis database, empty before and after."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
        yield client
        client.flushdb()


@pytest.fixture
def process_environment(transactional_db: None) -> dict[str, str]:
    """Give a real worker or server what it needs to run on this test's database."""
    database = connection.settings_dict
    place = f"{database['NAME']}?host={quote(database['HOST'], safe='/')}"
    if database["PORT"]:
        place += f"&port={database['PORT']}"
    password = f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else ""
    return {
        "DATABASE_URL": f"postgresql://{APP_ROLE}{password}@/{place}",
        "DATABASE_OWNER_URL": f"postgresql://baqylau_owner{password}@/{place}",
        "REDIS_URL": settings.REDIS_URL,
        "BAQYLAU_FILES": settings.FILES_ROOT,
        "BAQYLAU_HTTPS": "0",
        "BAQYLAU_STATIC_FINDERS": "1",
    }
