"""A sample from plan to frozen list, and what can never be done to it."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from elections.journal.models import Event
from elections.places.models import PollingStation
from observers.deployment.models import Sample, SampledStation, SampleReserve
from observers.missions.models import Mission
from reports.findings.domain.survey.parcel import verify
from reports.findings.domain.survey.plan import Exclusion, Plan, PlanRefused, Rule
from reports.findings.domain.survey.sampling import Method, SampleRefused
from reports.findings.selectors.sample_plans import parcel_of
from reports.findings.selectors.samples import (
    frozen_sample,
    sample_response,
)
from reports.findings.services.samples import (
    SampleChangeRefused,
    change_plan,
    draw_sample,
    freeze_sample,
    plan_sample,
    replace_station,
    withdraw_sample,
)
from tests.factories.deployment import main_day
from tests.factories.missions import MissionFactory
from tests.factories.observations import ObservationFactory
from tests.factories.places import AreaFactory, GeographyFactory, PollingStationFactory

pytestmark = pytest.mark.django_db

PLAN = Plan(
    method=Method.RANDOM,
    seed="lottery of 1 March: 4 8 15 16 23 42",
    sampled=6,
    exclusions=(Exclusion(Rule.KIND, "Military units", ("military",)),),
    reserve=1,
)


@pytest.fixture
def mission() -> Mission:
    """Give a sample-based mission with two areas of ten stations, one military."""
    made = MissionFactory.create(kind="sample_based")
    main_day(made.election)
    geography = GeographyFactory.create(election=made.election)
    for name in ("North", "South"):
        area = AreaFactory.create(geography=geography, code=name[0], name=name)
        for number in range(10):
            PollingStationFactory.create(
                election=made.election,
                code=f"{name[0]}{number:02}",
                area=area,
                kind="military" if (name, number) == ("North", 0) else "ordinary",
                registered_voters=100 + number,
            )
    return made


def planned(mission: Mission, plan: Plan = PLAN) -> Sample:
    return plan_sample(
        mission=mission,
        election_day=main_day(mission.election),
        name="Main sample",
        plan=plan,
        actor="user:1",
    )


def frozen(mission: Mission, plan: Plan = PLAN) -> Sample:
    row = draw_sample(sample=planned(mission, plan), actor="user:1")
    return freeze_sample(sample=row, actor="user:2")


def drawn_codes(row: Sample) -> list[str]:
    rows = SampledStation.objects.filter(sample=row).order_by("number")
    return list(rows.values_list("station__code", flat=True))


def test_the_same_plan_and_seed_draw_the_same_sample(mission: Mission) -> None:
    first = draw_sample(sample=planned(mission), actor="user:1")
    second = draw_sample(sample=planned(mission), actor="user:2")

    assert drawn_codes(first) == drawn_codes(second)
    assert first.fingerprint == second.fingerprint
    assert "N00" not in drawn_codes(first)
    latest = Event.objects.filter(kind="sample.drawn").order_by("-pk")[0]
    assert latest.payload["draw_of_the_day"] == 2


def test_a_second_person_freezes_what_was_drawn(mission: Mission) -> None:
    row = draw_sample(sample=planned(mission), actor="user:1")

    with pytest.raises(SampleChangeRefused, match="second person"):
        freeze_sample(sample=row, actor="user:1")
    freeze_sample(sample=row, actor="user:2")

    day = main_day(mission.election)
    sample = frozen_sample(mission=mission, election_day=day)
    assert sample is not None
    assert len(sample.stations) == 6
    published = Event.objects.get(kind="sample.frozen")
    assert published.payload["fingerprint"] == row.fingerprint


def test_no_sample_is_chosen_once_reports_have_come(mission: Mission) -> None:
    row = draw_sample(sample=planned(mission), actor="user:1")
    ObservationFactory.create(
        mission=mission, election_day=main_day(mission.election), is_rehearsal=True
    )
    other = draw_sample(sample=planned(mission), actor="user:1")
    ObservationFactory.create(
        mission=mission, election_day=main_day(mission.election), is_rehearsal=False
    )

    for one in (row, other):
        with pytest.raises(SampleChangeRefused, match="Reports of this day"):
            freeze_sample(sample=one, actor="user:2")


def test_a_day_has_one_frozen_sample(mission: Mission) -> None:
    frozen(mission)
    other = draw_sample(sample=planned(mission), actor="user:1")

    with pytest.raises(SampleChangeRefused, match="already"):
        freeze_sample(sample=other, actor="user:2")


def test_a_plan_changes_until_it_is_drawn(mission: Mission) -> None:
    row = planned(mission)
    change_plan(sample=row, name="Larger", plan=PLAN, actor="user:1")
    draw_sample(sample=row, actor="user:1")

    with pytest.raises(SampleChangeRefused):
        change_plan(sample=row, name="Other", plan=PLAN, actor="user:1")
    with pytest.raises(SampleChangeRefused):
        draw_sample(sample=row, actor="user:1")


@pytest.mark.parametrize("kind", ["full", "limited", "network"])
def test_only_a_sample_based_mission_draws(mission: Mission, kind: str) -> None:
    Mission.objects.filter(pk=mission.pk).update(kind=kind)
    mission.refresh_from_db()

    with pytest.raises(SampleChangeRefused):
        planned(mission)


def test_nothing_drawn_is_changed_or_deleted_by_the_running_role(
    mission: Mission,
) -> None:
    row = draw_sample(sample=planned(mission), actor="user:1")
    rows = SampledStation.objects.filter(sample=row)

    with pytest.raises(ProgrammingError), transaction.atomic():
        rows.update(probability=1.0)
    with pytest.raises(ProgrammingError), transaction.atomic():
        rows.delete()


def test_a_frozen_sample_gets_no_station_and_no_other_seed(mission: Mission) -> None:
    row = frozen(mission)
    spare = SampleReserve.objects.filter(sample=row)[0]

    with pytest.raises(ProgrammingError), transaction.atomic():
        Sample.objects.filter(pk=row.pk).update(seed="another")
    with pytest.raises(ProgrammingError), transaction.atomic():
        SampledStation.objects.create(
            mission=mission,
            sample=row,
            election_day=row.election_day,
            number=99,
            station=spare.station,
            stratum=spare.stratum,
            probability=0.5,
        )


def test_the_reserve_joins_for_a_station_shown_not_to_exist(mission: Mission) -> None:
    row = frozen(mission)
    lost = PollingStation.objects.get(code=drawn_codes(row)[0])
    spare = SampleReserve.objects.get(sample=row, stratum="N North")

    replace_station(
        sample=row,
        station=lost,
        reason="The building burned down in 2021",
        evidence="Letter of the commission, 3 March",
        actor="user:1",
    )

    sample = frozen_sample(mission=mission, election_day=row.election_day)
    assert sample is not None
    north = [one for one in sample.stations if one.stratum == "N North"]
    assert [one.exists for one in north] == [False, True, True, True]
    assert north[-1].code == spare.station.code == drawn_codes(row)[-1]
    assert {one.weight for one in north} == {9 / 4}
    with pytest.raises(SampleRefused):
        replace_station(
            sample=row, station=lost, reason="Again", evidence="x", actor="user:1"
        )


def test_a_station_is_not_replaced_without_evidence(mission: Mission) -> None:
    row = frozen(mission)
    sampled = PollingStation.objects.get(code=drawn_codes(row)[0])

    with pytest.raises(SampleChangeRefused, match="evidence"):
        replace_station(
            sample=row, station=sampled, reason="Far away", evidence="", actor="user:1"
        )


def test_a_sample_is_withdrawn_only_before_the_first_report(mission: Mission) -> None:
    row = frozen(mission)
    withdraw_sample(sample=row, reason="The list was of 2021", actor="user:1")
    again = frozen(mission)
    ObservationFactory.create(mission=mission, election_day=again.election_day)

    with pytest.raises(SampleChangeRefused, match="Reports"):
        withdraw_sample(sample=again, reason="We dislike it", actor="user:1")


def test_the_parcel_repeats_the_draw_with_nothing_but_the_seed(
    mission: Mission,
) -> None:
    row = draw_sample(sample=planned(mission), actor="user:1")
    PollingStationFactory.create(election=mission.election, code="N99")

    content = parcel_of(row)

    assert verify(content, seed=PLAN.seed).is_reproduced
    wrong = verify(content, seed="another seed")
    assert wrong.is_frame_whole
    assert not wrong.is_draw_equal
    assert not wrong.is_fingerprint_equal


def test_an_impossible_plan_is_refused_and_draws_nothing(mission: Mission) -> None:
    row = planned(
        mission,
        Plan(
            method=Method.RANDOM,
            seed="s",
            sampled=2,
            exclusions=(Exclusion(Rule.AREA, "Insecure", ("N", "S")),),
        ),
    )

    with pytest.raises(PlanRefused, match="excluded"):
        draw_sample(sample=row, actor="user:1")

    assert not SampledStation.objects.filter(sample=row).exists()


def test_response_counts_stations_by_stratum(mission: Mission) -> None:
    row = frozen(mission)
    for code in drawn_codes(row)[:2]:
        ObservationFactory.create(
            mission=mission,
            election_day=row.election_day,
            station=PollingStation.objects.get(code=code),
            stage="opening",
        )

    found = sample_response(
        mission=mission,
        election_day=row.election_day,
        stage="opening",
        as_of=timezone.now(),
    )

    assert [(one.name, one.sampled, one.reported, one.is_low) for one in found] == [
        ("N North", 3, 2, True),
        ("S South", 3, 0, True),
        ("All", 6, 2, True),
    ]
