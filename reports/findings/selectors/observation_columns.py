"""Read a mission's observations as columns, in parts that share no place.

The database joins each column of a part to one wide value, so that reading costs nothing
per row here. What counts is decided as in `observation_rows`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from django.db.models import (
    CharField,
    F,
    FilteredRelation,
    Max,
    Min,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce, NullIf

from elections.places.models import PollingStation
from observers.missions.models import Mission
from reports.checklists.domain.codebook import WrongShape
from reports.checklists.domain.definition import ChecklistDefinition
from reports.findings.domain.columns import (
    NOT_GIVEN,
    Block,
    Observations,
    Whole,
    chosen,
)
from reports.findings.selectors.joined_columns import (
    Identifier,
    Joined,
    Number,
    Place,
    Width,
    binary,
    whole,
)
from reports.findings.selectors.observation_rows import (
    area_paths,
    changes_of,
    definitions_of,
    rejected_observations,
    version_name,
)
from reports.observations.models import Observation, ObservationQuerySet

Rows = TypeVar("Rows", bound=QuerySet[Any])
AREA = Coalesce("area_id", "near__area_id", Value(0))


@dataclass(frozen=True)
class Part:
    """The observations of the stations from `first` to `last`, both by primary key.

    `twins` are stations that bear the code of an observed commission, so that both are
    one place; they are in the part of those without a station (`is_rest`). Without
    bounds it is everything.
    """

    first: int | None = None
    last: int | None = None
    is_rest: bool = False
    twins: tuple[int, ...] = ()

    def narrowed(self, rows: Rows) -> Rows:
        """Keep the rows of this part, by their station."""
        if self.is_rest:
            return rows.filter(Q(station=None) | Q(station__in=self.twins))
        if self.first is None:
            return rows
        inside = rows.filter(station__gte=self.first, station__lte=self.last)
        return inside.exclude(station__in=self.twins) if self.twins else inside

    def with_stations(self, rows: Rows) -> Rows:
        """Join each row's station as `near`; said of both, the part is found in both."""
        condition = Q()
        if self.first is not None:
            condition = Q(station__pk__gte=self.first, station__pk__lte=self.last)
        return rows.annotate(near=FilteredRelation("station", condition=condition))


