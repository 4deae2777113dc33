"""Every shipped checklist prints in every language, with its item codes."""

from __future__ import annotations

import io
from functools import lru_cache

import pytest
from pypdf import PdfReader

from reports.checklists.domain.authoring import read_definition
from reports.checklists.domain.definition import ChecklistDefinition
from reports.checklists.errors import UnknownLanguage
from reports.checklists.renderers.paper import render_paper_form
from tests.reports.checklists.authoring_texts import SMALL, small_definition
from tests.reports.checklists.domain.test_library import CODES, FOLDER

LANGUAGES = ["en", "ru", "kk"]


@lru_cache
def shipped(code: str) -> ChecklistDefinition:
    return read_definition((FOLDER / f"{code}.md").read_bytes(), name=code)


def printed(
    definition: ChecklistDefinition,
    *,
    language: str = "en",
    demonstration: bool = False,
    is_reviewed: bool = False,
    mission_title: str = "Mission",
) -> PdfReader:
    pdf = render_paper_form(
        definition,
        language=language,
        mission_title=mission_title,
        demonstration=demonstration,
        is_reviewed=is_reviewed,
    )
    return PdfReader(io.BytesIO(pdf))


def text_of(reader: PdfReader) -> str:
    pages = [page.extract_text() for page in reader.pages]
    return " ".join(" ".join(pages).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_a_shipped_checklist_takes_two_pages_at_most(code: str, language: str) -> None:
    reader = printed(shipped(code), language=language)

    assert len(reader.pages) <= 2
    assert reader.pages[0].mediabox.width == pytest.approx(595.28, abs=1)


@pytest.mark.parametrize("code", CODES)
def test_every_item_code_is_printed(code: str) -> None:
    definition = shipped(code)

    text = text_of(printed(definition))

    asked = [question.item_code for question in definition.questions]
    assert [item for item in asked if item and item not in text] == []


def test_a_form_is_printed_in_the_language_chosen() -> None:
    text = text_of(printed(shipped("voting"), language="kk"))

    assert "Дауыс беру" in text
    assert "Жәшік көз алдында" in text


def test_a_translation_not_signed_off_says_so() -> None:
    voting = shipped("voting")

    assert "ПЕРЕВОД НЕ ПРОВЕРЕН" in text_of(printed(voting, language="ru"))
    signed_off = printed(voting, language="ru", is_reviewed=True)
    assert "ПЕРЕВОД НЕ ПРОВЕРЕН" not in text_of(signed_off)
    assert "UNREVIEWED" not in text_of(printed(voting))


def test_a_demonstration_says_so_on_paper() -> None:
    voting = shipped("voting")

    assert "DEMONSTRATION" in text_of(printed(voting, demonstration=True))
    assert "DEMONSTRATION" not in text_of(printed(voting))


def test_words_of_a_mission_are_never_read_as_markup() -> None:
    text = text_of(printed(small_definition(), mission_title='#panic("x") *bold*'))

    assert '#panic("x") *bold*' in text


def test_a_language_that_the_form_lacks_is_refused() -> None:
    with pytest.raises(UnknownLanguage, match="choose one of en, kk"):
        printed(small_definition(), language="ru")


@pytest.mark.parametrize("named", ["Қазақша (kk-Arab)", "Kazakh", "Our language"])
def test_a_form_prints_however_its_author_names_a_language(named: str) -> None:
    source = SMALL.replace("Қазақша (kk)", named)
    definition = read_definition(source, name="small.md")

    text = text_of(printed(definition, language=definition.languages[-1]))

    assert "Бару" in text
    assert definition.languages[-1].upper() in text


def test_the_same_form_prints_to_the_same_bytes() -> None:
    def once() -> bytes:
        return render_paper_form(
            small_definition(),
            language="kk",
            mission_title="Mission",
            demonstration=True,
        )

    assert once() == once()


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_our_own_fonts_are_embedded(language: str) -> None:
    reader = printed(shipped("opening"), language=language)

    embedded, unembedded = set[str](), set[str]()
    for page in reader.pages:
        has, lacks = page._get_fonts()  # noqa: SLF001 - pypdf offers no public list
        embedded |= has
        unembedded |= lacks

    assert embedded
    assert unembedded == set()
    assert all("NotoSans" in name for name in embedded)
