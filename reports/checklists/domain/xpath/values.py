"""What rules compute with, and how one kind of value is read as another.

As JavaRosa does it: an empty answer is an empty text and no number, dates count as whole
days since 1970 by the clock on the wall, numbers are equal within 1e-12.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

EPOCH = date(1970, 1, 1)
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)", re.ASCII)
SAME = 1e-12
LARGEST_SHORT = 2**31 - 1
# A number as Java writes it plainly; beyond, it uses an exponent.
PLAIN_FROM, PLAIN_TO = 1e-3, 1e7
DAY_SECONDS = 86_400
MAX_DAYS = 2_900_000
# Keeps the reading of a hostile text cheap.
MAX_DIGITS = 400


class NotEvaluable(Exception):
    """A rule cannot be decided here; nobody is blamed for it."""


@dataclass(frozen=True)
class Moment:
    """A date, a moment or a time of day, by the clock on the wall."""

    wall: datetime
    offset: timedelta | None = None
    has_time: bool = True

    @property
    def days(self) -> float:
        """Return the whole days since 1970."""
        return float((self.wall.date() - EPOCH).days)

    @property
    def fraction(self) -> float:
        """Return the share of the day that has passed."""
        midnight = self.wall.replace(hour=0, minute=0, second=0, microsecond=0)
        return (self.wall - midnight).total_seconds() / DAY_SECONDS

    def exact_days(self, offset: timedelta) -> float:
        """Return the days since 1970 in Greenwich, with their fraction."""
        moment = self.wall - offset
        return moment.replace(tzinfo=UTC).timestamp() / DAY_SECONDS


class Node:
    """A group, one repeat, an answer, or a row of a list of choices.

    `doubtful` means that the rule for its relevance could not be decided.
    """

    __slots__ = (
        "children",
        "doubtful",
        "name",
        "parent",
        "path",
        "position",
        "relevant",
        "value",
    )

    def __init__(
        self,
        name: str,
        *,
        parent: Node | None = None,
        value: Plain = "",
        path: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.parent = parent
        self.value = value
        self.path = path
        self.children: dict[str, list[Node]] = {}
        self.relevant = True
        self.doubtful = False
        self.position = 1

    def add(self, child: Node) -> Node:
        """Put a child last; children of one name are repeats."""
        child.parent = self
        same = self.children.setdefault(child.name, [])
        same.append(child)
        child.position = len(same)
        return child

    def inside(self, name: str) -> list[Node]:
        """Return the children of a name, or all of them for `*`."""
        if name == "*":
            return [child for same in self.children.values() for child in same]
        return self.children.get(name, [])

    def named(self, name: str) -> list[Node]:
        """Return the relevant children of a name."""
        return [child for child in self.inside(name) if child.relevant]


Value = str | float | bool | Moment | list[Node]
Plain = str | float | bool | Moment


def plain(value: Value) -> Plain:
    """Return the value of a path that leads to one answer."""
    if not isinstance(value, list):
        return value
    if not value:
        return ""
    if len(value) > 1:
        raise NotEvaluable("a path leads to several answers where one is needed")
    return value[0].value


def to_number(value: Value) -> float:
    """Return a number; what is none is NaN."""
    given = plain(value)
    if isinstance(given, float):
        return given
    if isinstance(given, bool):
        return 1.0 if given else 0.0
    if isinstance(given, Moment):
        return given.days
    written = given.replace(",", ".").strip()
    if len(written) > MAX_DIGITS or not NUMBER.fullmatch(written):
        return math.nan
    return float(written)


def to_text(value: Value) -> str:
    """Return a text."""
    given = plain(value)
    if isinstance(given, str):
        return given
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, Moment):
        return given.wall.date().isoformat()
    return number_text(given)


def to_truth(value: Value) -> bool:
    """Return whether a value counts as true."""
    given = plain(value)
    if isinstance(given, bool):
        return given
    if isinstance(given, float):
        return not math.isnan(given) and abs(given) > SAME
    return given != ""


def are_equal(left: Value, right: Value) -> bool:
    """Compare as booleans if one is, else as numbers if one is, else as texts."""
    one, other = plain(left), plain(right)
    if isinstance(one, bool) or isinstance(other, bool):
        return to_truth(one) == to_truth(other)
    if isinstance(one, float) or isinstance(other, float):
        return abs(to_number(one) - to_number(other)) < SAME
    return to_text(one) == to_text(other)


def to_whole(value: Value) -> float:
    """Return a number without its fraction."""
    number = to_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def number_text(number: float) -> str:
    """Write a number as Java does."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "-Infinity" if number < 0 else "Infinity"
    if abs(number) < SAME:
        return "0"
    if number.is_integer() and abs(number) <= LARGEST_SHORT:
        return str(int(number))
    return _java_double(number)


def _java_double(number: float) -> str:
    if PLAIN_FROM <= abs(number) < PLAIN_TO:
        return repr(number)
    sign, digits, power = Decimal(repr(number)).normalize().as_tuple()
    shown = "".join(str(digit) for digit in digits)
    exponent = len(shown) - 1 + int(power)
    return f"{'-' if sign else ''}{shown[0]}.{shown[1:] or '0'}E{exponent}"


def date_from_days(days: float) -> Moment:
    """Return the date so many days after 1970."""
    if not abs(days) < MAX_DAYS:
        raise NotEvaluable("a number is too large for a date")
    try:
        since = timedelta(milliseconds=round(days * DAY_SECONDS * 1000))
        day = datetime(1970, 1, 1) + since  # noqa: DTZ001 - wall clock
    except OverflowError as error:
        raise NotEvaluable("a number is too large for a date") from error
    return Moment(day)
