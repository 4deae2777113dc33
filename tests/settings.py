"""Settings for tests: their own database and Redis, cheap passwords, plain http."""

from __future__ import annotations

import os
import tempfile
import zlib

os.environ.setdefault("BAQYLAU_HTTPS", "0")
os.environ["BAQYLAU_STATIC_FINDERS"] = "1"

from config import env
from config.postgres.base import OWNER_ROLE
from config.settings import *  # noqa: F403
from config.settings import DATABASE, REDIS_URL

SUFFIX = os.environ.get("BAQYLAU_TEST_SUFFIX", "")
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
REDIS_DATABASES = 60

# The owner makes and flushes the tables; tests/postgres lets the tests run as the app.
DATABASES = {
    "default": {
        **DATABASE,
        **{
            k: v
            for k, v in env.database("DATABASE_OWNER_URL").items()
            if k != "OPTIONS"
        },
        "ENGINE": "tests.postgres",
        "CONN_MAX_AGE": 0,
        "TEST": {"NAME": "_".join(filter(None, ("test_baqylau", SUFFIX)))},
    }
}
assert DATABASES["default"]["USER"] == OWNER_ROLE, "DATABASE_OWNER_URL: wrong login"

_slot = 2 * (zlib.crc32(SUFFIX.encode()) % (REDIS_DATABASES // 2)) if SUFFIX else 0
REDIS_DATABASE = 1 + (_slot + WORKER) % REDIS_DATABASES
REDIS_URL = env.with_redis_database(REDIS_URL, REDIS_DATABASE)
CELERY_BROKER_URL = env.broker(REDIS_URL)

FILES_ROOT = MEDIA_ROOT = tempfile.mkdtemp(prefix="baqylau-test-")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
