"""What a stolen copy of the database, the files and the logs gives away."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from observers.access.services.tokens import issue_device_token
from observers.missions.models import Mission
from observers.missions.services.observers import add_observer
from observers.missions.services.staff import add_staff
from observers.missions.services.teams import create_team
from reports.checklists.services.publishing import install_library
from reports.intake.services.judging import judge_pending
from reports.observations.models import Observation
from tests.factories.intake import raw, report
from tests.factories.missions import MissionFactory
from tests.factories.observations import tree
from tests.factories.places import ElectionDayFactory

pytestmark = pytest.mark.django_db

NAME, CONTACT, DRIVER = "Planted Name", "planted@contact.test", "Planted Driver"
TOLD, PLATE, PHOTO = "PLANTED-NARRATIVE", "PLANTED-PLATE", b"PLANTED-PHOTO-BYTES" * 100
SHA256 = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def mission() -> Mission:
    """Give a mission with the shipped checklists and a day."""
    mission = MissionFactory.create()
    install_library(mission=mission, actor="system")
    ElectionDayFactory.create(election=mission.election)
    return mission


@pytest.fixture
def token(mission: Mission) -> str:
    """Give the token of an observer whose name and contact are planted."""
    team = create_team(mission=mission, code="T-1", actor="system")
    observer = add_observer(
        mission=mission,
        code="STO-1",
        team=team,
        name=NAME,
        contact=CONTACT,
        actor="system",
    )
    add_staff(mission=mission, code="D-1", role="driver", name=DRIVER, actor="system")
    return issue_device_token(mission=mission, observer=observer, actor="system")


def dumped() -> Iterator[bytes]:
    """Return every row of every table as PostgreSQL would write it into a dump."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public'"
            " and has_table_privilege(format('%I.%I', schemaname, tablename), 'select')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert len(tables) > 50
        for table in tables:
            cursor.execute(f'select row_to_json(t)::text from "{table}" t')
            for (row,) in cursor.fetchall():
                yield str(row).encode()
            cursor.execute(
                "select column_name from information_schema.columns"
                " where table_name = %s and data_type = 'bytea'",
                [table],
            )
            for (column,) in cursor.fetchall():
                cursor.execute(f'select "{column}" from "{table}"')
                yield from (bytes(value) for (value,) in cursor.fetchall() if value)


def test_a_copy_of_everything_holds_no_secret_in_clear(
    mission: Mission, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    client, headers = Client(), {"Authorization": f"Bearer {token}"}
    meeting = report(
        mission, checklist="meeting", answers=tree("meeting", interlocutors=TOLD)
    )
    event = report(
        mission,
        checklist="incident",
        answers=tree(
            "incident",
            category="BST",
            source_type="observed",
            narrative=TOLD,
            plate=PLATE,
        ),
        attachments=[{"name": "a.jpg", "sha256": SHA256}],
    )

    with caplog.at_level(logging.DEBUG):
        sent = [
            client.post(
                reverse("submissions"), raw(one), "application/json", headers=headers
            )
            for one in (meeting, event, {**meeting, "answers": {"comment": TOLD}})
        ]
        put = client.put(
            reverse("attachment", args=[SHA256]), PHOTO, "image/jpeg", headers=headers
        )
        connection.cursor().execute("select set_config('app.missions', '*', false)")
        judged = judge_pending(clock=timezone.now)

    assert [one.status_code for one in (*sent, put)] == [201, 201, 409, 201]
    assert judged.recorded == 2
    assert Observation.objects.get().sealed_answers
    secret = token.partition(".")[2]
    planted = [NAME, CONTACT, DRIVER, TOLD, PLATE, secret, PHOTO[:19].decode()]
    database = b"\n".join(dumped())
    files = [p for p in Path(settings.FILES_ROOT).rglob("*") if p.is_file()]
    on_disk = b"\n".join(path.read_bytes() for path in files)
    assert files
    for one in planted:
        assert one.encode() not in database, f"{one} is in the database"
        assert one.encode() not in on_disk, f"{one} is in the files"
        assert one not in caplog.text, f"{one} is in the logs"
