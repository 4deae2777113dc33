"""The pocket card for reports by SMS: A6 pages, to be folded or kept in a badge."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import typst

from reports.checklists.domain.definition import text_in
from reports.intake.domain.sms.codebook import FIXED_LETTERS, SmsBook, SmsItem
from reports.intake.renderers.card_words import CardWords, card_words

TEMPLATE = Path(__file__).with_name("pocket_card.typ")
FONTS = Path(__file__).parents[2] / "statements" / "renderers" / "fonts"
FIXED = frozenset(FIXED_LETTERS)


@dataclass(frozen=True)
class Card:
    """One observer's card; `codes` are printed here and kept nowhere."""

    observer: str
    language: str
    mission: str
    number: str
    stations: Sequence[str]
    codes: Sequence[str] = field(repr=False)
    example: str = field(repr=False)
    is_demonstration: bool = False


def render_cards(
    cards: Sequence[Card], *, books: Sequence[SmsBook], unreviewed: Sequence[str] = ()
) -> bytes:
    """Return the cards as one PDF, each beginning on a page of its own."""
    data = {
        "cards": [_card(card, books, unreviewed) for card in cards],
        "title": card_words(cards[0].language).title if cards else "",
    }
    pdf: bytes = typst.compile(
        TEMPLATE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return pdf


def _card(
    card: Card, books: Sequence[SmsBook], unreviewed: Sequence[str]
) -> dict[str, Any]:
    words = card_words(card.language)
    marks = [words.unreviewed] if card.language in unreviewed else []
    if card.is_demonstration:
        marks.append(words.demonstration)
    return {
        "observer": card.observer,
        "language": card.language,
        "mission": card.mission,
        "number": card.number,
        "stations": list(card.stations),
        "codes": list(card.codes),
        "example": card.example,
        "marks": marks,
        "words": _filled(words, card, books),
        "books": [_book(book, card.language, words) for book in books],
    }


def _filled(words: CardWords, card: Card, books: Sequence[SmsBook]) -> dict[str, Any]:
    item = next((i for b in books for i in b.items if i.choices), None)
    shown = {
        "keyword": books[0].keyword if books else "",
        "item": f"{item.code}{next(iter(item.choices))}" if item else "",
        "code": card.codes[0] if card.codes else "",
        "observer": card.observer,
    }
    return {
        **asdict(words),
        "steps": [step.format(**shown) for step in words.steps],
        "troubles": [[ask, do.format(**shown)] for ask, do in words.troubles],
    }


def _book(book: SmsBook, language: str, words: CardWords) -> dict[str, Any]:
    return {
        "keyword": book.keyword,
        "title": book.definition.title(language),
        "version": f"{book.checklist} {words.version} {book.definition.version}",
        "items": [_item(item, language, words) for item in book.items],
    }


def _item(item: SmsItem, language: str, words: CardWords) -> dict[str, Any]:
    plain = {sign for sign, code in item.choices.items() if code in FIXED}
    if not {"Y", "N"} <= plain:
        # Half of a yes or no is an answer with words of its own.
        plain -= {"Y", "N"}
    labels = {c.code: text_in(c.labels, language) for c in item.question.choices}
    own = [[s, labels[c]] for s, c in item.choices.items() if s not in plain]
    return {
        "code": item.code,
        "label": item.question.label(language),
        "answer": words.number
        if item.is_number
        else "".join(sorted(plain, key="YNXZ".index)),
        "note": words.several if item.takes_several else "",
        "choices": own,
    }
