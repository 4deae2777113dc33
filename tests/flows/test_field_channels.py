"""One checklist by Collect, by JSON and by SMS: each report counts once, in one figure."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.urls import reverse

from elections.places.models import ElectionDay
from observers.missions.models import Mission, Observer
from reports.checklists.domain.definition import ChecklistDefinition
from reports.checklists.models import ChecklistVersion
from reports.checklists.selectors import definition_of
from reports.findings.selectors.documents import finding_document
from reports.intake.domain.sms.codebook import keywords, sms_book
from reports.intake.models.sms import SmsWaiting
from reports.intake.models.submissions import Pending, Submission
from reports.statements.services.working import build_with_files
from tests.factories.access import DeviceTokenFactory
from tests.factories.deployment import DeploymentFactory
from tests.factories.intake import bearer, report
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    ObserverFactory,
    ObserverTeamFactory,
    UserFactory,
)
from tests.factories.places import (
    AreaFactory,
    ElectionDayFactory,
    PollingStationFactory,
)
from tests.factories.sms import card_of, gateway_of, with_number
from tests.flows.checklists import edited, filled_in, messages, with_audit, workbook
from tests.flows.collect import Phone
from tests.flows.desk import Desk
from tests.flows.gateway import bring
from tests.flows.own_redis import OwnRedis
from tests.flows.processes import serving, wait_until, whole_site
from tests.flows.sending import photos_in, send_by_collect
from tests.reports.checklists.domain.xpath.javarosa import answers_of

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a quiet river in May"
FIGURES = ("item.B01", "item.B05", "overall.negative")


@pytest.fixture
def mission() -> Mission:
    """Give a mission with three teams, two stations and an election day."""
    mission = MissionFactory.create(code="NL2026", time_zone="Asia/Almaty")
    ElectionDayFactory.create(election=mission.election, date=date(2026, 11, 22))
    area = AreaFactory.create(geography__election=mission.election)
    stations = [
        PollingStationFactory.create(
            election=mission.election, code=code, area=area, registered_voters=2_600
        )
        for code in ("S-1", "S-2")
    ]
    for number in (1, 2, 3):
        team = ObserverTeamFactory.create(mission=mission, code=f"T-{number}")
        ObserverFactory.create(mission=mission, team=team, code=f"STO-{number}")
        deployment = DeploymentFactory.create(mission=mission, team=team)
        deployment.stations.set(stations)
    return mission


@pytest.fixture
def servers(
    process_environment: dict[str, str], tmp_path: Path
) -> Iterator[tuple[str, str]]:
    """Run web, intake, worker and clock; give the addresses of web and intake."""
    with ExitStack() as processes:
        redis = processes.enter_context(OwnRedis.started(tmp_path))
        environment = {
            **process_environment,
            "REDIS_URL": redis.url,
            "LOG_LEVEL": "INFO",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        web = processes.enter_context(whole_site(environment, tmp_path))
        intake = processes.enter_context(serving(environment, tmp_path / "intake.log"))
        yield web, intake


@pytest.fixture
def desk(servers: tuple[str, str], mission: Mission) -> Iterator[Desk]:
    """Sign a coordinator in."""
    # The hash of the tests is none that the server takes.
    sealed = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1_000)
    user = UserFactory.create(username="coordinator", password=sealed)
    MembershipFactory.create(mission=mission, user=user)
    with httpx.Client(timeout=60) as http:
        day = ElectionDay.objects.get(election=mission.election)
        desk = Desk(servers[0], http, mission, day)
        sign_in = {"username": "coordinator", "password": PASSWORD}
        assert "Log out" in desk.post("/admin/login/?next=/admin/", sign_in)
        yield desk


def test_one_checklist_by_every_channel_is_one_figure(
    desk: Desk, servers: tuple[str, str], tmp_path: Path
) -> None:
    intake = servers[1]
    version = publish_the_workbook(desk)
    definition = definition_of(version)
    base = set_up_the_phone(desk)
    phone = Phone(base.replace(desk.url, intake))

    form = phone.form()
    assert (form.code, form.version) == ("visit", "2026112301")
    instances = [
        with_audit(x) for x in filled_in(form.xform, form.files["stations.csv"])
    ]
    assert len(instances) == 3
    later = edited(instances[0], uuid4(), overall="very_bad")
    photos = {name: os.urandom(60_000) for x in instances for name in photos_in(x)}
    send_by_collect(phone, instances, later, photos)
    wait_until(is_all_judged)

    assert_it_stands_once_with_its_photos(desk, photos)
    by_collect = figures(desk)
    final = [answers_of(x, definition) for x in (later, *instances[1:])]
    assert by_collect == counted(final)

    send_by_json(desk, intake, final)
    wait_until(is_all_judged)
    assert figures(desk) == times(2, by_collect)

    send_by_sms(desk, intake, final, definition)
    wait_until(lambda: is_all_judged() and Submission.objects.count() == 11)
    assert figures(desk) == times(3, by_collect)

    assert_it_stands_in_the_statement(desk, times(3, by_collect))
    assert_no_secret_in_logs(tmp_path, base.split("/")[-2])


def publish_the_workbook(desk: Desk) -> ChecklistVersion:
    """Upload a spreadsheet, look at it as on a phone, publish it."""
    page = desk.post(
        "/admin/reports/checklistversion/add/",
        {"mission": str(desk.mission.pk)},
        xlsform=("visit.xlsx", workbook()),
    )
    assert "Жәшік пломбаланған" in page or "Box sealed" in page
    version = ChecklistVersion.objects.get()
    assert version.published_at is None
    desk.post(f"/admin/reports/checklistversion/{version.pk}/publish/", {"sure": "yes"})
    return ChecklistVersion.objects.get(published_at__isnull=False)


def set_up_the_phone(desk: Desk) -> str:
    """Make the code of STO-1; return the address that it holds."""
    observer = Observer.objects.get(mission=desk.mission, code="STO-1")
    page = desk.post(
        reverse("admin:observers_devicetoken_set_up_collect"),
        {
            "mission": str(desk.mission.pk),
            "observer": str(observer.pk),
            "way": "qr",
            "image_size": "medium",
            "autosend": "wifi_and_cellular",
        },
    )
    found = re.search(r'id="secret">([^<]+)<', page)
    assert found
    return unescape(found[1]).strip()


def assert_it_stands_once_with_its_photos(
    desk: Desk, photos: Mapping[str, bytes]
) -> None:
    assert len(desk.rows("submission", source__exact="collect")) == 5
    assert len(desk.rows("observation")) == 4
    aside = "".join(desk.rows("judgement"))
    assert aside.count("<tr") == 1
    assert "encrypted" in aside.lower()

    assert len(desk.rows("attachment", media_type="image/jpeg", q="")) >= len(photos)
    for content in photos.values():
        digest = hashlib.sha256(content).hexdigest()
        (row,) = desk.rows("attachment", q=digest)
        link = re.search(r'href="([^"]+/bytes/)"', row)
        assert link
        assert desk.http.get(desk.url + link[1]).content == content
    for sent in Submission.objects.filter(replaces=None):
        page = desk.page(f"/admin/reports/submission/{sent.pk}/change/")
        assert "Not here yet" not in page
        assert ".jpg" in page or "encrypted" in page.lower()


def send_by_json(desk: Desk, intake: str, final: list[dict[str, Any]]) -> None:
    """Send the same answers as another team's own app does, each twice."""
    observer = Observer.objects.get(mission=desk.mission, code="STO-2")
    token = DeviceTokenFactory.create(observer=observer, secret="phone-of-team-2")
    for answers in final:
        sent = report(
            desk.mission, checklist="visit", version="2026112301", answers=answers
        )
        statuses = [
            httpx.post(
                f"{intake}/api/v1/submissions",
                json=sent,
                headers=bearer(token, "phone-of-team-2"),
                timeout=30,
            ).status_code
            for _ in range(2)
        ]
        assert statuses == [201, 200]


