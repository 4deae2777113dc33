"""The desk's pages of recommendations and commitments."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from observers.missions.models import Mission
from reports.recommendations.models import Commitment, Recommendation
from reports.recommendations.services import install_commitments
from tests.factories.missions import MembershipFactory, MissionFactory
from tests.factories.recommendations import CommitmentFactory, RecommendationFactory
from tests.reports.recommendations.test_services import SHEET

pytestmark = pytest.mark.django_db

LIST = "admin:reports_recommendation_changelist"
PAGE = "admin:reports_recommendation_change"
IMPORT = "admin:reports_recommendation_import_file"
ASSESS = "admin:reports_recommendation_assess_one"
COMMITMENTS = "admin:reports_commitment_changelist"


def signed_in(mission: Mission, role: str = "analyst") -> Client:
    """Return the browser of somebody with this role in the mission."""
    client = Client()
    user = MembershipFactory.create(mission=mission, role=role).user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_file_is_previewed_and_then_imported() -> None:
    mission = MissionFactory.create()
    client = signed_in(mission)
    file = SimpleUploadedFile("sheet.csv", SHEET.encode())

    page = client.post(reverse(IMPORT), {"mission": mission.pk, "file": file})
    sealed = page.context["sealed"]
    before = Recommendation.objects.count()
    client.post(reverse(IMPORT), {"sealed": sealed})

    assert before == 0
    assert Recommendation.objects.filter(mission=mission).count() == 2


def test_another_missions_recommendations_cannot_be_imported() -> None:
    other = MissionFactory.create()
    file = SimpleUploadedFile("sheet.csv", SHEET.encode())

    signed_in(MissionFactory.create()).post(
        reverse(IMPORT), {"mission": other.pk, "file": file}
    )

    assert not Recommendation.objects.exists()


def test_one_is_assessed_and_shows_its_history() -> None:
    row = RecommendationFactory.create()
    client = signed_in(row.mission)

    client.post(
        reverse(ASSESS, args=[row.pk]),
        {"status": "partially", "evidence": "Half of it", "law": "Election law"},
    )
    page = client.get(reverse(PAGE, args=[row.pk])).content.decode()
    listed = client.get(reverse(LIST), {"status": "partially"}).content.decode()

    assert row.follow_ups.get().status == "partially"
    assert "Half of it" in page
    assert row.number in listed


def test_one_is_added_and_changed_with_its_commitments() -> None:
    mission, commitment = MissionFactory.create(), CommitmentFactory.create()
    client = signed_in(mission)
    values = {
        "mission": mission.pk,
        "report": "Final report",
        "number": "7",
        "text": "Do it",
        "addressee": "All",
        "area": "Media",
        "commitments": [commitment.pk],
    }

    client.post(reverse("admin:reports_recommendation_add"), values)
    row = Recommendation.objects.get()
    client.post(reverse(PAGE, args=[row.pk]), {**values, "text": "Do it well"})

    row.refresh_from_db()
    assert row.text == "Do it well"
    assert list(row.commitments.all()) == [commitment]


def test_strangers_other_missions_and_readers_change_nothing() -> None:
    row = RecommendationFactory.create()
    address = reverse(ASSESS, args=[row.pk])
    values = {"status": "fully", "evidence": "Mine"}

    assert Client().post(address, values).status_code == 302
    assert signed_in(MissionFactory.create()).post(address, values).status_code in (
        403,
        404,
    )
    assert signed_in(row.mission, "read_only").post(address, values).status_code == 403
    assert not row.follow_ups.exists()


def test_commitments_are_installed_at_the_desk() -> None:
    client = signed_in(MissionFactory.create())

    client.post(reverse("admin:reports_commitment_install"))

    assert Commitment.objects.filter(code="copenhagen-7.4").exists()


@pytest.mark.parametrize("address", [LIST, COMMITMENTS])
def test_a_list_takes_the_same_number_of_queries_whatever_its_length(
    address: str,
) -> None:
    mission = MissionFactory.create()
    client = signed_in(mission)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(address)).status_code == 200
        return len(captured)

    RecommendationFactory.create(mission=mission)
    CommitmentFactory.create()
    queries()
    few = queries()
    RecommendationFactory.create_batch(5, mission=mission)
    install_commitments(actor="system")

    assert queries() == few
