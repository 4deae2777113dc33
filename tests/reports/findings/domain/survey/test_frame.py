"""The frame says what was left out of it, and refuses a station listed twice."""

from __future__ import annotations

import pytest

from reports.findings.domain.survey.frame import FrameRefused, FrameStation, make_frame


def test_exclusions_are_kept_with_their_reasons() -> None:
    frame = make_frame(
        [
            FrameStation("3", size=50, exclusion="military"),
            FrameStation("1", "north", size=300),
            FrameStation("4", size=30, exclusion="abroad"),
            FrameStation("2", "south", size=500),
            FrameStation("5", size=120, exclusion="abroad"),
        ]
    )

    assert [one.code for one in frame.stations] == ["1", "2"]
    assert frame.exclusions() == {"abroad": 2, "military": 1}
    assert frame.covered_share() == pytest.approx(0.8)
    assert frame.sizes() == {"north": 1, "south": 1}


def test_without_registered_voters_the_covered_share_is_unknown() -> None:
    assert make_frame([FrameStation("1")]).covered_share() is None


def test_a_station_listed_twice_is_refused() -> None:
    with pytest.raises(FrameRefused, match="17"):
        make_frame(
            [FrameStation("17"), FrameStation("18"), FrameStation("17", "south")]
        )
