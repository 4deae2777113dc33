"""A report of Collect from its requests to what the desk shows of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from observers.access.models import DeviceToken
from observers.missions.models import Mission
from reports.intake.domain.identity import SetAsideReason
from reports.intake.models.files import SubmissionFile
from reports.intake.models.submissions import Pending, Submission
from reports.intake.models.verdicts import Judgement
from reports.intake.selectors.named_files import missing_names, report_files
from reports.intake.services.deciding import decide_set_aside
from reports.intake.services.judging import judge_pending
from reports.observations.models import Observation
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
from tests.factories.missions import ObserverFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "secret-of-a-phone"
AUDIT = b"event,node,start,end\nform start,,1679198280000,\n"


@pytest.fixture
def mission() -> Mission:
    return ready_mission()


@pytest.fixture
def token(mission: Mission) -> DeviceToken:
    observer = mission.observers.get(code="STO-1")
    return DeviceTokenFactory.create(observer=observer, secret=SECRET)


@pytest.fixture
def path(token: DeviceToken) -> str:
    return address(token.mission.code, SECRET)


def judge() -> None:
    judge_pending(clock=timezone.now)


def counted() -> list[str]:
    rows = Observation.objects.counted(timezone.now())
    return [f"uuid:{one}" for one in rows.values_list("instance_id", flat=True)]


def test_a_report_from_collect_is_judged_as_any_other(
    client: Client, path: str, token: DeviceToken
) -> None:
    post(client, path, Request(collected()))

    judge()

    row = Observation.objects.get()
    assert row.station is not None
    assert (row.station.code, row.overall, row.team_id) == (
        "S-1",
        "good",
        token.team_id,
    )
    assert "deviceid" not in row.answers
    assert not row.flags.filter(rule="unknown_question").exists()


def test_an_edit_counts_instead_of_its_original_in_any_order(
    client: Client, path: str
) -> None:
    original, edit = new_id(), new_id()
    later = collected(own_id=edit, replaces=original)

    statuses = [
        post(client, path, Request(sent)).status_code
        for sent in (later, collected(own_id=original))
    ]
    judge()

    assert statuses == [201, 201]
    assert counted() == [edit]


def test_an_edit_carries_on_the_files_that_it_still_names(
    client: Client, path: str
) -> None:
    original, edit = new_id(), new_id()
    audit = Part("audit.csv", AUDIT, "text/csv")
    first = collected(own_id=original, audit="audit.csv")
    post(client, path, Request(first, [audit]))

    post(
        client,
        path,
        Request(collected(own_id=edit, replaces=original, audit="audit.csv")),
    )

    row = Submission.objects.get(replaces__isnull=False)
    (file,) = report_files(row)
    assert (file.name, file.is_here) == ("audit.csv", True)


def test_the_log_of_a_phone_is_missed_until_it_comes(client: Client, path: str) -> None:
    sent = collected(audit="audit.csv")
    post(client, path, Request(sent, is_incomplete=True))
    before = missing_names(report_files(Submission.objects.get()))

    post(client, path, Request(sent, [Part("audit.csv", AUDIT, "text/csv")]))

    after = missing_names(report_files(Submission.objects.get()))
    assert (before, after) == (("audit.csv",), ())
    kept = list(Path(django_settings.FILES_ROOT).rglob("*.sealed"))
    assert kept
    assert all(AUDIT not in file.read_bytes() for file in kept)


def test_a_discarded_report_that_is_sent_again_stays_discarded(
    client: Client, path: str
) -> None:
    request = Request(collected(form="other"))
    post(client, path, request)
    judge()
    decide_set_aside(
        judgement=Judgement.objects.get(),
        action="discard",
        user=UserFactory.create(),
        now=timezone.now(),
    )

    again = post(client, path, request)
    judge()

    assert again.status_code == 202
    assert not Pending.objects.exists()
    latest = Submission.objects.get().judgements.order_by("-round").first()
    assert latest is not None
    assert latest.state == "discarded"


def test_a_report_after_the_mission_waits_for_a_person(
    client: Client, path: str, mission: Mission
) -> None:
    Mission.objects.filter(pk=mission.pk).update(is_open=False)
    post(client, path, Request(collected()))

    judge()
    held = Judgement.objects.get()
    decide_set_aside(
        judgement=held, action="record", user=UserFactory.create(), now=timezone.now()
    )
    judge()

    assert held.reason == SetAsideReason.MISSION_CLOSED
    assert Observation.objects.count() == 1


def test_an_encrypted_report_waits_and_comes_back_decrypted(
    client: Client, path: str, mission: Mission, token: DeviceToken, tmp_path: Path
) -> None:
    own_id = new_id()
    plain = collected(own_id=own_id, audit="audit.csv")
    sent = encrypted(plain, {"audit.csv": AUDIT}, own_id=own_id)
    parts = [Part(name, content, "") for name, content in sent.files.items()]
    clear = Part("audit.csv", AUDIT, "text/csv")
    user = UserFactory.create(is_superuser=True)
    key = tmp_path / "key.pem"
    key.write_bytes(pem(mission_key()))

    answer = post(client, path, Request(sent.manifest, [*parts, clear]))
    judge()
    waiting = Judgement.objects.get()
    folder, out = str(tmp_path / "out"), str(tmp_path / "plain")
    call_command("export_encrypted", mission.code, folder)
    call_command("decrypt_reports", folder, key=key, out=Path(out))
    for _ in range(2):
        call_command("enter_decrypted", mission.code, out, user=user.username)
        judge()

    assert answer.status_code == 201
    assert waiting.reason == SetAsideReason.ENCRYPTED
    observation = Observation.objects.get()
    assert (observation.overall, observation.team_id) == ("good", token.team_id)
    entered = Submission.objects.get(source="decrypted")
    assert (entered.entered_by, entered.observer_id) == (user, token.observer_id)
    (file,) = report_files(entered)
    assert (file.name, file.is_here) == ("audit.csv", True)
    # What the phone should have encrypted and sent in clear by accident was not kept.
    stored = SubmissionFile.objects.exclude(instance_id=entered.instance_id)
    names = set(stored.values_list("name", flat=True))
    assert names == {"audit.csv.enc", "submission.xml.enc"}
    assert not Judgement.objects.waiting().exists()


def test_another_observers_edit_waits(client: Client, path: str) -> None:
    original = new_id()
    post(client, path, Request(collected(own_id=original)))
    stranger = ObserverFactory.create(
        mission=Mission.objects.get(), team__code="T-2", code="STO-2"
    )
    DeviceTokenFactory.create(observer=stranger, secret="another-secret")
    other = address(stranger.mission.code, "another-secret")

    post(client, other, Request(collected(replaces=original)))
    judge()

    assert counted() == [original]
    assert Judgement.objects.waiting().get().reason == "replaces_other_team"
