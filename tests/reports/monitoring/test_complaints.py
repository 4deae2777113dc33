"""Complaints: what they may say, how they are counted, who sees them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from observers.missions.models import Mission
from reports.monitoring.domain.complaint import (
    ImpossibleComplaint,
    check_complaint,
    waiting_time,
)
from reports.monitoring.models import Complaint
from tests.factories.missions import MembershipFactory, MissionFactory
from tests.factories.monitoring import ComplaintFactory

pytestmark = pytest.mark.django_db

LIST = "admin:reports_complaint_changelist"
FILED = date(2023, 3, 1)


def signed_in(mission: Mission, role: str = "analyst") -> Client:
    """Return the browser of somebody with this role in the mission."""
    client = Client()
    user = MembershipFactory.create(mission=mission, role=role).user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def values(mission: Mission, **changes: object) -> dict[str, object]:
    """Return what is typed into the form."""
    typed = {
        "mission": mission.pk,
        "reference": "C-1",
        "body": "Supreme court",
        "subject": "Registration refused",
        "outcome": "pending",
        "source": "Public register",
        "filed_on": FILED.isoformat(),
    }
    return {**typed, **changes}


def test_a_complaint_is_added_at_the_desk() -> None:
    mission = MissionFactory.create()

    signed_in(mission).post(reverse("admin:reports_complaint_add"), values(mission))

    assert Complaint.objects.get().filed_on == FILED


def test_a_decision_before_the_filing_is_refused_in_words() -> None:
    mission = MissionFactory.create()
    typed = values(mission, decided_on="2023-02-01", outcome="rejected")

    page = signed_in(mission).post(
        reverse("admin:reports_complaint_add"), typed, follow=True
    )

    assert "before the filing" in page.content.decode()
    assert not Complaint.objects.exists()


def test_a_decided_complaint_has_an_outcome() -> None:
    with pytest.raises(ImpossibleComplaint):
        check_complaint(filed_on=None, decided_on=FILED, outcome="pending")


def test_the_waiting_time_ends_with_the_decision() -> None:
    day = timedelta(days=1)
    today = FILED + 9 * day

    assert waiting_time(filed_on=FILED, decided_on=None, today=today) == 9 * day
    decided = FILED + 2 * day
    assert waiting_time(filed_on=FILED, decided_on=decided, today=today) == 2 * day
    assert waiting_time(filed_on=None, decided_on=None, today=today) is None


def test_strangers_and_other_missions_see_and_change_nothing() -> None:
    row = ComplaintFactory.create()
    page = reverse("admin:reports_complaint_change", args=[row.pk])
    outsider = signed_in(MissionFactory.create())

    assert Client().get(page).status_code == 302
    assert outsider.get(page).status_code in (302, 404)
    assert row.reference not in outsider.get(reverse(LIST)).content.decode()
    outsider.post(reverse("admin:reports_complaint_add"), values(row.mission))
    assert Complaint.objects.count() == 1


def test_the_list_takes_the_same_number_of_queries_whatever_its_length() -> None:
    mission = MissionFactory.create()
    client = signed_in(mission)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(LIST)).status_code == 200
        return len(captured)

    ComplaintFactory.create(mission=mission)
    queries()
    few = queries()
    ComplaintFactory.create_batch(5, mission=mission)

    assert queries() == few
