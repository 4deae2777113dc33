"""Importing recommendations by a sheet, and saying what became of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from elections.places.domain.imports import ImportRefused
from reports.recommendations.domain.follow_up import NotAssessable
from reports.recommendations.models import Commitment, FollowUp, Recommendation
from reports.recommendations.selectors import (
    follow_ups_of,
)
from reports.recommendations.services import (
    assess,
    import_recommendations,
    import_recommendations_preview,
    install_commitments,
)
from tests.factories.missions import MissionFactory, UserFactory
from tests.factories.recommendations import RecommendationFactory

pytestmark = pytest.mark.django_db

SHEET = """report,number,text,addressee,area,priority,commitments,status,law,article,adopted_on,evidence
Final report,1,Publish results by station,Commission,Results,yes,copenhagen-7.4,mostly,Election law,43,2022-11-05,Now published on paper
Final report,2,Allow independent candidates,Parliament,Candidates,no,copenhagen-7.5 iccpr-25,,,,,
"""  # noqa: E501 - a sheet has long lines


def test_a_preview_writes_nothing() -> None:
    mission = MissionFactory.create()

    preview = import_recommendations_preview(mission=mission, text=SHEET)

    assert (preview.rows_new, preview.rows_changed, preview.errors) == (2, 0, ())
    assert not Recommendation.objects.exists()


def test_an_import_brings_status_evidence_and_commitments() -> None:
    mission = MissionFactory.create()

    import_recommendations(mission=mission, text=SHEET, actor="user:1")

    first, second = Recommendation.objects.with_status().order_by("number")
    assert (first.status, second.status) == ("mostly", None)
    assert first.is_priority
    assert [c.code for c in first.commitments.all()] == ["copenhagen-7.4"]
    follow_up = FollowUp.objects.get()
    assert follow_up.adopted_on == date(2022, 11, 5)
    assert (follow_up.law, follow_up.article) == ("Election law", "43")


def test_repeating_an_import_changes_nothing() -> None:
    mission = MissionFactory.create()
    import_recommendations(mission=mission, text=SHEET, actor="user:1")

    again = import_recommendations(mission=mission, text=SHEET, actor="user:1")

    assert (again.rows_new, again.rows_changed, again.rows_same) == (0, 0, 2)
    assert FollowUp.objects.count() == 1


def test_a_changed_status_becomes_a_new_follow_up() -> None:
    mission = MissionFactory.create()
    import_recommendations(mission=mission, text=SHEET, actor="user:1")

    import_recommendations(
        mission=mission, text=SHEET.replace("mostly", "fully"), actor="user:1"
    )

    first = Recommendation.objects.with_status().order_by("number")[0]
    assert first.status == "fully"
    assert [f.status for f in follow_ups_of(first)] == ["fully", "mostly"]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("Final report,3,Text,Body,Area,perhaps,,,,,,", "priority"),
        ("Final report,3,Text,Body,Area,no,copenhagen-99,,,,,", "commitments"),
        ("Final report,3,Text,Body,Area,no,,halfway,,,,x", "status"),
        ("Final report,3,Text,Body,Area,no,,fully,,,5 Nov,x", "adopted_on"),
        ("Final report,3,Text,Body,Area,no,,fully,,,,", "evidence"),
        ("Final report,1,Text,Body,Area,no,,,,,,", "number"),
        ("Final report,3,,Body,Area,no,,,,,,", "text"),
    ],
)
def test_a_slip_is_named_by_line_and_column(line: str, column: str) -> None:
    mission = MissionFactory.create()
    text = f"{SHEET}{line}\n"

    preview = import_recommendations_preview(mission=mission, text=text)
    with pytest.raises(ImportRefused):
        import_recommendations(mission=mission, text=text, actor="user:1")

    assert [(e.line, e.column) for e in preview.errors] == [(4, column)]
    assert not Recommendation.objects.exists()


def test_the_latest_assessment_rules() -> None:
    mission, person, now = MissionFactory.create(), UserFactory.create(), timezone.now()
    assessed = RecommendationFactory.create(mission=mission)
    other = RecommendationFactory.create(mission=mission)
    for number, status in enumerate(("not_implemented", "partially")):
        assess(
            recommendation=assessed,
            status=status,
            evidence="The law of that year",
            user=person,
            now=now + timedelta(hours=number),
        )

    statuses = {row.pk: row.status for row in Recommendation.objects.with_status()}
    assert statuses == {assessed.pk: "partially", other.pk: None}


@pytest.mark.parametrize(("status", "evidence"), [("halfway", "x"), ("fully", " ")])
def test_an_assessment_has_a_status_and_evidence(status: str, evidence: str) -> None:
    with pytest.raises(NotAssessable):
        assess(
            recommendation=RecommendationFactory.create(),
            status=status,
            evidence=evidence,
            user=UserFactory.create(),
            now=timezone.now(),
        )


def test_commitments_are_installed_once_and_unchecked() -> None:
    first = install_commitments(actor="user:1")
    Commitment.objects.filter(code="copenhagen-7.4").update(is_checked=True)

    assert first > 40
    assert install_commitments(actor="user:1") == 0
    assert Commitment.objects.filter(is_checked=True).count() == 1
