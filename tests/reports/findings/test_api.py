"""Finding sets over HTTP: who sees them, and what is refused inside them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from observers.missions.models import Mission
from reports.findings.models import FindingSet
from reports.findings.services.computing import compute_findings
from tests.factories.findings import CountedObservationFactory
from tests.factories.missions import MembershipFactory, MissionFactory

pytestmark = pytest.mark.django_db


def computed(*, kind: str = "full") -> FindingSet:
    observation = CountedObservationFactory.create(
        version__mission__kind=kind, answers={"b01": "yes"}
    )
    return compute_findings(
        mission=observation.mission,
        election_day=observation.election_day,
        settled_after=timedelta(0),
    )


def client_of(mission: Mission, *, role: str = "analyst") -> Client:
    client = Client()
    membership = MembershipFactory.create(mission=mission, role=role)
    client.force_login(membership.user, "django.contrib.auth.backends.ModelBackend")
    return client


def address(findings: FindingSet) -> str:
    return f"/api/v1/findings/{findings.pk}/"


def test_an_analyst_reads_figures_with_unit_and_exclusions() -> None:
    findings = computed()

    answer = client_of(findings.mission).get(address(findings)).json()

    figure = next(f for f in answer["figures"] if f["key"] == "voting.item.B01")
    assert (figure["k"], figure["n"], figure["unit"]) == (1, 1, "observations")
    assert figure["excluded"] == {}
    assert answer["sha256"] == findings.content_sha256


def test_a_margin_of_a_convenience_sample_is_refused_with_a_reason() -> None:
    findings = computed()

    answer = client_of(findings.mission).get(address(findings)).json()

    figure = next(f for f in answer["figures"] if f["key"] == "voting.item.B01")
    assert figure["margin_of_error"] == {"refused": "convenience_sample"}
    assert "convenience" in answer["notes"]["refusals"]["margin_of_error"]["reason"]


def test_a_share_of_a_limited_mission_is_refused_with_a_reason() -> None:
    findings = computed(kind="limited")

    answer = client_of(findings.mission).get(address(findings)).json()

    figure = next(f for f in answer["figures"] if f["key"] == "voting.item.B01")
    assert figure["k"] is None
    assert figure["n"] is None
    assert figure["refused"]["code"] == "limited_mission"


def test_the_list_names_the_sets_of_the_own_missions_alone() -> None:
    findings, _other = computed(), computed()
    client = client_of(findings.mission)

    everything = client.get("/api/v1/findings/").json()
    named = client.get(f"/api/v1/findings/?mission={findings.mission.code}").json()

    assert [one["id"] for one in everything] == [findings.pk]
    assert named == everything


def test_the_list_is_for_the_desk() -> None:
    findings = computed()
    observer = client_of(findings.mission, role="observer")

    assert observer.get("/api/v1/findings/").status_code == 403
    assert Client().get("/api/v1/findings/").status_code == 403


def test_a_stranger_must_sign_in() -> None:
    assert Client().get(address(computed())).status_code == 403


def test_another_mission_sees_nothing() -> None:
    findings = computed()

    answer = client_of(MissionFactory.create()).get(address(findings))

    assert answer.status_code == 404


def test_a_short_term_observer_does_not_see_the_missions_figures() -> None:
    findings = computed()

    answer = client_of(findings.mission, role="observer").get(address(findings))

    assert answer.status_code == 403
