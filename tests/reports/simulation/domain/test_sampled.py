"""The simulated sample-based mission: late country, known truth, same seed same reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from statistics import median

import pytest

from reports.simulation.domain.delivery import SimulatedReport
from reports.simulation.domain.protocols import Ballot
from reports.simulation.domain.sampled import make_country, sampled_reports, truth_of
from reports.simulation.domain.scenario import SAMPLED
from reports.simulation.domain.world import SimulatedStation
from reports.simulation.services.demonstration import shipped_checklists
from reports.simulation.services.facts import published_options, regions

SMALL = replace(SAMPLED, stations=300, registered_total=350_000)
BALLOT = Ballot("LIST", tuple("ABCDEFGH"))


def country() -> tuple[SimulatedStation, ...]:
    return make_country(
        scenario=SMALL,
        seed=1,
        regions=regions(),
        shares=[float(option.share) for option in published_options()],
    )


def reports(stations: tuple[SimulatedStation, ...]) -> tuple[SimulatedReport, ...]:
    return sampled_reports(
        scenario=SMALL,
        seed=1,
        day=date(2023, 3, 19),
        stations=stations,
        regions=regions(),
        definitions=shipped_checklists(),
        ballot=BALLOT,
    )


def test_the_same_seed_gives_the_same_country_and_reports() -> None:
    assert country() == country()
    assert reports(country()[:20]) == reports(country()[:20])


def test_protocols_come_later_from_the_country() -> None:
    stations = country()[:120]
    setting = {f"S{at:03d}": one.setting for at, one in enumerate(stations, start=1)}

    counted = [one for one in reports(stations) if one.checklist == "counting"]

    def median_hour(kind: str) -> float:
        return median(
            one.arrives_at.timestamp() for one in counted if setting[one.team] == kind
        )

    assert median_hour("rural") - median_hour("urban") > 3600


def test_reports_are_in_the_order_of_reception_and_some_never_arrive() -> None:
    sent = reports(country()[:120])

    assert [one.arrives_at for one in sent] == sorted(one.arrives_at for one in sent)
    assert 0 < 3 * 120 - len({one.instance_id for one in sent}) < 36


def test_the_country_votes_otherwise_than_the_towns_and_nobody_is_lost() -> None:
    stations = country()
    towns = truth_of([one for one in stations if one.setting == "urban"])
    villages = truth_of([one for one in stations if one.setting == "rural"])

    assert villages.shares[0] > towns.shares[0] + 0.03
    assert sum(truth_of(stations).shares) == pytest.approx(1.0)
    assert all(sum(one.votes) == one.in_box - one.invalid for one in stations)
