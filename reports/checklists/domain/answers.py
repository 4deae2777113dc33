"""Read one answer as its question asks for it, or say why it cannot be used."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from reports.checklists.domain.definition import (
    EXCLUSIVE_CHOICES,
    NO,
    YES,
    Question,
    QuestionKind,
)
from reports.checklists.domain.moments import iso_date, iso_datetime, iso_time

MAX_TEXT = 10_000
MAX_WHOLE = 999_999_999
MAX_DECIMAL = 1e12
MAX_DEPTH = 6
MAX_CODE = 200
MAX_PARTS = 500
WHOLE = re.compile(r"[+-]?\d{1,30}(?:\.0+)?")
DECIMAL = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?")
# People and papers are counted; below nothing there is no count.
COUNTED_ROLES = frozenset(
    {"registered_voters", "voted_so_far", "members_present", "women_present"}
)
COUNTED_PREFIXES = ("protocol:",)
GEOPOINT_LIMITS = ((-90.0, 90.0), (-180.0, 180.0))
# Latitude and longitude, and from phones also altitude and accuracy.
GEOPOINT_PARTS = range(2, 5)


class _Unusable:
    """The mark of an answer that is left out; None is a JSON value and cannot be it."""


UNUSABLE: Final = _Unusable()


@dataclass(frozen=True)
class Refusal:
    """Why an answer is set aside."""

    rule: str
    message: str


def read_answer(question: Question, value: object) -> object:
    """Return the normalised answer, or a `Refusal`."""
    return READERS[question.kind](question, value)


def clean_text(written: str) -> str:
    """Drop what a database cannot store: NUL characters and halves of characters."""
    return written.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def shown(value: object) -> str:
    """Return any value in at most 200 characters, for a flag; it never fails."""
    if isinstance(value, str):
        return clean_text(value[:200])
    if isinstance(value, int) and abs(value) > MAX_DECIMAL:
        return "(a very large number)"
    if value is None or isinstance(value, bool | int | float):
        return str(value)
    return "(several values)"


def bounded(value: object, *, depth: int = 0) -> Any:
    """Return a copy of a JSON value without what is too deep or too large."""
    if isinstance(value, Mapping | list | tuple):
        if depth > MAX_DEPTH or len(value) > MAX_PARTS:
            return UNUSABLE
        return _bounded_parts(value, depth=depth)
    if isinstance(value, str):
        return clean_text(value[:MAX_TEXT])
    if isinstance(value, int | float):
        return value if abs(value) <= MAX_DECIMAL else UNUSABLE
    return None if value is None else UNUSABLE


def _bounded_parts(
    value: Mapping[Any, Any] | list[Any] | tuple[Any, ...], *, depth: int
) -> object:
    if not isinstance(value, Mapping):
        parts = [bounded(part, depth=depth + 1) for part in value]
        return [part for part in parts if part is not UNUSABLE]
    copies = {
        clean_text(str(key)[:100]): bounded(part, depth=depth + 1)
        for key, part in value.items()
    }
    return {key: copy for key, copy in copies.items() if copy is not UNUSABLE}


def _choice(question: Question, value: object) -> object:
    code = _code(question, value)
    if code in question.choice_numbers or _may_be_listed(question, code):
        return clean_text(code)
    return Refusal("unknown_choice", "The form has no such choice.")


def _choices(question: Question, value: object) -> object:
    given = value.split() if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or len(given) > MAX_PARTS:
        return Refusal("wrong_type", "A list of choices was expected.")
    codes = {_code(question, part) for part in given}
    if question.choices_from:
        return _listed(question, [_code(question, part) for part in given])
    if not codes <= question.choice_numbers.keys():
        return Refusal("unknown_choice", "The form has no such choice.")
    if len(codes) > 1 and codes & EXCLUSIVE_CHOICES:
        return Refusal(
            "contradictory_choices", "“None” or “not observed” is not alone."
        )
    return [code for code in question.choice_codes if code in codes]


def _may_be_listed(question: Question, code: str) -> bool:
    """Tell whether a code can stand in the file that only phones have read."""
    is_code = 0 < len(code) <= MAX_CODE and not re.search(r"\s", code)
    return bool(question.choices_from) and is_code


def _listed(question: Question, codes: list[str]) -> object:
    if not all(_may_be_listed(question, code) for code in codes):
        return Refusal("wrong_type", "A list of choices was expected.")
    return [clean_text(code) for code in dict.fromkeys(codes)]


def _ranked(question: Question, value: object) -> object:
    """Read choices in the order in which they were put, each once."""
    given = value.split() if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or len(given) > MAX_PARTS:
        return Refusal("wrong_type", "A list of choices was expected.")
    codes = list(dict.fromkeys(_code(question, part) for part in given))
    if not set(codes) <= question.choice_numbers.keys():
        return Refusal("unknown_choice", "The form has no such choice.")
    return codes


def _code(question: Question, value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and abs(value) <= MAX_WHOLE else ""


def _whole(question: Question, value: object) -> object:
    number = _whole_number(value)
    if number is None:
        return Refusal("wrong_type", "A whole number was expected.")
    lowest, highest = _limits(question)
    if number < lowest:
        return Refusal("out_of_range", f"The smallest possible number is {lowest}.")
    if number > highest:
        return Refusal("out_of_range", f"The largest possible number is {highest}.")
    return number


def _whole_number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else None
    if isinstance(value, str) and WHOLE.fullmatch(value.strip()):
        return int(value.strip().split(".")[0])
    return None


def _limits(question: Question) -> tuple[int, int]:
    role = question.role or ""
    is_count = role in COUNTED_ROLES or role.startswith(COUNTED_PREFIXES)
    lowest = 0 if is_count else -MAX_WHOLE
    if question.minimum is not None:
        lowest = question.minimum
    return lowest, MAX_WHOLE if question.maximum is None else question.maximum


def _decimal(question: Question, value: object) -> object:
    refusal = Refusal("wrong_type", "A number was expected.")
    if isinstance(value, str) and DECIMAL.fullmatch(value.strip()):
        number = float(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        # A whole number can be too large for any float.
        number = float(value) if -MAX_DECIMAL <= value <= MAX_DECIMAL else math.inf
    else:
        return refusal
    if not -MAX_DECIMAL <= number <= MAX_DECIMAL:
        return refusal
    lowest, highest = question.minimum, question.maximum
    is_low = lowest is not None and number < lowest
    if is_low or (highest is not None and number > highest):
        return Refusal("out_of_range", "The number is outside what is possible.")
    return number


def _text(question: Question, value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        is_short = abs(value) <= MAX_DECIMAL
        return str(value) if is_short else Refusal("wrong_type", "Text was expected.")
    if not isinstance(value, str):
        return Refusal("wrong_type", "Text was expected.")
    if len(value) > MAX_TEXT:
        return Refusal("too_long", f"More than {MAX_TEXT} characters.")
    return clean_text(value).strip() or UNUSABLE


def _moment(
    reading: Callable[[str], str | None], expected: str
) -> Callable[[Question, object], object]:
    def read(question: Question, value: object) -> object:
        iso = reading(value.strip()) if isinstance(value, str) else None
        return iso or Refusal("wrong_type", f"{expected} was expected.")

    return read


def _geopoint(question: Question, value: object) -> object:
    parts = value.split() if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or len(parts) not in GEOPOINT_PARTS:
        return Refusal("wrong_type", "A position was expected.")
    numbers = [_decimal(question, part) for part in parts]
    for number, (lowest, highest) in zip(numbers, GEOPOINT_LIMITS, strict=False):
        if not isinstance(number, float) or not lowest <= number <= highest:
            return Refusal("out_of_range", "There is no such position on Earth.")
    if not all(isinstance(number, float) for number in numbers):
        return Refusal("wrong_type", "A position was expected.")
    return " ".join(str(number) for number in numbers)


def _nothing(question: Question, value: object) -> object:
    return UNUSABLE


READERS: Mapping[QuestionKind, Callable[[Question, object], object]] = {
    QuestionKind.SELECT_ONE: _choice,
    QuestionKind.SELECT_MULTIPLE: _choices,
    QuestionKind.RANK: _ranked,
    QuestionKind.INTEGER: _whole,
    QuestionKind.DECIMAL: _decimal,
    QuestionKind.TEXT: _text,
    QuestionKind.DATE: _moment(iso_date, "A date"),
    QuestionKind.TIME: _moment(iso_time, "A time of day"),
    QuestionKind.DATETIME: _moment(iso_datetime, "A date and time"),
    QuestionKind.GEOPOINT: _geopoint,
    QuestionKind.IMAGE: _text,
    QuestionKind.AUDIO: _text,
    QuestionKind.FILE: _text,
    QuestionKind.CALCULATE: _text,
    QuestionKind.NOTE: _nothing,
}