@dataclass(frozen=True)
class DayReader:
    """Reads one day of a mission as it stood; what all parts need is read once.

    With `stage` only its observations.
    """

    mission: Mission
    election_day_id: int | None
    as_of: datetime
    station_codes: tuple[str, ...] = ()
    stage: str = ""

    @cached_property
    def definitions(self) -> Mapping[int, ChecklistDefinition]:
        """Return the checklists by version id."""
        return definitions_of(self.mission, as_of=self.as_of)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Return the numbers of the stations with `station_codes`."""
        stations = PollingStation.objects.filter(election_id=self.mission.election_id)
        found = stations.with_codes(self.station_codes).values_list("code", "pk")
        return dict(found) if self.station_codes else {}

    @cached_property
    def rejected(self) -> Whole:
        """Return the rejected observations, sorted."""
        found = rejected_observations(mission=self.mission, as_of=self.as_of)
        return np.array(sorted(found), np.int64)

    @cached_property
    def outdated(self) -> Whole:
        """Return the observations that are not the latest version of their report.

        Only edits, and what they name, can be: looked up here, they cost the others
        nothing. See `latest_versions`.
        """
        every = Observation.objects.filter(mission=self.mission, is_rehearsal=False)
        edits = every.known_at(self.as_of).filter(supersedes__isnull=False)
        named = Q(instance_id__in=edits.values("supersedes"))
        touched = [self.rows().filter(q) for q in (Q(supersedes__isnull=False), named)]
        found: set[int] = set()
        for rows in touched:
            latest = rows.latest_versions(self.as_of)
            found |= set(rows.values_list("pk", flat=True))
            found -= set(latest.values_list("pk", flat=True))
        return np.array(sorted(found), np.int64)

    @cached_property
    def changes(self) -> Mapping[int, tuple[bytes, tuple[int | None, ...]]]:
        """Return what confirmed corrections make of observations."""
        return changes_of(
            mission=self.mission, as_of=self.as_of, definitions=self.definitions
        )

    @cached_property
    def twins(self) -> Mapping[int, int]:
        """Return by commission the station with its code, which is the same place."""
        rows = self.rows().filter(station=None, commission__isnull=False)
        codes = dict(
            rows.order_by().values_list("commission__code", "commission_id").distinct()
        )
        stations = PollingStation.objects.filter(election_id=self.mission.election_id)
        found = stations.with_codes(codes).values_list("code", "pk") if codes else ()
        return {codes[code]: pk for code, pk in found}

    @cached_property
    def regions(self) -> tuple[Whole, npt.NDArray[np.intp], tuple[str, ...]]:
        """Return the areas' keys, sorted, the number of each one's region, and names."""
        paths = area_paths(self.mission)
        names = tuple(sorted({region for _, region in paths.values()} | {""}))
        index = {name: number for number, name in enumerate(names)}
        keys = sorted({*paths, 0})
        of_key = [index[paths[key][1] if key in paths else ""] for key in keys]
        return np.array(keys, np.int64), np.array(of_key, np.intp), names

    def rows(self) -> ObservationQuerySet:
        """Return everything that was recorded on the day and is meant."""
        rows = Observation.objects.filter(
            mission=self.mission,
            election_day_id=self.election_day_id,
            is_rehearsal=False,
        ).known_at(self.as_of)
        return rows.filter(stage=self.stage) if self.stage else rows

    def parts(self, *, size: int) -> list[Part]:
        """Cut the day into parts of at most about so many observations; none is one too.

        Into an even number, so that two workers have as many each.
        """
        known = Observation.objects.filter(
            mission=self.mission, election_day_id=self.election_day_id
        )
        pieces = -(-known.count() // size)
        if pieces < 2:  # noqa: PLR2004 - one piece is not cut
            return [Part()]
        pieces += pieces % 2
        twins = tuple(sorted(self.twins.values()))
        ends = self._ends(pieces)
        starts = [0, *(end + 1 for end in ends)]
        cut = zip(starts, [*ends, 2**62], strict=True)
        return [
            *(Part(first=a, last=b, twins=twins) for a, b in cut),
            Part(is_rest=True, twins=twins),
        ]

    def _ends(self, pieces: int) -> list[int]:
        """Return where to cut the stations' primary keys, which follow their import."""
        stations = PollingStation.objects.filter(election_id=self.mission.election_id)
        keys = stations.aggregate(first=Min("pk"), last=Max("pk"))
        first, last = keys["first"] or 0, keys["last"] or 0
        return [first + (last - first) * piece // pieces for piece in range(1, pieces)]

    def read(self, part: Part) -> Observations:
        """Return the observations of a part."""
        rows = part.with_stations(part.narrowed(self.rows()))
        blocks = tuple(self._block(row) for row in self._wide(rows))
        return Observations(blocks=blocks, numbers=self.numbers)

    def _wide(self, rows: QuerySet[Observation]) -> list[dict[str, Any]]:
        count = max((len(d.integers) for d in self.definitions.values()), default=0)
        numbers = {f"n{at}": Joined(Number(f"numbers__{at}")) for at in range(count)}
        shown = Coalesce(
            NullIf(F("setting"), Value("")),
            F("near__setting"),
            Value(""),
            output_field=CharField(),
        )
        wide = (
            rows.order_by()
            .annotate(shown=shown)
            .values("version_id", "stage", "shown")
            .annotate(
                narrowest=Min(Width("packed")),
                widest=Max(Width("packed")),
                ids=Joined(Number("pk")),
                uuids=Joined(Identifier("instance_id")),
                places=Joined(Place("station_id", -1 - F("commission_id"), Value(-1))),
                areas=Joined(Number(AREA)),
                codes=Joined("packed"),
                **numbers,
            )
        )
        return binary(wide)

    def _block(self, row: dict[str, Any]) -> Block:
        version = version_name(self.definitions[row["version_id"]])
        if row["narrowest"] != row["widest"]:
            raise WrongShape(f"Answers of {version} differ in width; pack them again.")
        ids = whole(row["ids"])
        keys, of_key, names = self.regions
        areas = np.searchsorted(keys, whole(row["areas"]))
        numbers = [
            whole(row[name]) for name in row if name[0] == "n" and name[1:].isdigit()
        ]
        block = Block(
            version=version,
            stage=row["stage"],
            setting=row["shown"],
            instances=np.frombuffer(row["uuids"], "S16"),
            places=self._places(whole(row["places"])),
            regions=of_key[areas],
            region_names=names,
            is_rejected=np.isin(ids, self.rejected),
            left_out=np.zeros(ids.size, np.uint8),
            packed=np.frombuffer(row["codes"], np.uint8).reshape(
                ids.size, row["widest"]
            ),
            numbers=np.stack(numbers, axis=1)
            if numbers
            else np.zeros((ids.size, 0), np.int64),
        )
        return chosen(self._corrected(block, ids), ~np.isin(ids, self.outdated))

    def _places(self, places: Whole) -> Whole:
        for commission, station in self.twins.items() if (places < -1).any() else ():
            places = np.where(places == -1 - commission, station, places)
        return places

    def _corrected(self, block: Block, ids: Whole) -> Block:
        """Put in what confirmed corrections change."""
        found = np.isin(ids, np.array(list(self.changes), np.int64))
        if not found.any():
            return block
        packed, numbers = block.packed.copy(), block.numbers.copy()
        for at in np.flatnonzero(found).tolist():
            answers, given = self.changes[int(ids[at])]
            packed[at] = np.frombuffer(answers, np.uint8)
            numbers[at, : len(given)] = [NOT_GIVEN if n is None else n for n in given]
        return replace(block, packed=packed, numbers=numbers)
