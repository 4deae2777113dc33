"""What is kept of a hypothesis comes back as it was, without a plate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reports.carousels.domain.details import Reason, details_as_bytes, details_from
from reports.carousels.domain.hypotheses import hypotheses_to_keep
from reports.incidents.domain.linking.hypotheses import link_reports
from tests.factories.moving_reports import moving_report

PLATE = "123ABC02"
REPORTS = [
    moving_report(code, km=4 * at, minutes=40 * at, plate=PLATE)
    for at, code in enumerate(("one", "two", "three"))
]


def kept() -> bytes:
    [hypothesis] = link_reports(REPORTS)
    return details_as_bytes(hypothesis, {each.code: each for each in REPORTS})


def test_halts_come_back_in_order_of_the_way() -> None:
    details = details_from(kept())

    assert [halt.reports for halt in details.halts] == [("one",), ("two",), ("three",)]
    assert details.halts[0].earliest_at == REPORTS[0].earliest_at


def test_a_leg_says_how_far_how_long_to_drive_and_what_was_told() -> None:
    first, _ = details_from(kept()).legs

    assert (first.start, first.end) == (REPORTS[0].station, REPORTS[1].station)
    assert first.km == pytest.approx(4, rel=1e-3)
    # 1.35 x 4 km at 70 km/h.
    assert first.drive / timedelta(minutes=1) == pytest.approx(4.63, abs=0.01)
    assert first.between == timedelta(minutes=40)


def test_each_link_keeps_its_reasons_and_never_a_plate() -> None:
    details = details_from(kept())

    assert {link.strength for link in details.links} == {"strong"}
    assert all(link.reasons[0].kind == "plate" for link in details.links)
    assert PLATE not in kept().decode()


def test_equal_hypotheses_give_equal_bytes() -> None:
    assert kept() == kept()


@pytest.mark.parametrize(
    ("weight", "side"), [(1.0, "for"), (-0.1, "against"), (0.0, "neither")]
)
def test_a_reason_says_which_way_it_speaks(weight: float, side: str) -> None:
    assert Reason("time", "They are 40 minutes apart.", weight).side == side


def test_what_is_kept_counts_stations_and_has_no_change_before_a_decision() -> None:
    [one] = hypotheses_to_keep(REPORTS, [])

    assert (one.stations, one.change) == (3, None)
    assert details_from(one.details).halts[2].station == REPORTS[2].station
