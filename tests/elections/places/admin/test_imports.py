"""Importing a sheet by clicks: preview, then confirm."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from elections.journal.models import Event
from elections.places.models import PollingStation
from tests.factories.missions import MembershipFactory, UserFactory
from tests.factories.places import ElectionFactory, PollingStationFactory

pytestmark = pytest.mark.django_db
STATIONS = "admin:elections_pollingstation_import_stations"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(UserFactory.create(is_superuser=True))
    return client


def upload(desk: Client, text: str) -> str:
    election = ElectionFactory.create()
    file = SimpleUploadedFile("stations.csv", text.encode())
    response = desk.post(reverse(STATIONS), {"election": election.pk, "file": file})
    return response.content.decode()


def sealed_in(page: str) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_preview_counts_and_the_confirmation_writes(desk: Client) -> None:
    page = upload(desk, "code,voters\n1,900\n2,800\n")
    assert not PollingStation.objects.exists()

    response = desk.post(reverse(STATIONS), {"sealed": sealed_in(page)}, follow=True)

    assert PollingStation.objects.count() == 2
    assert "2 added, 0 changed." in response.content.decode()
    assert Event.objects.of_kind("stations.imported").exists()


def test_errors_are_listed_by_line_and_left_out_only_on_demand(desk: Client) -> None:
    page = upload(desk, "code,lat,lon\n1,43,77\n2,143,77\n")
    assert "143 is not between -90 and 90." in page

    desk.post(reverse(STATIONS), {"sealed": sealed_in(page)})
    assert not PollingStation.objects.exists()
    desk.post(reverse(STATIONS), {"sealed": sealed_in(page), "skip_errors": "1"})

    assert PollingStation.objects.get().code == "1"


def test_a_file_that_is_no_sheet_is_an_error_of_its_field(desk: Client) -> None:
    page = upload(desk, "name\nSchool\n")

    assert "The heading code is missing." in page


def test_a_preview_belongs_to_the_person_who_made_it(desk: Client) -> None:
    sealed = sealed_in(upload(desk, "code\n1\n"))
    desk.force_login(UserFactory.create(is_superuser=True))

    response = desk.post(reverse(STATIONS), {"sealed": sealed}, follow=True)

    assert "Upload the file again" in response.content.decode()
    assert not PollingStation.objects.exists()


def test_who_may_not_add_stations_may_not_import_them(client: Client) -> None:
    client.force_login(MembershipFactory.create(role="read_only").user)
    PollingStationFactory.create()

    assert client.get(reverse(STATIONS)).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        "area_import_areas",
        "area_import_boundaries",
        "commission_import_commissions",
        "turnoutannouncement_import_turnout",
        "officialresult_import_results",
    ],
)
def test_every_import_page_opens(desk: Client, name: str) -> None:
    assert desk.get(reverse(f"admin:elections_{name}")).status_code == 200
