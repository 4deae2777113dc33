"""English: every text is there, and every incident category has its words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from string import Formatter

import pytest

from reports.incidents.domain.catalogue import categories
from reports.statements.domain.sections.order import SECTIONS
from reports.statements.domain.wording.languages import (
    LANGUAGES,
    UnknownLanguage,
    wording_for,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_heading_and_gap(language: str) -> None:
    texts = wording_for(language).texts

    needed = {f"heading.{spec.heading}" for spec in SECTIONS if spec.heading}
    needed |= {f"write.{spec.write}" for spec in SECTIONS if spec.write}

    assert needed <= set(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_texts_of_english_with_the_same_gaps(
    language: str,
) -> None:
    english, other = LANGUAGES["en"].texts, LANGUAGES[language].texts

    assert {name: _gaps(text) for name, text in english.items()} == {
        name: _gaps(text) for name, text in other.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_incident_category_has_its_words(language: str) -> None:
    assert set(categories()) - set(LANGUAGES[language].incidents) == set()


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownLanguage, match="en"):
        wording_for("xx")


def test_numbers_dates_and_lists_are_written_as_the_field_does() -> None:
    english = wording_for("en")

    assert english.number(12_032_550) == "12,032,550"
    assert english.date(date(2023, 3, 19)) == "19 March 2023"
    assert english.joined(["a", "b", "c"]) == "a, b and c"
    assert english.counted(1, "teams") == "1 team"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "20:30 on 19 March 2023, UTC"),
        ("Asia/Almaty", "02:30 on 20 March 2023, Almaty time (UTC+6)"),
        ("Asia/Kathmandu", "02:15 on 20 March 2023, Kathmandu time (UTC+5:45)"),
        ("America/Guatemala", "14:30 on 19 March 2023, Guatemala time (UTC-6)"),
    ],
)
def test_a_moment_is_written_in_local_time_with_its_zone(zone: str, words: str) -> None:
    moment = datetime(2023, 3, 19, 20, 30, tzinfo=UTC)

    assert wording_for("en").moment(moment, zone=zone) == words


def _gaps(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
