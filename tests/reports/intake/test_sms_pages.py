"""The desk's pages of short messages and cards, as a coordinator uses them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from elections.journal.services.sealing import forget_mission_keys
from observers.messages.models import SmsGateway
from observers.missions.models import Mission, Observer
from reports.intake.models.sms import SmsCard
from tests.factories.intake import ready_mission
from tests.factories.missions import MembershipFactory
from tests.factories.sms import NUMBER, card_of, place, read, stand, with_number

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


def at_the_desk(mission: Mission, role: str = "coordinator") -> Client:
    client = Client()
    member = MembershipFactory.create(mission=mission, role=role)
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_two_clicks_make_a_report_of_an_unreadable_message() -> None:
    mission = ready_mission()
    observer = Observer.objects.get(mission=mission)
    message = read(mission, f"{place('S-1')} B01Y all well SM9x", number="").message
    message = read(mission, "B01Y", number="").message
    client = at_the_desk(mission)
    page = client.get(reverse("admin:reports_smsmessage_change", args=[message.pk]))

    answer = client.post(
        reverse("admin:sms-decide", args=[message.pk, "read"]),
        {"observer": observer.pk, "keyword": "SM", "station": "S-1", "text": "B01Y"},
        follow=True,
    )

    assert "Make the report" in page.content.decode()
    assert "A report is made" in answer.content.decode()
    assert stand(message).state == "reported"


def test_what_was_typed_stays_when_no_report_can_be_made_of_it() -> None:
    mission = ready_mission()
    observer = Observer.objects.get(mission=mission)
    message = read(mission, "well well", number="").message

    answer = at_the_desk(mission).post(
        reverse("admin:sms-decide", args=[message.pk, "read"]),
        {"observer": observer.pk, "keyword": "", "station": "S-1", "text": "all fine"},
        follow=True,
    )

    page = answer.content.decode()
    assert "A report is made" not in page
    assert "all fine</textarea>" in page
    assert 'value="S-1"' in page
    assert f'<option value="{observer.pk}" selected>' in page
    assert stand(message).state == "unreadable"


def test_the_console_answers_a_question_mark_with_an_example() -> None:
    mission = ready_mission()
    observer = with_number(Observer.objects.get(mission=mission))

    shown = at_the_desk(mission).post(
        reverse("admin:reports_smsmessage_console"),
        {"observer": observer.pk, "text": "?"},
    )

    assert "Like this: SM " in shown.content.decode()


@pytest.mark.parametrize("role", ["analyst", "head", "read_only", "observer"])
def test_only_coordinators_read_texts_and_decide(role: str) -> None:
    mission = ready_mission()
    message = read(mission, "PLANTED words").message
    client = at_the_desk(mission, role)
    page = reverse("admin:reports_smsmessage_change", args=[message.pk])
    decide = reverse("admin:sms-decide", args=[message.pk, "discard"])

    shown, decided = client.get(page), client.post(decide)

    text = shown.content.decode()
    assert "PLANTED" not in text
    assert NUMBER not in text
    assert decided.status_code in (403, 404)


def test_the_console_shows_the_reply() -> None:
    mission = ready_mission()
    observer = with_number(Observer.objects.get(mission=mission))
    code = card_of(observer).codes[0]

    answer = at_the_desk(mission).post(
        reverse("admin:reports_smsmessage_console"),
        {"observer": observer.pk, "text": f"SM {place('S-1')} B01Y K{code}"},
    )

    assert "Received " in answer.content.decode()


def test_cards_are_printed_with_what_the_observer_needs() -> None:
    mission = ready_mission()

    answer = at_the_desk(mission).post(
        reverse("admin:reports_smscard_print_cards"),
        {"mission": mission.pk, "language": "own"},
    )

    text = " ".join(
        p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages
    )
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert SmsCard.objects.filter(mission=mission).count() == 1
    for expected in ("STO-1", "SM", "B01", "Box sealed", "T0815"):
        assert expected in text


def test_nobody_prints_cards_of_another_mission() -> None:
    own, other = ready_mission(), ready_mission()

    answer = at_the_desk(own).post(
        reverse("admin:reports_smscard_print_cards"),
        {"mission": other.pk, "language": "en"},
    )

    assert answer["Content-Type"].startswith("text/html")
    assert not SmsCard.objects.exists()


def test_a_gateway_is_set_up_and_its_secret_never_shown() -> None:
    mission = ready_mission()
    client = at_the_desk(mission)

    client.post(
        reverse("admin:observers_smsgateway_add"),
        {
            "mission": mission.pk,
            "code": "main",
            "name": "Main",
            "adapter": "generic",
            "options": "{}",
            "secret": "PLANTED-SECRET-0123",
            "is_open": "on",
        },
    )

    gateway = SmsGateway.objects.get(mission=mission)
    page = client.get(reverse("admin:observers_smsgateway_change", args=[gateway.pk]))
    assert gateway.sealed_secret
    assert "PLANTED" not in page.content.decode()
    assert f"/api/v1/sms/{mission.code}.main" in page.content.decode()
