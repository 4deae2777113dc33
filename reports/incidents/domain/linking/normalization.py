"""The same thing written in many ways, brought to one: plates, stations, sizes, words.

Russian and Kazakh are read beside English; endings are allowed for, not understood.
"""

from __future__ import annotations

import re
import unicodedata

SHORTEST_PLATE, FEWEST_DIGITS, SHORTEST_WORD = 5, 2, 4
# No plate has four letters in a row: such are words written beside it.
WORD_BESIDE_PLATE = 4
LARGEST_GROUP = 9_999
# Cyrillic letters that look like Latin ones, which is how a plate is often typed.
LOOK_ALIKES = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406",
    "ABEKMHOPCTYXI",
)
# Not \w: it would take the digits of a number written without a space.
LETTER = r"[^\W\d_]"
STATION = (
    rf"(?:уик|пэк|иу|pec|polling\s+station|station|участ(?:ок|к){LETTER}*"
    rf"|учас(?:ок|к){LETTER}*)"
)
SIGN = rf"(?:№|n°|no\.?|#|номер{LETTER}*|нөмір{LETTER}*)"
COUNTED = (
    rf"(?:человек|чел\b|избирател{LETTER}*|адам{LETTER}*|сайлаушы{LETTER}*"
    rf"|кісі{LETTER}*|жолаушы{LETTER}*|пассажир{LETTER}*"
    r"|people|persons|voters)"
)
NUMBER = (
    rf"(?:{LETTER}{{1,3}}\d{{1,4}}-\d{{1,5}}|\d{{1,5}})"
    rf"(?![\d:])(?!\s*(?:{COUNTED}|час|год|жыл))"
)
AND = r"\s*(?:,|и|және|мен|and|&)\s*"
NAMED = re.compile(
    rf"(?<!{LETTER}){STATION}(?:-|\s*{SIGN}?\s*)({NUMBER}(?:{AND}{SIGN}?\s*{NUMBER})*)"
)
# The number may come first; a bare number is as often a count of stations.
ENDING = r"(?:ы?й|[ое]?го|[ое]?му|[оеы]?м|[ыі]?н?ш[ыі])"
ORDINAL = (
    rf"(?:{SIGN}\s*(\d{{1,5}})(?:\s*-|-?{ENDING}(?!{LETTER}))?"
    rf"|(?<![\d-])(\d{{1,5}})(?:\s*-|-?{ENDING}(?!{LETTER})))"
)
ELECTORAL = rf"(?:(?:избирательн{LETTER}*|сайлау)\s+)?"
ONE_STATION = rf"(?:учаске{LETTER}*|участ?(?:ок|ка|ку|ком|ке{LETTER}*)(?!{LETTER}))"
NAMED_BEFORE = re.compile(rf"{ORDINAL}\s*{ELECTORAL}{ONE_STATION}")
AT_ONE = re.compile(
    rf"(?<!{LETTER})(?:на|в|во|к|ко)\s+(\d{{1,5}})\s+{ELECTORAL}участ?к[еу](?!{LETTER})"
)
CASE_ENDING = re.compile(
    rf"(?<![\d-])(\d{{1,5}})\s+(?:сайлау\s+)?учаске(?:с[іи])?"
    rf"(?:ден|нен|ге|не|де|нде|нің)(?!{LETTER})"
)
CODE = re.compile(rf"(?<!{LETTER}){LETTER}{{1,3}}\d{{1,4}}-\d{{1,5}}(?!\d)")
COUNT = re.compile(
    rf"(?:(?:около|примерно|about|шамамен)\s+)?(?<![\d-])(\d{{1,4}})(?:\s*[-–—]\s*(\d{{1,4}}))?\s*-?\s*{COUNTED}"
    rf"|человек\s+(\d{{1,4}})(?:\s*[-–—]\s*(\d{{1,4}}))?(?!\d)"
)
WORD = re.compile(rf"{LETTER}{{{SHORTEST_WORD},}}")


def normalize_plate(text: str) -> str:
    """Return the plate in Latin capitals and digits, or nothing if it is no plate."""
    long = WORD_BESIDE_PLATE
    written = re.sub(rf"{LETTER}{{{long},}}", "", unicodedata.normalize("NFKC", text))
    latin = re.sub(r"[^0-9A-Z]", "", written.upper().translate(LOOK_ALIKES))
    plate = re.sub(rf"[A-Z]{{{long},}}|^KZ(?=\d)", "", latin)
    digits = sum(each.isdecimal() for each in plate)
    return plate if len(plate) >= SHORTEST_PLATE and digits >= FEWEST_DIGITS else ""


def plate_region(plate: str) -> str:
    """Return the digits at the end of a normalized plate: where it was issued."""
    found = re.search(r"\d{2,3}$", plate)
    return found.group() if found else ""


def edit_distance(one: str, other: str) -> int:
    """Return how many characters must be put in, taken out or changed."""
    row = list(range(len(other) + 1))
    for at, mine in enumerate(one, start=1):
        before, row = row, [at]
        for there, theirs in enumerate(other, start=1):
            row.append(
                min(
                    before[there] + 1,
                    row[-1] + 1,
                    before[there - 1] + (mine != theirs),
                )
            )
    return row[-1]


def normalize_station(code: str) -> str:
    """Return a station's code or number: capitals, no look-alikes, no leading zeros.

    Of signs only the hyphen is kept.
    """
    text = unicodedata.normalize("NFKC", code).upper().translate(LOOK_ALIKES)
    text = re.sub(r"[^\w-]|_", "", text)
    return (text.lstrip("0") or "0") if text.isdecimal() else text


def station_number(code: str) -> str:
    """Return the number a code ends with, as people say it: 12 of S71-0012."""
    found = re.search(r"\d+$", normalize_station(code))
    return normalize_station(found.group()) if found else ""


def station_mentions(text: str) -> frozenset[str]:
    """Return the codes and numbers of stations that a text names, normalized."""
    plain = _plain(text)
    found = [match.group() for match in CODE.finditer(plain)]
    for match in NAMED.finditer(plain):
        found.extend(re.findall(NUMBER, match.group(1)))
    found.extend(m.group(1) or m.group(2) for m in NAMED_BEFORE.finditer(plain))
    for alone in (CASE_ENDING, AT_ONE):
        found.extend(match.group(1) for match in alone.finditer(plain))
    return frozenset(normalize_station(each) for each in found)


def size_in(text: str) -> int | None:
    """Return how many people a text says there were; the middle of a range."""
    found = COUNT.search(_plain(text))
    if found is None:
        return None
    numbers = [int(each) for each in found.groups() if each]
    size = round(sum(numbers) / len(numbers))
    return size if 0 < size <= LARGEST_GROUP else None


def words(text: str) -> frozenset[str]:
    """Return the words of four letters and more, without their order and case.

    Words that count people are left out: the size of the group is compared by itself.
    """
    return frozenset(WORD.findall(COUNT.sub(" ", _plain(text))))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded).replace("ё", "е")
