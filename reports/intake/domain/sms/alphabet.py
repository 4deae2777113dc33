"""Letters as thumbs, keyboards and networks leave them, made one alphabet again."""

from __future__ import annotations

import unicodedata

# The same sight under another number: Cyrillic, and the Greek capitals of GSM-7.
LOOKALIKES = str.maketrans(
    "АВСЕЁНКМОРТХУҮҰІЈЅΑΒΕΗΙΚΜΝΟΡΤΥΧΖ\x00",
    "ABCEEHKMOPTXYYYIJSABEHIKMNOPTYXZ@",
)
# Letters without a Latin twin, for who types the sound instead of the sight.
SOUNDS = str.maketrans("БГДЖЗИЙЛПФЦЫЭЮӘҒҚҢӨҺ", "BGDJZIILPFCYEUAGKNOH")
TAKEN_FOR_DIGITS = str.maketrans("OILЗ|!", "011311")
TAKEN_FOR_LETTERS = str.maketrans("01", "OI")
NO_SIGN = frozenset({"Cf", "Cs", "Co", "Cn", "Mn", "Me"})
A_GAP = frozenset({"Cc", "Zs", "Zl", "Zp", "So", "Sk"})


def fold(written: str) -> str:
    """Return upper-case text of letters, digits and ASCII signs; one gap for any gap.

    Emoji and no-break spaces are gaps, signs without width are nothing. A gap keeps
    words apart, which one of them may have been typed instead of a space.
    """
    plain = unicodedata.normalize("NFKC", written).upper().translate(LOOKALIKES)
    signs = (_sign(sign) for sign in plain)
    return " ".join("".join(signs).split())


def by_sound(folded: str) -> str:
    """Return folded text with the rest of Cyrillic as it sounds."""
    return folded.translate(SOUNDS)


def as_digits(folded: str) -> str:
    """Return the text with the letters that are taken for digits as digits."""
    return folded.translate(TAKEN_FOR_DIGITS)


def as_letters(folded: str) -> str:
    """Return the text with the digits that are taken for letters as letters."""
    return folded.translate(TAKEN_FOR_LETTERS)


def skeleton(code: str) -> str:
    """Return a place's code as it is compared: letters and digits, O as 0, I and L as 1.

    Two codes with one skeleton look the same in a message; `code_skeleton`
    of the places says this once more for the database.
    """
    return "".join(sign for sign in as_digits(fold(code)) if sign.isalnum())


def is_near(word: str, other: str) -> bool:
    """Tell whether two words differ by one typing error: a letter or two swapped."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return word == other
    start = next(
        (i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b),
        min(len(word), len(other)),
    )
    rest, its_rest = word[start:], other[start:]
    is_swap = rest[1::-1] == its_rest[:2] and rest[2:] == its_rest[2:]
    return (
        is_swap
        or rest[1:] == its_rest[1:]
        or rest[1:] == its_rest
        or rest == its_rest[1:]
    )


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in NO_SIGN:
        return ""
    return " " if category in A_GAP else sign