def send_by_sms(
    desk: Desk,
    intake: str,
    final: list[dict[str, Any]],
    definition: ChecklistDefinition,
) -> None:
    """Type the same answers from the card, two messages each, the second one first."""
    observer = Observer.objects.get(mission=desk.mission, code="STO-3")
    codes = [f"K{code}" for code in card_of(with_number(observer)).codes]
    gateway = gateway_of(desk.mission)
    book = sms_book(definition, code=keywords(["visit"])["visit"])
    for number, answers in enumerate(final):
        one, two = messages(answers, book, codes)
        for part, text in ((2, two), (1, one), (1, one)):
            answer = bring(intake, gateway, text, f"{number}-{part}")
            assert answer.status_code == 200
        wait_until(lambda: not SmsWaiting.objects.exists())


def figures(desk: Desk) -> dict[str, tuple[int, int]]:
    """Count what has been judged until now."""
    document = finding_document(desk.compute())
    found = {key: document.by_key[f"voting.{key}"] for key in FIGURES}
    return {key: (one.k or 0, one.n or 0) for key, one in found.items()}


def counted(final: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Count the same figures from the answers by hand."""
    sealed = [one["procedures"]["sealed"] for one in final]
    queue = [one["procedures"].get("queue") for one in final]
    overall = [one["overall"] for one in final]
    bad = sum(one in ("bad", "very_bad") for one in overall)
    return {
        "item.B01": (sealed.count("no"), len(sealed) - sealed.count("not_observed")),
        "item.B05": (queue.count("yes"), queue.count("yes") + queue.count("no")),
        "overall.negative": (bad, len(overall)),
    }


def times(factor: int, found: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    return {key: (factor * k, factor * n) for key, (k, n) in found.items()}


def is_all_judged() -> bool:
    return not Pending.objects.exists()


def assert_it_stands_in_the_statement(
    desk: Desk, found: dict[str, tuple[int, int]]
) -> None:
    built = build_with_files(
        mission=desk.mission,
        election_day=desk.day,
        actor="system",
        progress=lambda _done, _total, _said: None,
        finding_set=desk.compute(),
    )
    statement = built.revision.statement
    page = desk.page(f"/admin/reports/statement/{statement.pk}/preview/1/")
    words = " ".join(re.sub(r"<[^>]+>", "", page).split())
    k, n = found["overall.negative"]
    assert f"negatively in {k} of the {n} observations" in words


def assert_no_secret_in_logs(folder: Path, secret: str) -> None:
    logs = {
        path.name: path.read_text(errors="replace") for path in folder.glob("*.log")
    }
    assert set(logs) >= {"intake.log", "web.log", "worker.log"}
    assert "openrosa" in logs["intake.log"] or "submission" in logs["intake.log"]
    assert not [name for name, text in logs.items() if secret in text]
