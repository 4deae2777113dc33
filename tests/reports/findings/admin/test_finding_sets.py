"""The desk's pages of findings: who sees them, and what each number opens."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from elections.journal.models import Job
from observers.missions.models import Mission
from reports.findings.models import FindingSet
from reports.findings.services.computing import compute_findings
from tests.factories.deployment import main_day
from tests.factories.findings import CountedObservationFactory, FindingSetFactory
from tests.factories.missions import MembershipFactory, MissionFactory
from tests.factories.samples import frozen_sample

pytestmark = pytest.mark.django_db
COMPUTE = "admin:reports_findingset_compute"
LIST = "/admin/reports/findingset/"


def computed(**mission: object) -> FindingSet:
    facts = {f"version__mission__{name}": value for name, value in mission.items()}
    first = CountedObservationFactory.create(
        answers={"b01": "yes", "all": "bad", "members": 7, "women": 3}, **facts
    )
    CountedObservationFactory.create(
        answers={"b01": "no"}, version=first.version, election_day=first.election_day
    )
    return compute_findings(
        mission=first.mission,
        election_day=first.election_day,
        keep=True,
        reason="asked",
        settled_after=timedelta(0),
    )


def client_of(mission: Mission, *, role: str = "analyst") -> Client:
    client = Client()
    person = MembershipFactory.create(mission=mission, role=role).user
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, findings: FindingSet) -> str:
    answer = client.get(f"{LIST}{findings.pk}/change/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_sets_without_a_query_per_row() -> None:
    first = FindingSetFactory.create(is_live=False)
    mission = first.mission
    client = client_of(mission)
    with CaptureQueriesContext(connection) as for_one:
        client.get(LIST)
    FindingSetFactory.create_batch(
        4, mission=mission, election_day=first.election_day, is_live=False
    )

    with CaptureQueriesContext(connection) as for_five:
        answer = client.get(LIST)

    assert answer.content.count(b"Kept") >= 5
    assert len(for_five) <= len(for_one)


def test_the_page_shows_k_of_n_for_each_item() -> None:
    findings = computed()

    text = re.sub(r"<[^>]+>|\s+", " ", page(client_of(findings.mission), findings))

    assert re.search(r"B01 +The problem b01 .*? 50 % +1 +of +2", text)


def test_every_number_on_the_page_opens_its_reports() -> None:
    findings = computed()
    client = client_of(findings.mission)
    shown = page(client, findings)

    links = set(re.findall(r'href="([^"]+/reports\?[^"]+)"', shown))

    assert len(links) > 10
    for link in links:
        assert client.get(unescape(link)).status_code == 200, link


def test_the_list_behind_a_number_is_as_long_as_the_number() -> None:
    findings = computed()

    answer = client_of(findings.mission).get(
        f"{LIST}{findings.pk}/reports?key=voting.item.B01&part=n"
    )

    assert "2 rows" in re.sub(r"\s+", " ", answer.content.decode())


def test_simulated_findings_say_so_on_the_page_and_in_file_names() -> None:
    findings = computed(is_demonstration=True)
    client = client_of(findings.mission)

    download = client.get(f"{LIST}{findings.pk}/figures.csv")

    assert "Simulated observations" in page(client, findings)
    assert "SIMULATED" in download["Content-Disposition"]


def test_a_limited_mission_sees_the_reason_instead_of_a_share() -> None:
    findings = computed(kind="limited")

    shown = page(client_of(findings.mission), findings)

    assert "it states no election-day shares" in shown
    assert "50 %" not in shown


@pytest.mark.parametrize(
    "name", ["json", "figures.csv", "codebook.csv", "answers.csv?version=voting%201"]
)
def test_the_files_can_be_downloaded(name: str) -> None:
    findings = computed()

    answer = client_of(findings.mission).get(f"{LIST}{findings.pk}/{name}")

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a stream


def test_only_a_sample_has_a_design_to_download(mission: Mission) -> None:
    day = main_day(mission.election)
    stations = list(mission.election.stations.order_by("code"))
    frozen_sample(mission, day, stations, allocation={"all": 6})
    sampled = FindingSetFactory.create(mission=mission, election_day=day)
    other = computed()

    design, none = (
        client_of(one.mission).get(f"{LIST}{one.pk}/design.csv")
        for one in (sampled, other)
    )

    assert none.status_code == 404
    lines = b"".join(design.streaming_content).decode().splitlines()  # type: ignore[attr-defined]  # a stream
    assert lines[0].startswith("draw,place,stratum,cluster,probability")
    assert len(lines) == 7


@pytest.mark.parametrize("name", ["change/", "json", "reports?key=voting.item.B01"])
def test_another_mission_and_observers_see_nothing(name: str) -> None:
    findings = computed()
    address = f"{LIST}{findings.pk}/{name}"

    stranger = Client().get(address)
    other = client_of(MissionFactory.create()).get(address)
    observer = client_of(findings.mission, role="observer").get(address)

    assert stranger.status_code == 302
    assert other.status_code == 404
    assert observer.status_code in (403, 404)


def test_nothing_can_be_added_or_changed() -> None:
    findings = computed()
    client = client_of(findings.mission, role="coordinator")

    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}{findings.pk}/delete/").status_code == 403


def test_an_analyst_asks_for_findings_by_a_click() -> None:
    findings = computed()
    client = client_of(findings.mission)
    address = reverse(COMPUTE)
    assert b"Compute and keep" in client.get(address).content

    answer = client.post(
        address,
        {"mission": findings.mission_id, "election_day": findings.election_day_id},
    )

    assert answer.status_code == 302
    assert Job.objects.get().mission_id == findings.mission_id


def test_who_only_reads_cannot_ask_for_findings() -> None:
    findings = computed()

    answer = client_of(findings.mission, role="read_only").post(
        reverse(COMPUTE), {"mission": findings.mission_id}
    )

    assert answer.status_code in (302, 403)
    assert not Job.objects.exists()


def test_a_day_of_another_election_is_refused() -> None:
    findings, other = computed(), computed()

    answer = client_of(findings.mission).post(
        reverse(COMPUTE),
        {"mission": findings.mission_id, "election_day": other.election_day_id},
    )

    assert answer.status_code == 200
    assert not Job.objects.exists()
