"""Importing published results."""

from __future__ import annotations

from dataclasses import replace

import pytest

from elections.contests.models import Contest
from elections.places.models import ElectionDay
from elections.results.domain.publication import Publication
from elections.results.models import OfficialResult
from elections.results.services.official import (
    SourceMissing,
    import_official_results,
    import_official_results_preview,
)
from tests.factories.contests import ContestantFactory, ContestFactory
from tests.factories.journal import MOMENT
from tests.factories.places import ElectionDayFactory, PollingStationFactory

pytestmark = pytest.mark.django_db
PUBLISHED = Publication("Central Election Commission", as_of=MOMENT)
TEXT = """contest,list,line,votes,percent,seats
M,A,,600,60.00,7
M,B,,400,40.00,3
M,,valid,1000,,
"""


def day_and_contest() -> tuple[ElectionDay, Contest]:
    contest = ContestFactory.create(code="M")
    for code in "AB":
        ContestantFactory.create(contest=contest, code=code)
    return ElectionDayFactory.create(election=contest.election), contest


def test_lines_are_imported_once() -> None:
    day, _ = day_and_contest()
    for _ in range(2):
        preview = import_official_results(
            election_day=day, text=TEXT, publication=PUBLISHED, actor="user:1"
        )

    assert (preview.rows_new, preview.rows_same) == (0, 3)
    assert preview.questions == ()
    assert OfficialResult.objects.count() == 3


def test_a_revised_figure_is_a_new_row_with_its_own_time() -> None:
    day, _ = day_and_contest()
    import_official_results(
        election_day=day, text=TEXT, publication=PUBLISHED, actor="user:1"
    )
    later = replace(PUBLISHED, as_of=MOMENT.replace(hour=20))

    import_official_results(
        election_day=day,
        text="contest,list,votes\nM,A,606\n",
        publication=later,
        actor="user:1",
    )

    values = OfficialResult.objects.filter(contestant__code="A").order_by("as_of")
    assert [row.value for row in values] == [600, 606]


def test_sums_that_do_not_hold_are_questions() -> None:
    day, _ = day_and_contest()

    preview = import_official_results_preview(
        election_day=day, text=TEXT.replace("600", "510"), publication=PUBLISHED
    )

    assert preview.rows_new == 3
    assert "difference -90" in preview.questions[0]


def test_a_question_about_a_protocol_names_its_station() -> None:
    day, contest = day_and_contest()
    ContestantFactory.create(contest=contest, code="Z")
    PollingStationFactory.create(election=day.election, code="S-17")
    text = "contest,station,list,line,votes\nM,S-17,A,,5\nM,S-17,,valid,9\n"

    preview = import_official_results_preview(
        election_day=day, text=text, publication=PUBLISHED
    )

    assert preview.questions[0].startswith("M, station S-17: ")


def test_unknown_codes_are_errors_of_their_line() -> None:
    day, _ = day_and_contest()

    preview = import_official_results_preview(
        election_day=day,
        text="contest,list,votes\nX,A,1\nM,C,1\nM,A,\n",
        publication=PUBLISHED,
    )

    assert [(e.line, e.column) for e in preview.errors] == [
        (2, "contest"),
        (3, "contestant"),
        (4, "votes"),
    ]


@pytest.mark.parametrize(
    "publication", [replace(PUBLISHED, source=" "), replace(PUBLISHED, as_of=None)]
)
def test_source_and_time_are_required(publication: Publication) -> None:
    with pytest.raises(SourceMissing):
        import_official_results_preview(
            election_day=ElectionDayFactory.create(), text=TEXT, publication=publication
        )


def test_a_line_twice_in_a_file_with_two_values_is_an_error() -> None:
    day, _ = day_and_contest()

    preview = import_official_results_preview(
        election_day=day,
        text="contest,list,votes\nM,A,600\nM,A,600\nM,A,60\n",
        publication=PUBLISHED,
    )

    assert (preview.rows_new, preview.rows_same) == (1, 1)
    assert [(error.line, error.column) for error in preview.errors] == [(4, "value")]
    assert "600" in preview.errors[0].message


def test_another_value_for_what_is_stored_needs_a_later_time() -> None:
    day, _ = day_and_contest()
    import_official_results(
        election_day=day, text=TEXT, publication=PUBLISHED, actor="user:1"
    )

    preview = import_official_results_preview(
        election_day=day,
        text="contest,list,votes\nM,A,606\n",
        publication=PUBLISHED,
    )

    assert (preview.rows_new, preview.rows_same) == (0, 0)
    assert "later time" in preview.errors[0].message


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("M,,,600", "contestant"),
        ("M,,votes,600", "contestant"),
        ("M,A,valid,1", "line"),
    ],
)
def test_votes_are_of_a_contestant_and_other_lines_of_nobody(
    line: str, column: str
) -> None:
    day, _ = day_and_contest()

    preview = import_official_results_preview(
        election_day=day,
        text=f"contest,list,line,votes\n{line}\n",
        publication=PUBLISHED,
    )

    assert [(error.line, error.column) for error in preview.errors] == [(2, column)]


def test_headings_in_russian_and_kazakh_are_known() -> None:
    day, contest = day_and_contest()
    PollingStationFactory.create(election=contest.election, code="17")

    preview = import_official_results_preview(
        election_day=day,
        text="Выборы;УИК;Партия;Дауыс саны;Процент;\nM;17;A;1 600;54,09 %\n",
        publication=PUBLISHED,
    )

    assert (preview.rows_new, preview.errors, preview.ignored_headings) == (1, (), ())
