"""One thing written in many ways is read as one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.incidents.domain.linking.normalization import (
    edit_distance,
    normalize_plate,
    normalize_station,
    plate_region,
    size_in,
    station_mentions,
    station_number,
    words,
)


@pytest.mark.parametrize(
    "written",
    [
        "123ABC02",
        "123 abc 02",
        "123-АВС-02",
        "123авс02",
        "123 АBС|02",
        "KZ 123 ABC 02",
        "номер 123 АВС 02",
        "Toyota, 123ABC02",
    ],
)
def test_a_plate_is_the_same_however_it_is_typed(written: str) -> None:
    assert normalize_plate(written) == "123ABC02"


@pytest.mark.parametrize(
    "written", ["", "ABC", "12 02", "не видно", "неизвестно 12", "номер 123"]
)
def test_what_is_too_short_or_has_no_digits_is_no_plate(written: str) -> None:
    assert normalize_plate(written) == ""


@settings(deadline=None)
@given(st.text())
def test_normalizing_twice_is_normalizing_once(text: str) -> None:
    assert normalize_plate(normalize_plate(text)) == normalize_plate(text)
    assert normalize_station(normalize_station(text)) == normalize_station(text)
    assert words(" ".join(sorted(words(text)))) == words(text)


def test_the_region_of_a_plate_is_its_last_digits() -> None:
    assert plate_region("123ABC02") == "02"
    assert plate_region("123ABC") == ""


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("123ABC02", "123ABC02", 0),
        ("123ABC02", "123ABK02", 1),
        ("123ABC02", "23ABC02", 1),
        ("123ABC02", "132ABC02", 2),
        ("", "ABC", 3),
    ],
)
def test_distance_counts_the_characters_to_change(
    one: str, other: str, apart: int
) -> None:
    assert edit_distance(one, other) == apart


@settings(deadline=None)
@given(st.text(max_size=9), st.text(max_size=9), st.text(max_size=9))
def test_distance_is_a_metric(one: str, other: str, third: str) -> None:
    assert edit_distance(one, other) == edit_distance(other, one)
    assert (edit_distance(one, other) == 0) == (one == other)
    assert edit_distance(one, third) <= edit_distance(one, other) + edit_distance(
        other, third
    )


@pytest.mark.parametrize(
    "text",
    [
        "УИК 12",
        "УИК№12",
        "уик №012, потом уехали",
        "приехали с участка № 12",
        "видели на учаске 12 ту же группу",
        "на участке12",
        "участком номер 12",
        "№12 учаскеден келді",
        "12-учаскеге барды",
        "12 учаскеден келді",
        "№ 12 сайлау учаскесінде болды",
        "12-участкеде тұрды",
        "12-ші учаскеден келді",
        "12-участок",
        "с 12-го участка",
        "на 12-м участке",
        "в 12-ом избирательном участке",
        "12й участок",
        "на 12 участке",
        "№12 участок",
        "на УИК-12",
        "ИУ № 12",
        "учаске №12",
        "they came from polling station 12",
        "station No. 12",
        "PEC #12",
    ],
)
def test_a_station_is_read_in_three_languages_with_endings(text: str) -> None:
    assert station_mentions(text) == {"12"}


@pytest.mark.parametrize(
    "text",
    [
        "12 участков в городе",
        "12 учаске жабық",
        "12 участников",
        "участник 12",
        "в 12 часов на участке",
        "на участке 12 человек",
        "на участке 12:30",
        "учаскеде 12 адам",
        "учаскеде 12 кісі",
        "на 2-х участках",
        "к 3-м участкам",
        "с 5-ти участков",
        "3 участка",
        "на участке 2023 года",
        "к 8 участникам",
    ],
)
def test_other_numbers_are_no_stations(text: str) -> None:
    assert station_mentions(text) == frozenset()


def test_several_stations_in_one_breath_are_all_read() -> None:
    assert station_mentions("участки 12, 14 и № 15") == {"12", "14", "15"}


def test_a_station_is_read_by_its_code() -> None:
    assert station_mentions("УИК S71-0012.") == {"S71-0012"}
    assert station_number("S71-0012") == "12"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("группа около 20 человек", 20),
        ("человек 30 с автобуса", 30),
        ("15-25 человек", 20),
        ("20 адамдай келді", 20),
        ("18 сайлаушы", 18),
        ("шамамен 25 кісі", 25),
        ("автобус, 18 пассажиров", 18),
        ("about 25 voters", 25),
        ("УИК 12", None),
        ("0 человек", None),
        ("", None),
    ],
)
def test_the_size_of_a_group_is_read_from_the_text(text: str, size: int | None) -> None:
    assert size_in(text) == size


def test_words_leave_out_numbers_and_short_words() -> None:
    assert words("УИК 12: жёлтые КЕПКИ, бір топ") == {"желтые", "кепки"}


def test_words_that_count_people_are_left_out() -> None:
    assert words("группа около 20 человек, about 20 people") == {"группа"}
