"""The official facts of the reference case, read from files that name their sources."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path

from reports.simulation.domain.world import Region

FOLDER = Path(__file__).resolve().parent.parent / "kazakhstan_2023"
LAST_ANNOUNCEMENT = "20:10"
NATIONAL = "NATIONAL"


@dataclass(frozen=True)
class PublishedOption:
    """One option of the party-list ballot as published."""

    name: str
    votes: int
    share: Decimal
    seats: int | None
    source: str


@dataclass(frozen=True)
class AnnouncedTurnout:
    """One announcement; `region` is empty for the whole country."""

    region: str
    at: time
    share: Decimal
    source: str


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def published_options() -> tuple[PublishedOption, ...]:
    """Return the options with their votes, in the order of the file."""
    return tuple(
        PublishedOption(
            name=row["option"],
            votes=int(row["votes"]),
            share=Decimal(row["percent_published"]) / 100,
            seats=int(row["list_seats"]) if row["list_seats"] else None,
            source=row["source_url"],
        )
        for row in _rows("results.csv")
    )


@cache
def invented_regions() -> tuple[Region, ...]:
    """Return regions of a country that does not exist, as unlike each other as ours."""
    return tuple(
        replace(region, code=f"{number:02}", name=f"Simulated region {number:02}")
        for number, region in enumerate(regions(), start=1)
    )


@cache
def announced_turnout() -> tuple[AnnouncedTurnout, ...]:
    """Return every turnout announcement, by region code."""
    codes = {row["name"]: row["code"] for row in _rows("regions.csv")}
    return tuple(
        AnnouncedTurnout(
            region="" if row["region"] == NATIONAL else codes[row["region"]],
            at=datetime.strptime(row["local_time"], "%H:%M").time(),  # noqa: DTZ007
            share=Decimal(row["turnout_percent"]) / 100,
            source=row["source_url"],
        )
        for row in _rows("turnout.csv")
    )


@cache
def regions() -> tuple[Region, ...]:
    """Return the twenty regions with the turnout announced last."""
    at_close = {
        row["region"]: float(row["turnout_percent"]) / 100
        for row in _rows("turnout.csv")
        if row["local_time"] == LAST_ANNOUNCEMENT
    }
    return tuple(
        Region(
            code=row["code"],
            name=row["name"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            time_zone=row["time_zone"],
            utc_offset=int(row["utc_offset"]),
            urban_share=float(row["urban_share"]),
            weight=float(row["weight"]),
            turnout=at_close[row["name"]],
        )
        for row in _rows("regions.csv")
    )
