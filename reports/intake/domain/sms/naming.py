"""Which checklist a message is about: its keyword, its name begun, or nearly so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reports.intake.domain.sms.alphabet import by_sound, fold, is_near
from reports.intake.domain.sms.codebook import SmsBook

SHORTEST_NAME = 4


def find_book(
    words: Sequence[str], books: Mapping[str, SmsBook]
) -> tuple[SmsBook | None, int | None]:
    """Return the book and which word named it; the only book needs no word.

    An exact keyword anywhere comes before a name begun (OPEN), and that before a name
    with a typing error (OPNE). A whole name means the version published last.
    """
    spoken = [by_sound(word) for word in words]
    latest = {book.checklist: book for book in books.values()}
    named = [(book, _names_of(book)) for book in latest.values()]
    for is_meant in (_begins, _is_nearly):
        for place, word in enumerate(spoken):
            if word in books:
                return books[word], place
        for place, word in enumerate(spoken):
            found = _meant(word, named, is_meant)
            if found is not None:
                return found, place
    return (next(iter(latest.values())) if len(latest) == 1 else None), None


def _meant(
    word: str,
    named: Sequence[tuple[SmsBook, Sequence[str]]],
    is_meant: Callable[[str, str], bool],
) -> SmsBook | None:
    if len(word) < SHORTEST_NAME or not word.isalpha():
        return None
    found = [book for book, names in named if any(is_meant(word, n) for n in names)]
    return found[0] if len(found) == 1 else None


def _begins(word: str, name: str) -> bool:
    return name.startswith(word)


def _is_nearly(word: str, name: str) -> bool:
    size = len(word)
    return any(is_near(word, name[:end]) for end in (size - 1, size, size + 1))


def _names_of(book: SmsBook) -> list[str]:
    """Return what a checklist is called: by its code, and by its title in each language."""
    names = [book.checklist, *book.definition.titles.values()]
    return [by_sound("".join(s for s in fold(name) if s.isalpha())) for name in names]
