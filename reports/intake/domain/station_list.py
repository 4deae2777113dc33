"""A team's polling stations as the entity list that Collect keeps on the phone.

One record without name, label or a whole version silently stops the whole update on the
phone, so the written list is read again and checked before it is served.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from elections.errors import DomainError

COLUMNS = (
    "name",
    "label",
    "__version",
    "code",
    "station",
    "address",
    "area_code",
    "area",
    "registered_voters",
    "kind",
    "setting",
    "geometry",
)
UUID_VERSION = 4


class BrokenStationList(DomainError):
    """The list would stop every update on the phone; it is not served."""

    code = "station_list_broken"
    status = 500


@dataclass(frozen=True)
class StationLine:
    """What a phone is told of one station; `area_names` by language."""

    station_id: int
    code: str
    name: str = ""
    address: str = ""
    area_code: str = ""
    area: str = ""
    area_names: Mapping[str, str] = field(default_factory=dict)
    registered_voters: int | None = None
    kind: str = ""
    setting: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def content_hash(self) -> str:
        """Return what changes when anything changes that a phone is told, in any language."""
        told = [
            self.code,
            self.name,
            self.address,
            self.area_code,
            self.area,
            dict(self.area_names),
            self.registered_voters,
            self.kind,
            self.setting,
            self.latitude,
            self.longitude,
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Entity:
    """What Collect tells a station by, and the version of its content."""

    entity_id: UUID
    version: int


def station_csv(
    lines: Iterable[StationLine], entities: Mapping[int, Entity], *, language: str
) -> bytes:
    """Return the list in the language of the phone's observer, checked."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow(_record(line, entities[line.station_id], language=language))
    content = out.getvalue().encode()
    check_station_csv(content)
    return content


def check_station_csv(content: bytes) -> None:
    """Raise BrokenStationList unless Collect will take every record."""
    seen: set[str] = set()
    rows = csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True)
    for number, row in enumerate(rows, start=2):
        fault = _fault(row, seen)
        if fault:
            raise BrokenStationList(f"The list of stations, line {number}: {fault}.")
        seen.add(row["name"])


def _fault(row: Mapping[str, str], seen: set[str]) -> str:
    """Return what Collect would stumble over in a record, else nothing."""
    if None in row or None in row.values():
        return "another number of cells than columns"
    blank = [name for name in ("name", "label", "code") if not row[name].strip()]
    if blank:
        return f"no {blank[0]}"
    if not row["__version"].isdecimal():
        return "the version is no whole number"
    if row["name"] in seen:
        return "an id comes twice"
    try:
        is_random = UUID(row["name"]).version == UUID_VERSION
    except ValueError:
        is_random = False
    return "" if is_random else "the id is no UUID of version 4"


def _record(line: StationLine, entity: Entity, *, language: str) -> list[object]:
    area = line.area_names.get(language) or line.area
    place = line.name or line.address
    label = ", ".join(part for part in (f"{line.code} {place}".strip(), area) if part)
    has_position = line.latitude is not None and line.longitude is not None
    return [
        entity.entity_id,
        " ".join(label.split()),
        entity.version,
        line.code,
        line.name,
        line.address,
        line.area_code,
        area,
        "" if line.registered_voters is None else line.registered_voters,
        line.kind,
        line.setting,
        f"{line.latitude} {line.longitude} 0 0" if has_position else "",
    ]
