"""Importing announced turnout."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from elections.places.domain.imports import ImportRefused
from elections.places.models import ElectionDay
from elections.results.domain.publication import Publication
from elections.results.models import TurnoutAnnouncement
from elections.results.services.turnout import import_turnout, import_turnout_preview
from tests.factories.places import AreaFactory, ElectionDayFactory

pytestmark = pytest.mark.django_db
COMMISSION = Publication("Central Election Commission", "https://example.org/turnout")


def day_with_area(code: str) -> ElectionDay:
    area = AreaFactory.create(code=code)
    return ElectionDayFactory.create(election=area.geography.election)


def test_local_times_are_times_of_the_day_s_zone() -> None:
    day = day_with_area("ABAI")

    import_turnout(
        election_day=day,
        text="region,local time,turnout percent\nABAI,10:10,15.13\n,20:10,54.09\n",
        publication=COMMISSION,
        actor="user:1",
    )

    regional, national = TurnoutAnnouncement.objects.order_by("as_of")
    assert regional.as_of == datetime(2023, 3, 19, 4, 10, tzinfo=UTC)
    assert regional.turnout_share == Decimal("0.1513")
    assert (national.area, national.source) == (None, COMMISSION.source)


def test_importing_turnout_twice_adds_nothing() -> None:
    day = ElectionDayFactory.create()
    for _ in range(2):
        preview = import_turnout(
            election_day=day,
            text="time,percent\n20:10,54.09\n",
            publication=COMMISSION,
            actor="user:1",
        )

    assert (preview.rows_new, preview.rows_same) == (0, 1)
    assert TurnoutAnnouncement.objects.count() == 1


def test_a_misprinted_register_is_a_question_and_is_imported() -> None:
    text = "time,percent,voted,registered\n20:10,54.09,6509695,12350004\n"

    preview = import_turnout(
        election_day=ElectionDayFactory.create(),
        text=text,
        publication=COMMISSION,
        actor="user:1",
    )

    assert "52.71 %, not 54.09 %" in preview.questions[0]
    assert "19.03.2023 20:10" in preview.questions[0]
    assert TurnoutAnnouncement.objects.count() == 1


def test_turnout_that_goes_down_against_what_is_stored_is_a_question() -> None:
    day = ElectionDayFactory.create()
    import_turnout(
        election_day=day,
        text="time,percent\n18:10,52\n",
        publication=COMMISSION,
        actor="user:1",
    )

    preview = import_turnout_preview(
        election_day=day, text="time,percent\n20:10,51\n", publication=COMMISSION
    )

    assert "52 % earlier" in preview.questions[0].replace(".00", "")


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("time,percent\n20:10,\n", "turnout_percent"),
        ("time,percent\n,54\n", "as_of"),
        ("time,percent,area\n20:10,54,NIX\n", "area"),
        ("time,percent\n20:10,154\n", "percent"),
        ("time,percent\nevening,54\n", "time"),
        ("time,percent\n2023-03-19T20:10,54\n", "time"),
    ],
)
def test_what_a_line_lacks_is_said_in_its_column(text: str, column: str) -> None:
    preview = import_turnout_preview(
        election_day=ElectionDayFactory.create(), text=text, publication=COMMISSION
    )

    assert [(e.line, e.column) for e in preview.errors] == [(2, column)]


def test_a_figure_without_a_source_is_refused() -> None:
    with pytest.raises(ImportRefused, match="Name the source"):
        import_turnout(
            election_day=ElectionDayFactory.create(),
            text="time,percent\n20:10,54.09\n",
            publication=Publication(" "),
            actor="user:1",
        )


def test_two_figures_of_one_place_time_and_source_are_an_error() -> None:
    preview = import_turnout_preview(
        election_day=ElectionDayFactory.create(),
        text="time,percent\n20:10,54.09\n20:10,54.09\n20:10,45.09\n",
        publication=COMMISSION,
    )

    assert (preview.rows_new, preview.rows_same) == (1, 1)
    assert [error.line for error in preview.errors] == [4]
