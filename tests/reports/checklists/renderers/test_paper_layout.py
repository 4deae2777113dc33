"""Questions find their place on paper without anybody drawing a form."""

from __future__ import annotations

from pathlib import Path

from reports.checklists.domain.authoring import read_definition
from reports.checklists.renderers.paper_layout import lay_out
from tests.reports.checklists.authoring_texts import SMALL, small_definition

LOOSE = "| | text | weather | B00 | Weather | Ауа райы | | | | | | | | | |\n"


def test_who_where_and_when_stand_in_the_header() -> None:
    form = lay_out(small_definition(), language="en")

    codes = [line.code for row in form.header for line in row]

    assert codes == ["H04", "H07", "H08", "H09"]


def test_every_other_question_stands_once_in_the_tables() -> None:
    form = lay_out(small_definition(), language="en")

    labels = [line.label for table in form.tables for line in table.lines]

    assert labels == [
        "Share",
        "Plate",
        "Position",
        "Day",
        "Hour",
        "Box sealed",
        "Present",
        "Votes",
        "Overall",
        "Comment",
    ]


def test_questions_outside_of_groups_are_printed_where_they_are_asked() -> None:
    loose = SMALL.replace(
        "| | begin group | procedures", f"{LOOSE}| | begin group | procedures"
    )
    definition = read_definition(loose, name="small.md")

    form = lay_out(definition, language="en")

    labels = [line.label for table in form.tables for line in table.lines]
    assert labels[4:7] == ["Hour", "Weather", "Box sealed"]
    runs = [group.name if group else "" for group, _ in definition.runs()]
    assert runs == ["header", "", "procedures", "votes", ""]


def test_boxes_of_a_table_have_the_heads_of_its_scale() -> None:
    form = lay_out(small_definition(), language="kk")

    heads = {line.label: table.heads for table in form.tables for line in table.lines}

    assert heads["Жәшік пломбаланған"] == ("Иә", "Жоқ", "Б/М", "Қ/Ж")
    assert heads["Жалпы"] == ("Өте жақсы", "Жақсы", "Нашар", "Өте нашар")


def test_a_conditional_question_names_the_item_it_hangs_on() -> None:
    form = lay_out(small_definition(), language="en")

    present = next(
        line for table in form.tables for line in table.lines if line.code == "B02"
    )

    assert present.after == "B01"
    assert [option.label for option in present.options][:2] == ["Police", "Media"]


def test_numbers_have_as_many_cells_as_their_largest_value() -> None:
    form = lay_out(small_definition(), language="en")

    voters = next(line for row in form.header for line in row if line.code == "H09")

    assert (voters.kind, voters.cells) == ("comb", 4)


def test_a_repeat_becomes_a_table_of_empty_rows() -> None:
    form = lay_out(small_definition(), language="en")

    votes = next(
        line for table in form.tables for line in table.lines if line.label == "Votes"
    )

    assert votes.kind == "repeat"
    assert votes.heads == ("Contestant", "Number")
    assert votes.rows == 14


def test_ranks_ranges_and_acknowledgements_have_their_places() -> None:
    path = Path(__file__).parents[3] / "data" / "xlsforms" / "observation.md"
    definition = read_definition(path.read_bytes(), name=path.name)

    form = lay_out(definition, language="en")

    lines = {line.code: line for table in form.tables for line in table.lines}
    assert (lines["B07"].kind, lines["B07"].hint) == ("rank", "number them: 1 = first")
    assert [option.label for option in lines["B06"].options] == [
        "0",
        "0.5",
        "1",
        "1.5",
        "2",
    ]
    assert (lines["B05"].kind, lines["B12"].kind) == ("options", "tick")
    repeats = [line for table in form.tables for line in table.lines if line.heads]
    assert [line.heads for line in repeats] == [("Papers inside", "Damage")]
    assert "mission" not in {line.label for line in lines.values()}
