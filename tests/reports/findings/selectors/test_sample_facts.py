"""From the database to an estimate, and from the estimate to its reports."""

from __future__ import annotations

import pytest

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.checklists.models import ChecklistVersion
from reports.findings.models import Figure
from reports.findings.selectors.behind import reports_behind
from reports.findings.selectors.sample_facts import sample_facts
from reports.findings.services.computing import compute_findings
from reports.findings.services.samples import replace_station
from reports.observations.models import Observation
from tests.factories.deployment import main_day
from tests.factories.findings import (
    CountedObservationFactory,
    PublishedVersionFactory,
)
from tests.factories.missions import MissionFactory
from tests.factories.places import PollingStationFactory
from tests.factories.samples import frozen_sample

pytestmark = pytest.mark.django_db


def observed(
    version: ChecklistVersion, day: ElectionDay, station: object, answer: str
) -> Observation:
    return CountedObservationFactory.create(
        version=version, election_day=day, station=station, answers={"b01": answer}
    )


def test_only_one_report_of_each_sampled_station_counts() -> None:
    mission = MissionFactory.create(kind="sample_based")
    day = main_day(mission.election)
    stations = PollingStationFactory.create_batch(6, election=mission.election)
    frozen_sample(mission, day, stations[:5], allocation={"all": 4})
    version = PublishedVersionFactory.create(mission=mission)
    facts = sample_facts(mission=mission, election_day=day)
    assert facts is not None
    drawn = {one.code for one in facts.sample.stations}
    sampled = [one for one in stations if one.code in drawn]
    counted = [
        observed(version, day, station, answer)
        for station, answer in zip(sampled, ("yes", "no", "no", "no"), strict=True)
    ]
    second = observed(version, day, sampled[0], "")
    elsewhere = observed(version, day, stations[5], "yes")

    findings = compute_findings(mission=mission, election_day=day)

    figure = Figure.objects.get(finding_set=findings, key="voting.item.B01")
    assert (figure.k, figure.n, figure.unit) == (1, 4, "polling stations")
    assert figure.excluded == {"outside_sample": 1, "second_report": 1}
    assert figure.estimate is not None
    assert figure.estimate["point"] == "0.250000000"
    assert list(reports_behind(figure, part="k")) == [counted[0]]
    assert set(reports_behind(figure, part="n")) == set(counted)
    assert list(reports_behind(figure, part="outside_sample")) == [elsewhere]
    assert list(reports_behind(figure, part="second_report")) == [second]


def test_a_station_replaced_later_changes_no_list_behind_a_kept_figure() -> None:
    mission = MissionFactory.create(kind="sample_based")
    day = main_day(mission.election)
    stations = PollingStationFactory.create_batch(6, election=mission.election)
    row = frozen_sample(mission, day, stations, allocation={"all": 4}, reserve=1)
    version = PublishedVersionFactory.create(mission=mission)
    drawn = [one.station for one in row.sampledstations.order_by("number")]
    counted = [observed(version, day, station, "yes") for station in drawn]
    kept = compute_findings(mission=mission, election_day=day, keep=True)
    replace_station(
        sample=row, station=drawn[0], reason="None", evidence="Letter", actor="user:1"
    )

    figure = Figure.objects.get(finding_set=kept, key="voting.item.B01")

    assert (figure.k, figure.n) == (4, 4)
    assert set(reports_behind(figure, part="k")) == set(counted)
    assert not reports_behind(figure, part="outside_sample").exists()


@pytest.mark.parametrize("kind", ["full", "limited", "network"])
def test_other_missions_have_no_sample_even_if_one_was_frozen(kind: str) -> None:
    mission: Mission = MissionFactory.create(kind=kind)
    day = main_day(mission.election)
    stations = PollingStationFactory.create_batch(3, election=mission.election)
    frozen_sample(mission, day, stations)

    assert sample_facts(mission=mission, election_day=day) is None


def test_a_draw_that_nobody_froze_is_no_sample() -> None:
    mission = MissionFactory.create(kind="sample_based")

    found = sample_facts(mission=mission, election_day=main_day(mission.election))

    assert found is None
