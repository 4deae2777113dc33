"""A short message read as people type it; pure, in time linear to its length.

    OP KZ00426 T0815 A24Y A25N H09 1200 K4829137 * queue outside

is the opening at station KZ-0042 (6 is its check digit), reached at 08:15. The words may
come in any order. What is not understood is named, never guessed and never dropped.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from reports.intake.domain.sms.alphabet import as_digits, fold, skeleton
from reports.intake.domain.sms.check_digit import has_check_digit
from reports.intake.domain.sms.codebook import SmsBook
from reports.intake.domain.sms.naming import find_book
from reports.intake.domain.sms.values import Taken, split_item, value_of

MAX_SIGNS = 2_000
MAX_WORDS = 400
MAX_COMMENT = 1_000
MAX_CODE = 41
HOURS, MINUTES = 24, 60
PART = re.compile(r"(?<![\w/])\(?([1-9])\s?(?:/|\bOF\b|\bИЗ\b)\s?([1-9])\)?(?![\w/])")
CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d\d)(?!\d)")
TIMES = re.compile(r"(\d{3,4})(?:-(\d{3,4}))?")
ONE_TIME = re.compile(r"K(\d{7})")
ALMOST_ONE_TIME = re.compile(r"K\d{5,9}")
GLUE = re.compile(r"[^\w@-]+|_")
INSIDE = re.compile(r"[-]+")
# Who writes, before the rest, as the card asks of another telephone.
NAMED = re.compile(r"@\S+")
HELP = frozenset(map(fold, ("help", "помощь", "көмек", "?", "info")))


@dataclass
class Parsed:
    """What a message says; codes as the book writes them, times as HHMM."""

    book: SmsBook | None = None
    part: tuple[int, int] | None = None
    station: str = ""
    has_bad_station: bool = False
    arrived: str = ""
    departed: str = ""
    observer: str = ""
    codes: tuple[str, ...] = ()
    values: dict[str, Taken] = field(default_factory=dict)
    comment: str = ""
    problems: list[str] = field(default_factory=list)
    asks_for_help: bool = False


def parse_messages(
    texts: Sequence[str],
    *,
    books: Mapping[str, SmsBook],
    stations: Collection[str] = (),
) -> Parsed:
    """Read the parts of one report, in their order.

    `books` by keyword; `stations` the skeletons of the places that there are, as far as
    `station_candidates` names them. Without a keyword only one book is taken for granted.
    """
    heads, comments = [], []
    for text in texts:
        head, _, comment = text[:MAX_SIGNS].partition("*")
        heads.append(fold(head)[:MAX_SIGNS])
        comments.append(" ".join(comment.split()))
    reading = _Reading(books, frozenset(stations))
    parsed = reading.read(" ".join(heads))
    parsed.comment = " ".join(filter(None, comments))[:MAX_COMMENT]
    return parsed


def part_of(text: str) -> tuple[int, int] | None:
    """Return which part of how many a message says it is."""
    match = PART.search(fold(text[:MAX_SIGNS].partition("*")[0]))
    if match is None:
        return None
    number, of = int(match[1]), int(match[2])
    return (number, of) if number <= of and of > 1 else None


def station_candidates(texts: Sequence[str]) -> set[str]:
    """Return what may be a place: words, or two neighbors, that end in a check digit."""
    found: set[str] = set()
    for text in texts:
        folded = fold(text[:MAX_SIGNS].partition("*")[0])[:MAX_SIGNS]
        words = [INSIDE.sub("", w) for w in GLUE.sub(" ", folded).split()[:MAX_WORDS]]
        pairs = (a + b for a, b in itertools.pairwise(words))
        for word in (*words, *pairs):
            bones = skeleton(word)
            if len(word) <= MAX_CODE and _is_code(word) and has_check_digit(bones):
                found.add(bones[:-1])
    return found


class _Reading:
    """One walk over the words; a value may stand apart from its item."""

    def __init__(self, books: Mapping[str, SmsBook], stations: Collection[str]) -> None:
        self.books = books
        self.stations = stations
        self.parsed = Parsed()
        self.waiting = ""
        self.left: list[tuple[int, str]] = []
        self.codes: list[str] = []

    def read(self, folded: str) -> Parsed:
        if match := PART.search(folded):
            number, of = int(match[1]), int(match[2])
            self.parsed.part = (number, of) if number <= of and of > 1 else None
        folded = PART.sub(" ", folded)
        folded = CLOCK.sub(lambda m: f"{int(m[1]):02}{m[2]}", folded)
        self.parsed.asks_for_help = NAMED.sub(" ", folded).strip() in HELP
        words = GLUE.sub(" ", folded).split()[:MAX_WORDS]
        # Which checklist it is comes first, because all else depends on it.
        self.parsed.book, keyword = find_book(words, self.books)
        for place, word in enumerate(words):
            if place != keyword:
                self._word(place, word)
        self._close()
        self._station()
        self.parsed.codes = tuple(self.codes)
        return self.parsed

    def _word(self, place: int, word: str) -> None:
        if self._takes_time(word) or self._takes_identity(word):
            return
        plain = INSIDE.sub("", word)
        if self._is_station(skeleton(plain)):
            self._close()
            self.left.append((place, plain))
            return
        if self._takes_item(plain) or self._takes_value(plain):
            return
        self._close()
        self.left.append((place, plain))

    def _is_station(self, bones: str) -> bool:
        return bones[:-1] in self.stations and has_check_digit(bones)

    def _takes_time(self, word: str) -> bool:
        plain = word if self.waiting == "T" else word.removeprefix("T")
        if word == "T":
            self._close()
            self.waiting = "T"
            return True
        if plain == word and self.waiting != "T":
            return False
        match = TIMES.fullmatch(as_digits(plain))
        if match is None or not all(_is_clock(m) for m in match.groups() if m):
            return False
        self.waiting = ""
        self.parsed.arrived = match[1].zfill(4)
        self.parsed.departed = (match[2] or "").zfill(4) if match[2] else ""
        return True

    def _takes_identity(self, word: str) -> bool:
        if word.startswith("@"):
            self._close()
            self.parsed.observer = word.strip("@")
            return True
        code = word[:1] + as_digits(word[1:])
        if match := ONE_TIME.fullmatch(code):
            self._close()
            is_whole = has_check_digit(match[1])
            (self.codes if is_whole else self.parsed.problems).append(
                match[1] if is_whole else code
            )
            return True
        if ALMOST_ONE_TIME.fullmatch(code):
            self._close()
            self.parsed.problems.append(code)
            return True
        return False

    def _takes_item(self, word: str) -> bool:
        if self.parsed.book is None:
            return False
        found = split_item(self.parsed.book, word)
        if found is None:
            return False
        item, rest = found
        value = value_of(item, rest) if rest else None
        if rest and value is None and sum(s.isdigit() for s in rest) > 1:
            return False  # a place's code that begins like an item
        self._close()
        if rest and value is None:
            self.parsed.problems.append(item.code)
        elif value is None:
            self.waiting = item.code
        else:
            self._give(item.code, value)
            self.waiting = f"+{item.code}" if item.takes_several else ""
        return True

    def _takes_value(self, word: str) -> bool:
        """Give a word to the item before it; several choices may stand apart."""
        book, code = self.parsed.book, self.waiting.removeprefix("+")
        if book is None or code not in book.by_code:
            return False
        item = book.by_code[code]
        is_more = self.waiting.startswith("+")
        value = value_of(item, word)
        if value is None or (is_more and len(word) > item.width):
            return False
        if is_more:
            earlier = self.parsed.values.get(code)
            if earlier is None:
                return True  # contradicted before, and named as such
            value = [*earlier, *value] if isinstance(value, list) else value  # type: ignore[misc]  # of several choices both are lists
            self.parsed.values[code] = value
        else:
            self._give(code, value)
        self.waiting = f"+{code}" if item.takes_several else ""
        return True

    def _give(self, code: str, value: Taken) -> None:
        known = self.parsed.values.get(code, value)
        if known != value:
            # Two answers to one question in one message are none.
            del self.parsed.values[code]
            self.parsed.problems.append(code)
        elif code not in self.parsed.problems:
            self.parsed.values[code] = value

    def _close(self) -> None:
        if self.waiting and not self.waiting.startswith("+"):
            self.parsed.problems.append(self.waiting)
        self.waiting = ""

    def _station(self) -> None:
        """Choose the place among the words left: one, or two neighbors, that check out."""
        singles = [(word, {place}) for place, word in self.left]
        pairs = [
            (a + b, at | its)
            for (a, at), (b, its) in itertools.pairwise(singles)
            if max(its) - max(at) == 1
        ]
        candidates = [
            (skeleton(word), used)
            for word, used in (*singles, *pairs)
            if _is_code(word)
        ]
        here = [c for c in candidates if self._is_station(c[0])]
        # Of two ways to read it the longer one leaves less unread.
        chosen, used = max(here, key=lambda c: len(c[1]), default=("", set()))
        if chosen:
            self.parsed.station = chosen[:-1]
        elif candidates:
            self.parsed.has_bad_station = True
        self.parsed.problems += [w for place, w in self.left if place not in used]


def _is_clock(written: str) -> bool:
    return int(written[:-2]) < HOURS and int(written[-2:]) < MINUTES


def _is_code(word: str) -> bool:
    """Tell whether this may be a place: some digit in it, a digit at its end."""
    return (
        word.isalnum()
        and len(word) > 1
        and skeleton(word)[-1:].isdigit()
        and any(sign.isdigit() for sign in word)
    )
