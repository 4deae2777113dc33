"""The floor: a trivial Django view that parses JSON and inserts one row by the ORM.

No middleware, no token, no receipt, the same server and the same PostgreSQL. What our
intake reaches is told as a share of this, measured in the same run.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from uuid import uuid4

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config import env

KEPT = Path(__file__).resolve().parent.parent / "var" / "bench" / "floor-files"

if not settings.configured:
    settings.configure(
        SECRET_KEY="bench",  # noqa: S106 - nothing is signed with it
        ROOT_URLCONF="bench.floor",
        ALLOWED_HOSTS=["*"],
        DATABASES={
            "default": {**env.database("DATABASE_OWNER_URL"), "CONN_MAX_AGE": None}
        },
        INSTALLED_APPS=[],
        MIDDLEWARE=[],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


class Row(models.Model):
    """One report, as naive as can be."""

    payload = models.JSONField()

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return str(self.pk)


def make_table() -> None:
    """Create the floor's table."""
    with connection.schema_editor() as editor:
        editor.create_model(Row)


@csrf_exempt
def submit(request: HttpRequest) -> JsonResponse:
    """Parse and insert."""
    row = Row.objects.create(payload=json.loads(request.body))
    return JsonResponse({"id": row.pk}, status=201)


@csrf_exempt
def keep(request: HttpRequest) -> JsonResponse:
    """Write the one photo of a form to a file of its own, durably; nothing else.

    Its folder is synced too: a file whose name a crash can take back was not kept.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    for upload in request.FILES.getlist("1700000242056.jpg"):
        place = KEPT / str(uuid4())
        with place.open("wb") as file:
            for piece in upload.chunks():
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        folder = os.open(KEPT, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return JsonResponse({}, status=201)


urlpatterns = [path("submit", submit), path("keep", keep)]
application = WSGIHandler()
