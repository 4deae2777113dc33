"""Only pairs of one day, within eight hours and forty kilometers, are compared."""

from __future__ import annotations

import pytest

from reports.incidents.domain.linking.blocking import close_pairs
from reports.incidents.domain.linking.description import describe
from reports.incidents.domain.linking.report import MovingReport
from tests.factories.moving_reports import moving_report


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (moving_report("B", km=39, minutes=60), [(0, 1)]),
        (moving_report("B", km=41, minutes=60), []),
        (moving_report("B", km=3, minutes=480), [(0, 1)]),
        (moving_report("B", km=3, minutes=481), []),
        (moving_report("B", km=35, minutes=10), []),
        (moving_report("B", km=3, minutes=24 * 60), []),
        (moving_report("B", km=3, longitude=None), []),
    ],
)
def test_a_pair_outside_a_limit_is_left_out(
    other: MovingReport, expected: list[tuple[int, int]]
) -> None:
    described = [describe(moving_report("A")), describe(other)]

    assert list(close_pairs(described)) == expected


def test_midnight_parts_two_days() -> None:
    evening = describe(moving_report("A", minutes=13 * 60 + 50))
    night = describe(moving_report("B", km=3, minutes=14 * 60 + 10))

    assert list(close_pairs([evening, night])) == []


def test_no_reports_make_no_pairs() -> None:
    assert list(close_pairs([])) == []
