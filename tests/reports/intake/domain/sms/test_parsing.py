"""What thumbs type is read; what is not understood is named; nothing hangs."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.intake.domain.sms.check_digit import check_digit
from reports.intake.domain.sms.codebook import SmsBook, sms_book
from reports.intake.domain.sms.parsing import (
    Parsed,
    parse_messages,
    part_of,
    station_candidates,
)
from tests.reports.checklists.authoring_texts import small_definition

STATION = "KZ00427"
CODE = "K4829138"


@cache
def books() -> dict[str, SmsBook]:
    definition = small_definition()
    asked = {"voters", "sealed", "present", "overall"}
    questions = tuple(
        replace(q, sms="yes" if q.name in asked else None) for q in definition.questions
    )
    return {"SM": sms_book(replace(definition, questions=questions), code="SM")}


def said(*texts: str) -> Parsed:
    """Read texts in a country with the one station KZ-0042."""
    here = station_candidates(texts) & {"KZ0042"}
    return parse_messages(texts, books=books(), stations=here)


@pytest.mark.parametrize(
    "text",
    [
        "SM KZ00427 T1010 B01Y B03B H09 120 K4829138",
        "sm,kz00427,t1010,b01y,b03b,h09=120,k4829138",
        "SM;KZ-0042-7;T10:10;B01:Y;B03 B;H09:120;K482 9138".replace("482 ", "482"),
        "b03b h09 120 b01 yes K4829138 T 10.10 kz00427 sm",
        "SМ КZ0О427 Т1О1О В01У В03В Н09 12О К4829138",
        "SM KZOO427 TlOlO BOlY BO3B HO9 l2O K4829l38",
        "🙂SM\u00a0KZ00427\u200b T1010\nB01Y\tB03B H09120 K4829138!",
        "ｓｍ ＫＺ００４２７ T1010 B01Y B03B H09 120 K4829138",
        "smal KZ 00427 T1010 B01 да B03 B H09 120 K4829138",
        "samll KZ00427 T1010 B01 иә B03 B H09 120 K4829138",
        ["Шағын", "парақ"][0] + " KZ00427 T1010 B01Y B03B H09 120 K4829138",
    ],
)
def test_one_report_in_many_hands(text: str) -> None:
    parsed = said(text)

    assert parsed.book is not None
    assert parsed.station == "KZ0042"
    assert parsed.arrived == "1010"
    assert parsed.codes == ("4829138",)
    assert parsed.values == {"B01": "yes", "B03": "good", "H09": 120}
    assert parsed.problems == []


def test_several_choices_stand_together_or_apart() -> None:
    assert said(f"SM {STATION} B02AB").values == {"B02": ["police", "media"]}
    assert said(f"SM {STATION} B02 A B").values == {"B02": ["police", "media"]}


def test_a_comment_is_kept_as_written() -> None:
    parsed = said(f"SM {STATION} B01N * Seals broken, 3 of 4")

    assert parsed.comment == "Seals broken, 3 of 4"
    assert parsed.values == {"B01": "no"}


def test_two_answers_to_one_question_are_none() -> None:
    parsed = said(f"SM {STATION} B01Y B03B B01N")

    assert parsed.values == {"B03": "good"}
    assert parsed.problems == ["B01"]


def test_more_choices_after_two_answers_change_nothing() -> None:
    parsed = said(f"SM {STATION} B02A B02B C B03B")

    assert parsed.values == {"B03": "good"}
    assert parsed.problems == ["B02"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SM KZ00427 B01Q", "B01"),
        ("SM KZ00427 B77Y", "B77Y"),
        ("SM KZ00427 B01", "B01"),
        ("SM KZ00427 T2561 B01Y", "T2561"),
        ("SM KZ00427 B01Y K4829137", "K4829137"),
        ("SM KZ00427 B01Y bananas", "BANANAS"),
    ],
)
def test_what_is_not_understood_is_named(text: str, problem: str) -> None:
    assert said(text).problems == [problem]


def test_a_wrong_digit_in_the_station_is_found() -> None:
    for wrong in "0123456789":
        parsed = said(f"SM KZ0042{wrong} B01Y")

        assert (parsed.station == "KZ0042") == (wrong == "7")
        assert parsed.has_bad_station == (wrong != "7")


def test_parts_are_read_in_their_order() -> None:
    parsed = said(f"1/2 SM {STATION} B01Y * seals", "2/2 B03B * fine")

    assert parsed.values == {"B01": "yes", "B03": "good"}
    assert parsed.comment == "seals fine"


@pytest.mark.parametrize("text", ["1/2 SM", "SM (1/2)", "sm 1 of 2", "1 из 2 SM"])
def test_a_part_says_which_it_is(text: str) -> None:
    assert part_of(text) == (1, 2)


@pytest.mark.parametrize("text", ["3/2 SM", "SM", "1/1 SM", "* 1/2", "12/34"])
def test_what_is_no_part_is_none(text: str) -> None:
    assert part_of(text) is None


@pytest.mark.parametrize("text", ["?", "help", "Помощь", "КӨМЕК", "@CT-001 ?"])
def test_help_is_asked_for_in_each_language(text: str) -> None:
    assert said(text).asks_for_help


@given(st.text(max_size=400))
@settings(max_examples=300)
def test_nothing_fails_and_nothing_is_invented(text: str) -> None:
    parsed = said(text)

    assert set(parsed.values) <= set(books()["SM"].by_code)
    assert parsed.station in ("", "KZ0042")


PIECES = ["SM", STATION, "B01Y", "B03B", "H09", "120", CODE, "T1010", "@STO-1", "1/2"]


@given(
    st.lists(st.sampled_from([*PIECES, "B0", "K1", "*", "٣", "½", "-"]), max_size=40)
)
def test_any_order_of_words_is_read(words: list[str]) -> None:
    parsed = said(" ".join(words))

    assert set(parsed.values) <= {"B01", "B03", "H09"}
    assert parsed.station in ("", "KZ0042")
    assert set(parsed.codes) <= {CODE[1:]}


@pytest.mark.parametrize(
    "text",
    ["A" * 9_000, "1/" * 4_500, "B02 " + "A " * 4_500, "K" * 9_000, "12" * 4_500],
)
def test_a_long_message_takes_no_longer(text: str) -> None:
    started = time.perf_counter()

    said(text)

    assert time.perf_counter() - started < 1


@given(st.text(alphabet="0123456789ABCXYZ", min_size=2, max_size=12), st.data())
def test_a_check_digit_finds_each_wrong_sign_and_swap(
    code: str, data: st.DataObject
) -> None:
    digits = "".join(s for s in code if s.isdigit())
    place = data.draw(st.integers(0, max(0, len(digits) - 2)))

    if len(digits) > 1 and digits[place] != digits[place + 1]:
        swapped = (
            digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        )
        assert check_digit(swapped) != check_digit(digits)


def test_damms_own_example_holds() -> None:
    assert check_digit("572") == "4"
