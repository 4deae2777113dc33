"""Several reports of one sight become one; stops at two stations never do."""

from __future__ import annotations

import pytest

from reports.incidents.domain.linking.duplicates import collapse
from reports.incidents.domain.linking.report import MovingReport
from tests.factories.moving_reports import moving_report

TEXT = "Группа студентов голосует вместе, жёлтые кепки, серый автобус у входа"


def test_the_same_text_from_one_station_is_one_sight() -> None:
    first = moving_report("A", text=TEXT)
    again = moving_report("B", minutes=90, text=TEXT)

    (sight,) = collapse([again, first])

    assert sight.codes == ("A", "B")


def test_nearly_the_same_words_within_ten_minutes_are_one_sight() -> None:
    first = moving_report("A", text=TEXT)
    soon = moving_report("B", minutes=10, text=f"{TEXT} опять")
    later = moving_report("C", minutes=11, text=f"{TEXT} опять")

    assert len(collapse([first, soon])) == 1
    assert len(collapse([first, later])) == 2


@pytest.mark.parametrize(
    "other",
    [
        moving_report("B", km=3, text=TEXT),
        moving_report("B", text=TEXT, plate="777KKK01"),
        moving_report("B", text=TEXT, vehicle="car"),
        moving_report("B", minutes=24 * 60, text=TEXT),
    ],
    ids=["another station", "another plate", "another vehicle", "another day"],
)
def test_what_differs_in_fact_is_two_sights_however_alike_the_words(
    other: MovingReport,
) -> None:
    first = moving_report("A", text=TEXT, plate="123ABC02", vehicle="bus")

    assert len(collapse([first, other])) == 2


def test_reports_without_words_are_never_thrown_together() -> None:
    assert len(collapse([moving_report("A"), moving_report("B")])) == 2


def test_a_sight_takes_each_detail_from_the_earliest_that_has_it() -> None:
    first = moving_report("B", text=TEXT, vehicle="bus")
    second = moving_report("A", minutes=5, text=TEXT, plate="123ABC02", size=20)

    (sight,) = collapse([second, first])

    assert (sight.report.code, sight.report.vehicle) == ("B", "bus")
    assert (sight.report.plate, sight.report.size) == ("123ABC02", 20)
    assert sight.report.latest_at == second.latest_at
