"""A released quick count among the figures: cited, and led to the protocols behind it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from observers.missions.models import User
from reports.checklists.domain.codebook import pack_answers
from reports.findings.models import Figure, FindingSet, QuickCount
from reports.findings.selectors.behind import reports_behind
from reports.findings.selectors.quick_counts import released_counts
from reports.findings.services.computing import compute_findings
from reports.findings.services.quick_counts import (
    release_quick_count,
    review_station,
    sign_process,
)
from reports.statements.domain.document import citations, from_builtins
from reports.statements.services.building import build_statement
from tests.factories.findings import FindingSetFactory
from tests.factories.missions import MembershipFactory
from tests.factories.nights import NOW, Night, full_night
from tests.factories.observations import ObservationFactory, published, shipped

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def two_people(night: Night) -> tuple[User, User]:
    return (
        MembershipFactory.create(mission=night.mission, role="head").user,
        MembershipFactory.create(mission=night.mission, role="coordinator").user,
    )


def released(night: Night, people: tuple[User, User]) -> QuickCount:
    process = FindingSetFactory.create(
        mission=night.mission, election_day=night.day, is_live=False
    )
    for user in people:
        sign_process(finding_set=process, user=user, now=NOW)
    count = night.count()
    for user in people:
        release_quick_count(count=count, user=user, now=NOW)
    return count


def kept(night: Night) -> FindingSet:
    return compute_findings(
        mission=night.mission,
        election_day=night.day,
        keep=True,
        now=LATER,
    )


def share(findings: FindingSet, night: Night) -> Figure:
    return Figure.objects.get(
        finding_set=findings, key=f"quick_count.share.{night.contest.code}.A"
    )


def test_a_released_share_leads_to_exactly_the_protocols_counted() -> None:
    night = full_night()
    released(night, two_people(night))
    ObservationFactory.create(
        mission=night.mission,
        election_day=night.day,
        version=published(night.mission, "counting"),
        stage="counting",
        packed=pack_answers(shipped("counting"), {}),
    )

    behind = reports_behind(share(kept(night), night))

    assert {row.station_id for row in behind} == {one.pk for one in night.stations}
    assert behind.count() == 12


def test_a_station_left_out_by_review_is_not_behind_the_figure() -> None:
    night = full_night()
    people = two_people(night)
    silent = night.stations[0]
    review_station(
        count=night.count(),
        station=silent,
        instance_id=None,
        reason="The copy cannot be read",
        user=people[0],
        now=NOW,
    )
    released(night, people)

    behind = reports_behind(share(kept(night), night))

    assert silent.pk not in {row.station_id for row in behind}
    assert behind.count() == 11


def test_what_nobody_released_is_no_figure() -> None:
    night = full_night()
    night.count()

    figures = Figure.objects.filter(finding_set=kept(night))

    assert not figures.filter(indicator__startswith="quick_count").exists()


def test_one_signature_by_then_was_no_release_by_then() -> None:
    night = full_night()
    people = two_people(night)
    process = FindingSetFactory.create(
        mission=night.mission, election_day=night.day, is_live=False
    )
    for user in people:
        sign_process(finding_set=process, user=user, now=NOW)
    count = night.count()
    release_quick_count(count=count, user=people[0], now=NOW)
    release_quick_count(count=count, user=people[1], now=LATER)

    def found(as_of: datetime) -> list[QuickCount]:
        return released_counts(
            mission=night.mission, election_day=night.day, as_of=as_of
        )

    assert found(NOW) == []
    assert found(LATER) == [count]


def test_a_statement_cites_the_figures_of_the_released_count() -> None:
    night = full_night()
    released(night, two_people(night))
    findings = kept(night)

    revision = build_statement(
        mission=night.mission,
        election_day=night.day,
        actor="user:1",
        finding_set=findings,
    )

    code = night.contest.code
    cited = citations(from_builtins(revision.document))
    assert {
        f"quick_count.share.{code}.A",
        f"quick_count.share.{code}.B",
        f"quick_count.turnout.{code}",
    } <= set(cited)
    figure = share(findings, night)
    assert figure.estimate
    assert figure.estimate["point"].startswith("0.60")
