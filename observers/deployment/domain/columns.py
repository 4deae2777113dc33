"""The columns of a sheet of deployments: one team a line."""

from __future__ import annotations

from elections.places.domain.columns import station_code
from elections.places.domain.sheets import Column, whole_number
from observers.deployment.domain.expectation import FREE_ROUTE


def station_codes(cell: str) -> tuple[str, ...]:
    """Read codes parted by spaces, commas or semicolons, each once."""
    words = cell.replace(",", " ").replace(";", " ").split()
    return tuple(dict.fromkeys(station_code(word) for word in words))


DEPLOYMENT_COLUMNS = (
    Column("team", station_code, ("team code", "команда", "топ"), required=True),
    Column("area", station_code, ("area code", "region code", "код района", "өңір")),
    Column("stations", station_codes, ("station", "station codes", "участки", "уик")),
    *(Column(stage, whole_number, (f"expected {stage}",)) for stage in FREE_ROUTE),
)
