"""The page of a quick count, what is done on it, and the same over the API."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from reports.findings.admin.count_page import cell, count_page, odds
from reports.findings.models import QuickCount, QuickCountReview
from reports.observations.models import Observation
from tests.factories.missions import MembershipFactory
from tests.factories.nights import Night, full_night
from tests.factories.quick_counts import QuickCountFactory

pytestmark = pytest.mark.django_db


def signed_in(row: QuickCount, role: str) -> Client:
    user = MembershipFactory.create(mission=row.mission, role=role).user
    user.is_staff = True
    user.save()
    client = Client()
    client.force_login(user)
    return client


def counted() -> tuple[Night, QuickCount]:
    night = full_night()
    return night, night.count()


def test_the_page_shows_refusals_in_words_and_seats_for_the_analyst_only() -> None:
    _, row = counted()

    page = signed_in(row, "analyst").get(f"/admin/reports/quickcount/{row.pk}/change/")

    shown = page.content.decode()
    assert page.status_code == 200
    assert "No finding on the process at the same stations has been signed yet" in shown
    assert "Not for publication" in shown
    assert "<svg" in shown
    assert "Sign this count" not in shown


def test_no_probability_is_shown_as_certain() -> None:
    assert odds("1.0000") == "> 0.999"
    assert odds("0") == "< 0.001"
    assert odds("0.79123") == "0.791"


def test_the_official_result_stands_beside_the_estimate_with_the_difference() -> None:
    _, row = counted()
    document = {
        **row.document,
        "official": [
            {
                "option": row.document["options"][0]["code"],
                "official": "0.6",
                "difference": "0.0512",
                "is_inside": False,
                "sentence": "The official result lies above.",
            }
        ],
    }

    shown = count_page(QuickCount(mission=row.mission, document=document))

    first = row.document["figures"][0]["estimate"]
    ((_, official, estimate, difference, _),) = shown["official"]
    assert (official, difference) == ("60.0", "+5.1")
    assert estimate == cell(first)
    assert "official result 60.0" in shown["charts"][0]


def test_a_read_only_member_sees_no_quick_count() -> None:
    row = QuickCountFactory.create()
    client = signed_in(row, "read_only")

    assert client.get(f"/admin/reports/quickcount/{row.pk}/change/").status_code in {
        403,
        404,
    }
    assert client.get(f"/api/v1/quick-counts/{row.pk}/").status_code == 403


def test_the_api_gives_the_stored_document_to_those_who_compute() -> None:
    row = QuickCountFactory.create()
    stranger = signed_in(QuickCountFactory.create(), "analyst")

    mine = signed_in(row, "analyst").get(f"/api/v1/quick-counts/{row.pk}/")

    assert mine.json()["document"] == row.document
    assert stranger.get(f"/api/v1/quick-counts/{row.pk}/").status_code == 404
    assert Client().get(f"/api/v1/quick-counts/{row.pk}/").status_code in {401, 403}


def test_who_decides_between_two_protocols_can_open_both() -> None:
    night = full_night()
    station = night.stations[0]
    night.receives(station, minutes=130, a=250, b=250)
    row = night.count()
    client = signed_in(row, "analyst")

    shown = client.get(f"/admin/reports/quickcount/{row.pk}/change/").content.decode()

    (held,) = row.document["held"]
    both = Observation.objects.filter(instance_id__in=held["reports"])
    assert both.count() == 2
    for one in both:
        assert f'href="/admin/reports/observation/{one.pk}/change/"' in shown
        assert f'<option value="{one.instance_id}">' in shown


def test_a_decision_on_a_station_is_kept_with_its_reason() -> None:
    night, row = counted()
    client = signed_in(row, "analyst")

    client.post(
        f"/admin/reports/quickcount/{row.pk}/review",
        {"station": night.stations[0].code, "report": "", "reason": "Unreadable photo"},
    )

    review = QuickCountReview.objects.get()
    assert (review.instance_id, review.reason) == (None, "Unreadable photo")
    assert night.count(now=timezone.now()).document["reported"] == 11
