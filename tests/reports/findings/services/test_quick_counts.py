"""Quick counts in the product: from protocols of the sample to a release by two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from elections.errors import NotAllowed
from reports.findings.selectors.quick_counts import (
    is_released,
    released_counts,
    reports_counted,
)
from reports.findings.services.quick_counts import (
    NoSample,
    ReleaseRefused,
    release_quick_count,
    review_station,
    sign_process,
)
from reports.findings.services.samples import replace_station
from tests.factories.findings import FindingSetFactory
from tests.factories.missions import MembershipFactory
from tests.factories.nights import EVENING, NOW, a_night, full_night
from tests.factories.results import (
    OfficialResultFactory,
    TurnoutAnnouncementFactory,
)
from tests.factories.samples import frozen_sample

pytestmark = pytest.mark.django_db


def test_without_a_frozen_sample_there_is_no_quick_count() -> None:
    with pytest.raises(NoSample):
        a_night().count()


def test_a_convenience_mission_has_no_quick_count_whatever_was_drawn() -> None:
    night = a_night(kind="full")
    frozen_sample(night.mission, night.day, night.stations)

    with pytest.raises(NoSample):
        night.count()


def test_the_sample_is_counted_and_kept_with_its_figures() -> None:
    night = full_night()

    row = night.count()

    document = row.document
    assert (document["reported"], document["sampled"]) == (12, 12)
    keys = [figure["key"] for figure in document["figures"]]
    code = night.contest.code
    assert keys == [
        f"quick_count.share.{code}.A",
        f"quick_count.share.{code}.B",
        f"quick_count.turnout.{code}",
    ]
    share = document["figures"][0]["estimate"]
    assert float(share["lower"]) <= float(share["point"]) <= float(share["upper"])
    assert float(share["point"]) == pytest.approx(0.6, abs=0.01)
    assert [step["reported"] for step in document["series"]] == [3, 6, 9, 12]
    assert document["analyst"]["seats"]["draws"] == 20_000


def test_the_same_reports_give_the_same_bytes() -> None:
    night = full_night()

    assert night.count().content_sha256 == night.count().content_sha256


def test_reports_that_came_later_are_not_in_an_earlier_count() -> None:
    night = full_night()

    row = night.count(now=EVENING + timedelta(minutes=45))

    assert row.document["reported"] == 5
    assert row.is_refused


def test_reports_from_other_stations_are_not_counted() -> None:
    night = a_night(stations=12)
    frozen_sample(night.mission, night.day, night.stations[:6])
    for at, station in enumerate(night.stations):
        night.receives(station, minutes=at, a=300, b=200 + at)

    assert night.count().document["reported"] == 6


def test_the_process_is_signed_by_two_before_a_count_may_be_released() -> None:
    night = full_night()
    kept = FindingSetFactory.create(
        mission=night.mission, election_day=night.day, is_live=False
    )
    head = MembershipFactory.create(mission=night.mission, role="head").user
    other = MembershipFactory.create(mission=night.mission, role="coordinator").user

    sign_process(finding_set=kept, user=head, now=NOW)
    one_signature = night.reasons()
    sign_process(finding_set=kept, user=head, now=NOW)
    same_person = night.reasons()
    sign_process(finding_set=kept, user=other, now=NOW)

    assert one_signature == same_person == {"no_process_finding"}
    assert night.reasons() == set()


def test_two_people_release_the_latest_count_and_nobody_else() -> None:
    night = full_night()
    kept = FindingSetFactory.create(
        mission=night.mission, election_day=night.day, is_live=False
    )
    head = MembershipFactory.create(mission=night.mission, role="head").user
    other = MembershipFactory.create(mission=night.mission, role="coordinator").user
    analyst = MembershipFactory.create(mission=night.mission, role="analyst").user
    refused = night.count()
    for user in (head, other):
        sign_process(finding_set=kept, user=user, now=NOW)
    row = night.count()

    with pytest.raises(NotAllowed):
        release_quick_count(count=row, user=analyst, now=NOW)
    with pytest.raises(ReleaseRefused, match="later count"):
        release_quick_count(count=refused, user=head, now=NOW)
    release_quick_count(count=row, user=head, now=NOW)
    alone = is_released(row)
    release_quick_count(count=row, user=other, now=NOW)

    assert not alone
    assert is_released(row)
    assert released_counts(
        mission=night.mission, election_day=night.day, as_of=NOW
    ) == [row]


def test_a_refused_count_cannot_be_signed() -> None:
    night = full_night()
    head = MembershipFactory.create(mission=night.mission, role="head").user

    with pytest.raises(ReleaseRefused, match="process"):
        release_quick_count(count=night.count(), user=head, now=NOW)


def test_live_findings_cannot_be_signed() -> None:
    night = full_night()
    live = FindingSetFactory.create(
        mission=night.mission, election_day=night.day, is_live=True
    )
    head = MembershipFactory.create(mission=night.mission, role="head").user

    with pytest.raises(ReleaseRefused):
        sign_process(finding_set=live, user=head, now=NOW)


def test_disagreeing_protocols_wait_for_a_decision() -> None:
    night = full_night()
    right = night.receives(night.stations[0], minutes=130, a=250, b=250)
    analyst = MembershipFactory.create(mission=night.mission, role="analyst").user

    held = night.count()
    review_station(
        count=held,
        station=night.stations[0],
        instance_id=right,
        reason="The photo shows this one",
        user=analyst,
        now=NOW,
    )
    decided = night.count()

    assert held.document["reported"] == 11
    assert [one["station"] for one in held.document["held"]] == [night.stations[0].code]
    assert "stations_held_back" in {o["reason"] for o in held.document["refusals"]}
    assert decided.document["reported"] == 12
    assert decided.document["held"] == []


def test_a_decision_has_a_reason() -> None:
    night = full_night()
    analyst = MembershipFactory.create(mission=night.mission, role="analyst").user

    with pytest.raises(ReleaseRefused, match="Say why"):
        review_station(
            count=night.count(),
            station=night.stations[0],
            instance_id=None,
            reason=" ",
            user=analyst,
            now=NOW,
        )


def test_polls_close_in_the_last_time_zone() -> None:
    night = full_night()
    far = night.stations[0]
    far.time_zone = "America/New_York"
    far.save()
    closing_there = datetime(2023, 3, 20, 0, 0, tzinfo=UTC)
    night.day.date = closing_there.date() - timedelta(days=1)
    night.day.save()

    before = night.count(now=closing_there - timedelta(minutes=1))
    after = night.count(now=closing_there + timedelta(minutes=1))

    assert "polls_not_closed" in {o["reason"] for o in before.document["refusals"]}
    assert "polls_not_closed" not in {o["reason"] for o in after.document["refusals"]}


@pytest.mark.parametrize(
    ("hour", "is_early"),
    [
        ("2023-03-22T00:00:00+00:00", True),
        ("2023-03-22T00:00", True),
        ("2023-03-20T00:00", False),
        ("midnight", True),
    ],
)
def test_the_hour_of_the_law_counts_and_one_that_nobody_can_read_refuses(
    hour: str, *, is_early: bool
) -> None:
    night = full_night()
    night.mission.switches = {"quick_count_not_before": hour}
    night.mission.save()

    assert ("polls_not_closed" in night.reasons()) is is_early


def test_a_part_of_the_official_result_has_no_base_and_is_not_compared() -> None:
    night = full_night()
    OfficialResultFactory.create(
        election_day=night.day,
        contest=night.contest,
        contestant=night.contest.contestants.get(code="A"),
        line="votes",
        value=600,
        as_of=EVENING,
    )

    assert night.count().document["official"] == []


def test_turnout_announced_after_the_polls_closed_stands_beside_the_estimate() -> None:
    night = full_night()
    closed = EVENING.replace(hour=23)
    for moment, share in ((EVENING.replace(hour=6), "0.2"), (closed, "0.51")):
        TurnoutAnnouncementFactory.create(
            election_day=night.day,
            as_of=moment,
            turnout_share=share,
            recorded_at=moment,
        )

    before = night.count(now=EVENING).document["official"]
    (after,) = night.count().document["official"]

    assert before == []
    assert (after["option"], after["official"]) == ("turnout", "0.510000000")


def test_a_station_lost_after_the_count_is_still_behind_it() -> None:
    night = full_night()
    row = night.count()
    lost = night.stations[0]
    replace_station(
        sample=night.mission.samples.get(),
        station=lost,
        reason="Burned down",
        evidence="Photo",
        actor="user:1",
    )

    assert len(reports_counted(row)) == row.document["reported"] == 12


def test_the_official_result_stands_beside_the_estimate() -> None:
    night = full_night()
    for one, votes in zip(
        night.contest.contestants.order_by("ballot_order"), (600, 400), strict=True
    ):
        OfficialResultFactory.create(
            election_day=night.day,
            contest=night.contest,
            contestant=one,
            line="votes",
            value=votes,
            as_of=EVENING,
        )

    official = night.count().document["official"]

    assert [float(one["official"]) for one in official] == [0.6, 0.4]
    assert all(one["sentence"] for one in official)
