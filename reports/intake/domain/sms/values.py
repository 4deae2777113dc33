"""One word of a message as an item and its value."""

from __future__ import annotations

from reports.intake.domain.sms.alphabet import as_digits, as_letters, by_sound, fold
from reports.intake.domain.sms.codebook import SmsBook, SmsItem

Taken = str | int | list[str]

MAX_DIGITS = 9
YES_WORDS = frozenset(map(fold, ("yes", "1", "da", "да", "д", "иә", "и", "ia")))
NO_WORDS = frozenset(map(fold, ("no", "0", "net", "нет", "н", "жоқ", "ж", "joq")))


def split_item(book: SmsBook, word: str) -> tuple[SmsItem, str] | None:
    """Return the item that a word begins with, and the rest of the word."""
    for letters, length in book.shapes:
        head = by_sound(word[:letters]) + as_digits(word[letters:length])
        lettered = as_letters(word[:letters]) + as_digits(word[letters:length])
        item = book.by_code.get(head) or book.by_code.get(lettered)
        if item is not None:
            return item, word[length:]
    return None


def value_of(item: SmsItem, word: str) -> Taken | None:
    """Return the answer that a word gives to an item, None if it gives none."""
    if item.is_number:
        digits = as_digits(word)
        is_number = digits.isascii() and digits.isdecimal()
        return int(digits) if is_number and len(digits) <= MAX_DIGITS else None
    if item.takes_several:
        return _several(item, word)
    return _one(item, word)


def _several(item: SmsItem, word: str) -> list[str] | None:
    width = item.width
    found = [_one(item, word[at : at + width]) for at in range(0, len(word), width)]
    chosen = [code for code in found if code is not None]
    return chosen if len(chosen) == len(found) else None


def _one(item: SmsItem, word: str) -> str | None:
    spelled = (word, by_sound(word), as_letters(word))
    if item.width > 1:
        spelled = (as_digits(word),)  # type: ignore[assignment]  # of any length
    for sign in spelled:
        if sign in item.choices:
            return item.choices[sign]
    if "Y" in item.choices and YES_WORDS & {word, by_sound(word)}:
        return item.choices["Y"]
    if "N" in item.choices and NO_WORDS & {word, by_sound(word)}:
        return item.choices["N"]
    return None
