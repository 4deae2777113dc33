"""The columns of result and turnout sheets, with every heading we accept."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal, InvalidOperation

from elections.places.domain.columns import station_code
from elections.places.domain.sheets import Column, text_of, whole_number

MOST_SEATS = 9_999


def share_from_percent(cell: str) -> Decimal | None:
    """Read 54.09 or 54,09 % as the share 0.5409; decimals stay as published."""
    number = _decimal(cell.removesuffix("%").strip())
    return None if number is None else _share(number.scaleb(-2), cell)


def share(cell: str) -> Decimal | None:
    """Read a share from 0 to 1, or a cell that Excel shows in per cent."""
    if cell.endswith("%"):
        return share_from_percent(cell)
    number = _decimal(cell)
    return None if number is None else _share(number, cell)


def clock_or_moment(cell: str) -> time | datetime | None:
    """Read 10:10 as local time of the day, or a whole moment with its offset."""
    if not cell:
        return None
    try:
        return time.fromisoformat(cell)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is no time. Write it as 10:10.") from None
    if moment.tzinfo is None:
        raise ValueError(f"{cell} has no offset. Write 10:10, or end it with +06:00.")
    return moment


def seat_count(cell: str) -> int | None:
    """Read a number of seats."""
    seats = whole_number(cell)
    if seats is not None and seats > MOST_SEATS:
        raise ValueError(f"{cell} seats are more than any chamber has.")
    return seats


def line_name(cell: str) -> str:
    """Read the name of a protocol line: small letters, votes when empty."""
    name = cell.casefold().replace(" ", "_") or "votes"
    if len(name) > 40 or not name.replace("_", "").isalnum():  # noqa: PLR2004 - field
        raise ValueError(
            f"{cell!r} is no line. Write votes, valid, invalid, in_box ..."
        )
    return name


AREA = Column(
    "area",
    station_code,
    ("area code", "region", "region code", "код района", "регион", "өңір"),
)
SOURCE = Column("source", text_of(300), ("published by",))
SOURCE_URL = Column("source_url", text_of(500), ("url", "link"))

TURNOUT_COLUMNS = (
    AREA,
    Column("as_of", clock_or_moment, ("time", "local time", "hour", "at")),
    Column(
        "turnout_percent",
        share_from_percent,
        ("percent", "turnout", "явка", "turnout %"),
    ),
    Column("turnout_share", share, ("share",)),
    Column("voters", whole_number, ("voted", "ballots issued")),
    Column("registered", whole_number, ("registered voters", "electors")),
    SOURCE,
    SOURCE_URL,
)

RESULT_COLUMNS = (
    Column(
        "contest",
        station_code,
        ("contest code", "ballot", "выборы", "бюллетень", "сайлау"),
        required=True,
    ),
    AREA,
    Column(
        "station",
        station_code,
        ("station code", "ps", "уик", "номер участка", "учаске"),
    ),
    Column(
        "contestant",
        station_code,
        ("list", "option", "party", "candidate", "партия", "кандидат", "список"),
    ),
    Column("line", line_name, ("protocol line", "строка", "жол")),
    Column(
        "value",
        whole_number,
        ("votes", "number", "голоса", "число голосов", "дауыс саны"),
        required=True,
    ),
    Column(
        "percent_published",
        share_from_percent,
        ("percent", "published percent", "процент", "пайыз"),
    ),
    Column(
        "seats", seat_count, ("list seats", "published seats", "мандаты", "мандаттар")
    ),
)


def _decimal(cell: str) -> Decimal | None:
    if not cell:
        return None
    try:
        return Decimal(cell.replace(",", "."))
    except InvalidOperation:
        raise ValueError(f"{cell!r} is not a number. Write it as 54.09.") from None


def _share(number: Decimal, cell: str) -> Decimal:
    if not number.is_finite() or not 0 <= number <= 1:
        raise ValueError(f"{cell} is not between nothing and everybody.")
    return number
