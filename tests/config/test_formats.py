"""Times at the desk are read at night: twenty-four hours, day before month."""

from __future__ import annotations

from datetime import datetime

from django.utils import formats, translation


def test_times_are_written_with_twenty_four_hours() -> None:
    with translation.override("en"):
        afternoon = formats.localize(datetime(2026, 11, 24, 16, 17))  # noqa: DTZ001

    assert afternoon == "24 Nov 2026, 16:17"


def test_a_day_stands_before_its_month() -> None:
    with translation.override("en"):
        day = formats.localize(datetime(2026, 11, 4).date())  # noqa: DTZ001

    assert day == "4 Nov 2026"
