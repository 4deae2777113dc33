"""The pages of signals: what they print beside a result, photos, and who may run."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from elections.journal.models import Job
from observers.missions.models import Mission
from reports.signals.domain.copied import copies_against_published
from reports.signals.domain.facts import ObservedCopy
from reports.signals.domain.outcomes import outcome_as_json
from reports.signals.domain.percentages import whole_percentages
from reports.signals.domain.teams import calibration
from reports.signals.domain.visits import visits_to_check
from reports.signals.models import DetectorSwitch
from tests.factories.desk import attachment
from tests.factories.missions import MembershipFactory, ObserverTeamFactory
from tests.factories.signals import (
    LINES,
    VOTES,
    ContradictionRunFactory,
    DetectorSwitchFactory,
    PatternRunFactory,
    day,
    protocol,
    visits_of_teams,
)

pytestmark = pytest.mark.django_db
PHOTO = "ab" * 32


def signed_in(mission: Mission, role: str = "analyst") -> Client:
    client = Client()
    client.force_login(
        MembershipFactory.create(mission=mission, role=role).user,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def contradictions() -> dict[str, Any]:
    copy = ObservedCopy(
        "0001", "LIST", "Observers", LINES, {**VOTES, "A": 300}, photo_sha256=PHOTO
    )
    return outcome_as_json(copies_against_published(day(protocol(), copies=(copy,))))


def test_a_result_stands_beside_its_limits_and_its_false_alarms() -> None:
    run = ContradictionRunFactory.create(result=contradictions(), found=1)
    client = signed_in(run.mission)

    page = client.get(
        reverse("admin:reports_contradictionrun_change", args=[run.pk])
    ).content.decode()

    assert "Internal to the core team" in page
    assert "they are no random sample" in page
    assert "Wilson" in page
    assert "1 of 1" in page


def test_a_pattern_is_drawn_with_its_band_its_table_and_no_station() -> None:
    facts = day(*(protocol(f"STN{n:04}") for n in range(2_000)))
    result = outcome_as_json(whole_percentages(facts))
    run = PatternRunFactory.create(result=result)
    client = signed_in(run.mission)

    page = client.get(
        reverse("admin:reports_patternrun_change", args=[run.pk])
    ).content.decode()

    assert page.count("<svg xmlns") == 2
    assert "<desc>" in page
    assert "The numbers behind the picture" in page
    assert "STN0" not in page


@pytest.mark.parametrize(
    ("name", "status"), [(PHOTO, 404), ("cd" * 32, 404)], ids=["missing", "not named"]
)
def test_a_photo_that_is_not_there_or_not_named_is_not_shown(
    name: str, status: int
) -> None:
    run = ContradictionRunFactory.create(result=contradictions())
    client = signed_in(run.mission)

    answer = client.get(
        reverse("admin:reports_contradictionrun_photo", args=[run.pk, name])
    )

    assert answer.status_code == status


def test_a_file_of_another_run_of_the_mission_is_not_shown_here() -> None:
    run = ContradictionRunFactory.create(result=contradictions())
    other = attachment(ObserverTeamFactory.create(mission=run.mission))
    client = signed_in(run.mission)

    answer = client.get(
        reverse("admin:reports_contradictionrun_photo", args=[run.pk, other.sha256])
    )

    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["observer", "read_only"])
def test_who_is_not_of_the_core_team_is_refused(role: str) -> None:
    run = PatternRunFactory.create()
    client = signed_in(run.mission, role)

    pages = [
        client.get(reverse(f"admin:reports_{name}_changelist")).status_code
        for name in (
            "impossiblenumbersrun",
            "contradictionrun",
            "patternrun",
            "detectorswitch",
        )
    ]

    assert set(pages) == {403}


def test_a_head_reads_and_does_not_run() -> None:
    run = PatternRunFactory.create()
    client = signed_in(run.mission, "head")

    shown = client.get(reverse("admin:reports_patternrun_changelist"))
    asked = client.get(reverse("admin:reports_patternrun_run"))

    assert (shown.status_code, asked.status_code) == (200, 403)


def test_an_analyst_switches_a_detector_on_and_asks_for_a_run() -> None:
    run = PatternRunFactory.create()
    client = signed_in(run.mission)

    client.post(
        reverse("admin:reports_detectorswitch_decide"),
        {
            "mission": run.mission_id,
            "detector": "last_digit",
            "is_on": "on",
            "reason": "Results are published",
        },
    )
    client.post(
        reverse("admin:reports_patternrun_run"),
        {
            "mission": run.mission_id,
            "election_day": run.election_day_id,
            "detector": "last_digit",
        },
    )

    decision = DetectorSwitch.objects.get(mission=run.mission)
    assert (decision.is_on, decision.reason) == (True, "Results are published")
    assert Job.objects.get(kind="signals.run").arguments["detector"] == "last_digit"


def test_a_detector_that_is_off_is_refused_with_words() -> None:
    run = PatternRunFactory.create()
    client = signed_in(run.mission)

    answer = client.post(
        reverse("admin:reports_patternrun_run"),
        {
            "mission": run.mission_id,
            "election_day": run.election_day_id,
            "detector": "last_digit",
        },
    )

    assert "Switch it on with a reason first" in answer.content.decode()
    assert not Job.objects.filter(kind="signals.run").exists()


def test_a_level_offers_its_own_detectors_only() -> None:
    run = PatternRunFactory.create()
    DetectorSwitchFactory.create(mission=run.mission, detector="copies")
    client = signed_in(run.mission)

    client.post(
        reverse("admin:reports_patternrun_run"),
        {
            "mission": run.mission_id,
            "election_day": run.election_day_id,
            "detector": "copies",
        },
    )

    assert not Job.objects.filter(kind="signals.run").exists()


def test_visits_are_to_be_checked_with_the_team_and_teams_have_a_table() -> None:
    result = outcome_as_json(visits_to_check(visits_of_teams()))
    run = ContradictionRunFactory.create(detector="visit_checks", result=result)
    client = signed_in(run.mission)

    page = client.get(
        reverse("admin:reports_contradictionrun_change", args=[run.pk])
    ).content.decode()

    assert "Forms to be checked with the team" in page
    assert "The same photo is in 2 other forms" in page
    assert "Teams, by code" in page


def test_the_funnel_has_its_numbers_as_a_table_and_in_words() -> None:
    result = outcome_as_json(calibration(visits_of_teams()))
    run = PatternRunFactory.create(detector="team_calibration", result=result)
    client = signed_in(run.mission)

    page = client.get(
        reverse("admin:reports_patternrun_change", args=[run.pk])
    ).content.decode()

    assert page.count("<svg xmlns") == 1
    assert "<polyline" in page
    assert "High 99.8%" in page
    assert "Not to weigh, leave out or correct forms" in page
