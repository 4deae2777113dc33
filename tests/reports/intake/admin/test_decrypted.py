"""An encrypted report that was opened with the key kept apart: at the desk and counted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from elections.places.selectors import main_day
from observers.missions.models import Mission
from reports.findings.models import Figure
from reports.findings.services.computing import compute_findings
from reports.intake.models.submissions import Submission
from reports.intake.services.judging import judge_pending
from tests.factories.access import DeviceTokenFactory
from tests.factories.collect_requests import (
    Part,
    Request,
    address,
    collected,
    new_id,
    post,
)
from tests.factories.encrypted import encrypted, mission_key, pem
from tests.factories.intake import ready_mission
from tests.factories.missions import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "secret-of-a-phone"
AUDIT = b"event,node,start,end\nform start,,1679198280000,\n"


def test_a_decrypted_report_stands_at_the_desk_and_in_figures(
    client: Client, tmp_path: Path
) -> None:
    mission = ready_mission()
    observer = mission.observers.get(code="STO-1")
    DeviceTokenFactory.create(observer=observer, secret=SECRET)
    coordinator = UserFactory.create(username="opens.reports")
    MembershipFactory.create(mission=mission, user=coordinator)
    desk = Client()
    desk.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    send_encrypted(client, address(mission.code, SECRET))
    waiting, uncounted = listed(desk, "judgement"), voting(mission)

    decrypt(mission, tmp_path, username=coordinator.username)

    entered = Submission.objects.get(mission=mission, source="decrypted")
    page = reverse("admin:reports_submission_change", args=[entered.pk])
    told = desk.get(page).content.decode()
    assert "Encrypted" in waiting
    assert uncounted == (0, 0)
    assert "Nothing waits" in listed(desk, "judgement")
    assert "S-1" in listed(desk, "observation")
    assert "audit.csv" in told
    assert "Files not here yet" not in told
    assert voting(mission) == (0, 1)


def send_encrypted(client: Client, path: str) -> None:
    own_id = new_id()
    plain = collected(own_id=own_id, audit="audit.csv")
    sent = encrypted(plain, {"audit.csv": AUDIT}, own_id=own_id)
    parts = [Part(name, content, "") for name, content in sent.files.items()]
    assert post(client, path, Request(sent.manifest, parts)).status_code == 201
    judge_pending(clock=timezone.now)


def decrypt(mission: Mission, folder: Path, *, username: str) -> None:
    """Carry the reports to where the key is, and what was read in them back."""
    key, away, back = folder / "key.pem", str(folder / "out"), str(folder / "plain")
    key.write_bytes(pem(mission_key()))
    call_command("export_encrypted", mission.code, away)
    call_command("decrypt_reports", away, key=key, out=Path(back))
    call_command("enter_decrypted", mission.code, back, user=username)
    judge_pending(clock=timezone.now)


def listed(desk: Client, model: str) -> str:
    return desk.get(reverse(f"admin:reports_{model}_changelist")).content.decode()


def voting(mission: Mission) -> tuple[int | None, int | None]:
    """Count how many of the visits were judged negatively."""
    computed = compute_findings(
        mission=mission,
        election_day=main_day(mission.election),
        settled_after=timedelta(0),
    )
    key = "voting.overall.negative"
    figure = Figure.objects.filter(finding_set=computed, key=key).first()
    return (figure.k, figure.n) if figure else (0, 0)
