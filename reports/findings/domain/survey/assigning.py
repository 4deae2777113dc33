"""Which team goes to which sampled station; a team can be changed, a station never."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class TeamPlace:
    """A team and the code of its area; empty: it can be sent anywhere."""

    code: str
    area: str = ""


@dataclass(frozen=True)
class StationPlace:
    """A sampled station and its areas from the region down."""

    code: str
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """Station codes by team code, and the stations for which no team is left."""

    stations: Mapping[str, tuple[str, ...]]
    unassigned: tuple[str, ...]


def assign_by_area(
    stations: Sequence[StationPlace], teams: Sequence[TeamPlace], *, most: int
) -> Assignment:
    """Give each station the nearest team that has fewer than `most` stations.

    Nearest is the team of the smallest area around the station; of several the one with
    the fewest stations, then by code. Teams of no area come last.
    """
    given: dict[str, list[str]] = {team.code: [] for team in teams}
    by_area: dict[str, list[str]] = {}
    for team in sorted(teams, key=lambda one: one.code):
        by_area.setdefault(team.area, []).append(team.code)
    unassigned: list[str] = []
    # Stations with the fewest teams around them choose first.
    order = sorted(
        stations,
        key=lambda one: (
            sum(len(by_area.get(area, ())) for area in one.areas),
            one.code,
        ),
    )
    for station in order:
        nearest = _nearest(station, by_area, given, most)
        if nearest is None:
            unassigned.append(station.code)
        else:
            given[nearest].append(station.code)
    return Assignment(
        {team: tuple(sorted(codes)) for team, codes in given.items() if codes},
        tuple(sorted(unassigned)),
    )


def _nearest(
    station: StationPlace,
    by_area: Mapping[str, Sequence[str]],
    given: Mapping[str, Sequence[str]],
    most: int,
) -> str | None:
    for area in (*reversed(station.areas), ""):
        free = [team for team in by_area.get(area, ()) if len(given[team]) < most]
        if free:
            return min(free, key=lambda team: (len(given[team]), team))
    return None
