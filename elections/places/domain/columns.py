"""The columns of station, area and commission sheets, with every heading we accept.

Headings are compared without case, spaces and signs: "Station code" is station_code.
"""

from __future__ import annotations

from zoneinfo import available_timezones

from elections.places.domain.sheets import (
    Column,
    number_between,
    one_of,
    text_of,
    whole_number,
    yes_or_no,
)

CODE_LENGTH = 40
STATION_KINDS = {
    "ordinary": "ordinary",
    "regular": "ordinary",
    "обычный": "ordinary",
    "hospital": "hospital",
    "больница": "hospital",
    "prison": "prison",
    "detention": "prison",
    "сизо": "prison",
    "military": "military",
    "воинская часть": "military",
    "abroad": "abroad",
    "за рубежом": "abroad",
    "mobile": "mobile",
}
SETTINGS = {
    "urban": "urban",
    "city": "urban",
    "u": "urban",
    "город": "urban",
    "қала": "urban",
    "rural": "rural",
    "village": "rural",
    "r": "rural",
    "село": "rural",
    "ауыл": "rural",
}
LEVELS = {code.casefold(): code for code in ("CEC", "TEC", "DEC", "PEC")}


def station_code(cell: str) -> str:
    """Read a code as it is written; leading zeros belong to it."""
    if len(cell) > CODE_LENGTH or any(sign.isspace() for sign in cell):
        raise ValueError(
            f"{cell!r} is no code. A code has no spaces and at most 40 characters."
        )
    if not cell.isprintable():
        raise ValueError("The code holds an unreadable character. Type it again.")
    return cell


def area_level(cell: str) -> int:
    """Read the level of an area; 1 is a region, and so is an empty cell."""
    if cell and not (cell.isascii() and cell.isdecimal() and 1 <= int(cell) <= 9):  # noqa: PLR2004 - one digit
        raise ValueError(f"{cell!r} is no level. Write 1 for regions, 2 for districts.")
    return int(cell or 1)


def time_zone(cell: str) -> str:
    """Read the name of a zone; an offset such as GMT+6 does not know its history."""
    if cell and cell not in available_timezones():
        raise ValueError(f"{cell!r} is not a time zone. Write one such as Asia/Almaty.")
    return cell


STATION_COLUMNS = (
    Column(
        "code",
        station_code,
        (
            "station",
            "station code",
            "station number",
            "ps",
            "pec",
            "номер участка",
            "уик",
        ),
        required=True,
    ),
    Column("name", text_of(200), ("station name", "название", "атауы")),
    Column("address", text_of(300), ("location", "адрес", "мекенжай")),
    Column(
        "area",
        station_code,
        ("area code", "region code", "district code", "код района"),
    ),
    Column("commission", station_code, ("commission code", "tec code", "тик")),
    Column(
        "kind", one_of(STATION_KINDS, blank="ordinary"), ("station kind", "type", "тип")
    ),
    Column(
        "setting", one_of(SETTINGS, blank=""), ("urban rural", "urban", "местность")
    ),
    Column(
        "registered_voters",
        whole_number,
        ("registered", "voters", "electors", "число избирателей"),
    ),
    Column("latitude", number_between(-90, 90), ("lat", "y", "широта")),
    Column("longitude", number_between(-180, 180), ("lon", "lng", "x", "долгота")),
    Column("time_zone", time_zone, ("zone", "timezone", "часовой пояс")),
    Column("is_open", yes_or_no, ("open", "opened", "открыт")),
    Column("closed_reason", text_of(200), ("reason", "why closed", "причина")),
)

AREA_COLUMNS = (
    Column(
        "code", station_code, ("area", "area code", "region code", "код"), required=True
    ),
    Column("name", text_of(200), ("area name", "region", "название"), required=True),
    Column("name_ru", text_of(200), ("name russian", "название на русском")),
    Column("name_kk", text_of(200), ("name kazakh", "атауы")),
    Column("level", area_level, ("area level", "уровень")),
    Column("parent", station_code, ("parent code", "part of", "входит в")),
)

COMMISSION_COLUMNS = (
    Column(
        "code", station_code, ("commission", "commission code", "код"), required=True
    ),
    Column("name", text_of(200), ("commission name", "название"), required=True),
    Column(
        "level", one_of(LEVELS, blank="TEC"), ("commission level", "kind", "уровень")
    ),
    Column("area", station_code, ("area code", "region code")),
    Column("parent", station_code, ("parent code", "higher commission")),
)
