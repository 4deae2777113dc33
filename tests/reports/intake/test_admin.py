"""The intake's pages at the desk: who sees, opens and decides what, in few queries."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from elections.scope import database_scope
from observers.access.models import DeviceToken
from observers.missions.models import Mission, ObserverTeam
from reports.intake.models.conflicts import Conflict
from reports.intake.models.files import Attachment
from reports.intake.models.submissions import Submission
from reports.intake.models.verdicts import Judgement
from reports.intake.services.accepting import accept_reports, enter_reports
from reports.intake.services.judging import judge_pending
from reports.observations.models import Observation
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.intake import bearer, raw, report
from tests.factories.missions import MembershipFactory, MissionFactory
from tests.factories.places import ElectionDayFactory

pytestmark = pytest.mark.django_db

QUEUE = "admin:reports_judgement_changelist"
LISTS = (
    QUEUE,
    "admin:reports_submission_changelist",
    "admin:reports_conflict_changelist",
    "admin:reports_attachment_changelist",
)
ANSWERS = {
    "header": {
        "station": "S-1",
        "arrived_at": "2023-03-19T10:00:00+06:00",
        "plate": "SECRET-PLATE",
    }
}
PHOTO = b"not really a photo"


@pytest.fixture
def token() -> DeviceToken:
    """Give a phone of a mission that can judge reports; its secret is `s`."""
    token = DeviceTokenFactory.create(secret="s")
    ChecklistVersionFactory.create(mission=token.mission)
    ElectionDayFactory.create(election=token.mission.election)
    return token


def signed_in(
    mission: Mission, role: str = "coordinator", team: ObserverTeam | None = None
) -> Client:
    """Return the browser of somebody with this role in the mission."""
    client = Client()
    member = MembershipFactory.create(mission=mission, role=role, team=team)
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(token: DeviceToken, **changes: Any) -> dict[str, Any]:
    sent = report(token.mission, **{"answers": ANSWERS, **changes})
    # A request's scope ends with it; the rest of the test sees every mission.
    with database_scope("*"):
        accept_reports(
            token=f"{token.mission.code}.s", raws=[raw(sent)], now=timezone.now()
        )
    return sent


def held(token: DeviceToken) -> Judgement:
    """Send a visit twice; return the judgement of the second report."""
    send(token)
    second = send(token)
    judge_pending(clock=timezone.now)
    return Judgement.objects.get(
        submission__instance_id=second["id"], state="set_aside"
    )


def test_each_empty_list_says_what_will_be_there(token: DeviceToken) -> None:
    client = signed_in(token.mission)

    for name in LISTS:
        page = client.get(reverse(name))

        assert page.status_code == 200


def test_the_queue_names_the_reason_and_is_searched(token: DeviceToken) -> None:
    judgement = held(token)
    client = signed_in(token.mission)
    instance_id = str(judgement.submission.instance_id)

    page = client.get(reverse(QUEUE), {"q": instance_id}).content.decode()
    other = client.get(reverse(QUEUE), {"q": "nothing"}).content.decode()

    assert "Probable duplicate" in page
    assert "Repeats report" in page
    assert "Repeats report" not in other


def test_one_click_records_a_report_after_all(token: DeviceToken) -> None:
    judgement = held(token)
    client = signed_in(token.mission)
    page = client.get(reverse(QUEUE)).content.decode()
    record = reverse("admin:set-aside-decide", args=[judgement.pk, "record"])

    answer = client.post(record, follow=True)
    judge_pending(clock=timezone.now)

    assert f'formaction="{record}"' in page
    assert "judged again" in answer.content.decode()
    assert Observation.objects.count() == 2


def test_one_click_discards_a_report(token: DeviceToken) -> None:
    judgement = held(token)
    client = signed_in(token.mission)

    client.post(reverse("admin:set-aside-decide", args=[judgement.pk, "discard"]))

    assert judgement.submission.judgements.filter(state="discarded").exists()
    shown = client.get(reverse(QUEUE)).content.decode()
    assert "Repeats report" not in shown


def test_what_cannot_be_read_of_a_decision_decides_nothing(token: DeviceToken) -> None:
    judgement = held(token)
    address = reverse("admin:set-aside-decide", args=[judgement.pk, "record"])

    answer = signed_in(token.mission).post(address, {"reason": "x" * 301}, follow=True)

    assert "Reason: Ensure this value" in answer.content.decode()
    assert not hasattr(Judgement.objects.get(pk=judgement.pk), "decision")


def test_a_link_alone_decides_nothing(token: DeviceToken) -> None:
    judgement = held(token)
    client = signed_in(token.mission)

    answer = client.get(
        reverse("admin:set-aside-decide", args=[judgement.pk, "discard"])
    )

    assert answer.status_code == 403
    assert not hasattr(Judgement.objects.get(pk=judgement.pk), "decision")


@pytest.mark.parametrize(
    ("role", "status"),
    [("coordinator", 302), ("analyst", 302), ("head", 403), ("read_only", 403)],
)
def test_who_judges_reports_decides(token: DeviceToken, role: str, status: int) -> None:
    judgement = held(token)
    client = signed_in(token.mission, role=role)

    answer = client.post(
        reverse("admin:set-aside-decide", args=[judgement.pk, "discard"])
    )

    assert answer.status_code == status


def test_another_mission_sees_nothing_of_it(token: DeviceToken) -> None:
    judgement = held(token)
    client = signed_in(MissionFactory.create())

    pages = [
        client.get(reverse("admin:reports_judgement_change", args=[judgement.pk])),
        client.get(
            reverse("admin:reports_submission_change", args=[judgement.submission_id])
        ),
        client.post(reverse("admin:set-aside-decide", args=[judgement.pk, "record"])),
    ]

    assert [page.status_code for page in pages] == [404, 404, 404]
    assert "Repeats" not in client.get(reverse(QUEUE)).content.decode()


def test_what_was_sent_is_opened_for_coordinators_only(token: DeviceToken) -> None:
    judgement = held(token)
    addresses = [
        reverse("admin:reports_judgement_change", args=[judgement.pk]),
        reverse("admin:reports_submission_change", args=[judgement.submission_id]),
    ]

    for address in addresses:
        opened = signed_in(token.mission).get(address).content.decode()
        closed = signed_in(token.mission, role="analyst").get(address).content.decode()

        assert "SECRET-PLATE" in opened
        assert "SECRET-PLATE" not in closed


def test_an_unreadable_report_has_a_page(token: DeviceToken) -> None:
    send(token)
    submission = Submission.objects.get()
    judgement = Judgement.objects.create(
        mission=token.mission,
        submission=submission,
        state="set_aside",
        reason="unreadable",
        judged_at=timezone.now(),
    )

    page = signed_in(token.mission).get(
        reverse("admin:reports_judgement_change", args=[judgement.pk])
    )

    assert "could not be read" in page.content.decode()


def test_a_conflict_shows_both_contents_side_by_side(token: DeviceToken) -> None:
    sent = send(token)
    send(token, id=sent["id"], answers={"header": {"station": "S-2"}})
    conflict = Conflict.objects.get()
    address = reverse("admin:reports_conflict_change", args=[conflict.pk])

    opened = signed_in(token.mission).get(address).content.decode()
    closed = signed_in(token.mission, role="analyst").get(address).content.decode()

    for text in ("S-1", "S-2"):
        assert text in opened
        assert text not in closed


def test_a_file_is_saved_by_coordinators_only(token: DeviceToken) -> None:
    sha256 = hashlib.sha256(PHOTO).hexdigest()
    Client().put(
        f"/api/v1/attachments/{sha256}",
        data=PHOTO,
        content_type="image/svg+xml",
        headers=bearer(token, "s"),
    )
    address = reverse("admin:attachment-bytes", args=[Attachment.objects.get().pk])

    saved: Any = signed_in(token.mission).get(address)
    refused = signed_in(token.mission, role="analyst").get(address)
    elsewhere = signed_in(MissionFactory.create()).get(address)

    assert b"".join(saved.streaming_content) == PHOTO
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["Content-Disposition"].startswith("attachment")
    assert (refused.status_code, elsewhere.status_code) == (403, 404)


def test_a_rehearsal_is_purged_from_the_desk(token: DeviceToken) -> None:
    send(token, rehearsal=True)
    client = signed_in(token.mission)
    address = reverse("admin:reports_submission_purge")

    asked = client.get(address)
    client.post(address, {"mission": token.mission.pk})

    assert asked.status_code == 200
    assert not Submission.objects.exists()


def test_an_observer_sees_the_own_teams_reports(token: DeviceToken) -> None:
    other = DeviceTokenFactory.create(secret="o", observer__mission=token.mission)
    send(token)
    client = signed_in(token.mission, role="observer", team=other.team)

    page = client.get(reverse("admin:reports_submission_changelist"))

    assert page.context["cl"].result_count == 0


@pytest.mark.parametrize("name", LISTS[:3])
def test_lists_ask_as_few_questions_for_many_rows_as_for_one(
    token: DeviceToken, name: str
) -> None:
    client = signed_in(token.mission)

    def add() -> None:
        sent = held(token).submission
        changed = report(token.mission, id=str(sent.instance_id), answers={})
        enter_reports(
            mission=token.mission,
            raws=[raw(changed)],
            source="paper",
            now=timezone.now(),
        )

    add()
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    for _ in range(3):
        add()
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))

    assert len(many) == len(few)
