"""Samples of invented polling stations, made from a seed, that R survey read as well.

`python -m tests.data.survey.worlds DIRECTORY` writes them for reference.R. Columns: w
weight, h stratum, c cluster, u unit, N and M populations, y voted, x registered, z a
yes/no finding, k and g groups, v1 to v3 votes, a and b two domains.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

World = Mapping[str, Sequence[float | str]]
Row = dict[str, float | str]

SEED = 20230319
# Sizes of the groups and registered voters in the invented population.
KNOWN: Mapping[str, float] = {
    "p": 2100.0,
    "q": 1300.0,
    "r": 600.0,
    "i": 2300.0,
    "j": 1700.0,
    "x": 4_700_000.0,
}


def random_world() -> World:
    chance = random.Random(f"{SEED}random")
    return _columns(
        [_station(chance) | _place(4000 / 90, N=4000.0) for _row in range(90)]
    )


def stratified_world() -> World:
    chance = random.Random(f"{SEED}stratified")
    plan = {
        "north": (25, 700),
        "south": (40, 2300),
        "west": (12, 900),
        "east": (8, 100),
    }
    rows = [
        _station(chance, lift=0.05 * at)
        | _place(size / count, h=name, c=f"{name}{row}", N=float(size))
        for at, (name, (count, size)) in enumerate(plan.items())
        for row in range(count)
    ]
    return _columns(rows)


def clusters_world() -> World:
    chance = random.Random(f"{SEED}clusters")
    plan = {"north": (9, 60), "south": (14, 200), "west": (5, 41)}
    rows: list[Row] = []
    for name, (count, size) in plan.items():
        for cluster in range(count):
            lift = chance.random() * 0.3
            rows += [
                _station(chance, lift=lift)
                | _place(size / count, h=name, c=str(cluster), N=float(size))
                for _row in range(2 + int(chance.random() * 7))
            ]
    return _columns(rows)


def two_stages_world() -> World:
    chance = random.Random(f"{SEED}two stages")
    return _columns(_two_stages(chance, forms=1))


def visits_world() -> World:
    """Like two stages, but with one to three forms at each station."""
    chance = random.Random(f"{SEED}visits")
    return _columns(_two_stages(chance, forms=3))


def unequal_world() -> World:
    """Draws with replacement and unequal probabilities."""
    chance = random.Random(f"{SEED}unequal")
    rows = []
    for name, count in {"north": 30, "south": 45}.items():
        for _draw in range(count):
            station = _station(chance)
            weight = 2_000_000 / (count * float(station["x"]))
            rows.append(station | _place(weight, h=name))
    return _columns(rows)


def lonely_world() -> World:
    """Two strata with one cluster, and one that is fully observed."""
    chance = random.Random(f"{SEED}lonely")
    plan = {
        "north": (8, 30),
        "south": (11, 90),
        "west": (1, 12),
        "east": (1, 7),
        "capital": (1, 1),
    }
    rows = [
        _station(chance)
        | _place(size / count, h=name, c=f"{name}{cluster}", N=float(size))
        for name, (count, size) in plan.items()
        for cluster in range(count)
        for _row in range(4 + cluster % 3)
    ]
    return _columns(rows)


WORLDS: Mapping[str, Callable[[], World]] = {
    "random": random_world,
    "stratified": stratified_world,
    "clusters": clusters_world,
    "two_stages": two_stages_world,
    "visits": visits_world,
    "unequal": unequal_world,
    "lonely": lonely_world,
}


def write_worlds(directory: Path) -> None:
    tables = {name: make() for name, make in WORLDS.items()}
    tables["known"] = {name: (value,) for name, value in KNOWN.items()}
    for name, world in tables.items():
        with (directory / f"{name}.csv").open("w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(world)
            writer.writerows(zip(*world.values(), strict=True))


def _two_stages(chance: random.Random, *, forms: int) -> list[Row]:
    rows: list[Row] = []
    for name, (count, size) in {"north": (7, 25), "south": (12, 31)}.items():
        for cluster in range(count):
            lift, within = chance.random() * 0.3, 6 + int(chance.random() * 30)
            units = within if cluster == 2 else 2 + int(chance.random() * 4)
            for unit in range(units):
                weight = size / count * within / units
                place = _place(weight, h=name, c=f"c{cluster}", u=str(unit))
                rows += [
                    _station(chance, lift=lift) | place | {"N": size, "M": within}
                    for _form in range(1 + int(chance.random() * forms))
                ]
    return rows


def _station(chance: random.Random, *, lift: float = 0.0) -> Row:
    registered = 80 + int(chance.random() ** 2 * 2900)
    voted = int(registered * (0.35 + 0.4 * chance.random() + lift / 2))
    valid = int(voted * 0.97)
    first = int(valid * (0.4 + 0.3 * chance.random()))
    second = int((valid - first) * chance.random())
    return {
        "y": voted,
        "x": registered,
        "z": int(chance.random() < 0.15 + lift),
        "k": "i" if chance.random() < 0.55 else "j",
        "g": "pqr"[min(2, int(chance.random() * 4) // (2 if registered < 900 else 1))],
        "v1": first,
        "v2": second,
        "v3": valid - first - second,
        "a": int(registered < 700),
        "b": int(chance.random() < 0.4),
    }


def _place(
    weight: float,
    *,
    h: str = "all",
    c: str = "",
    u: str = "",
    N: float = 0.0,  # noqa: N803
) -> Row:
    return {"w": weight, "h": h, "c": c, "u": u, "N": N, "M": 0.0}


def _columns(rows: Sequence[Row]) -> World:
    return {name: tuple(row[name] for row in rows) for name in rows[0]}


if __name__ == "__main__":
    write_worlds(Path(sys.argv[1]))
