"""A frozen sample as columns and totals: nothing is made here for each of its draws."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Count, F, Max, Min, Q, QuerySet

from elections.places.models import ElectionDay
from observers.deployment.models import Sample as SampleRow
from observers.deployment.models import (
    SampledStation,
    SampleExclusion,
    SampleFrame,
    SampleReplacement,
)
from observers.missions.models import Mission
from reports.findings.domain.columns import Whole
from reports.findings.domain.draws import DrawCell, Draws, sorted_draws
from reports.findings.domain.figures import UNKNOWN
from reports.findings.domain.sample_facts import (
    CountedSample,
    DrawnStratum,
    FrameTotals,
    SampleOutline,
)
from reports.findings.domain.survey.sampling import Method
from reports.findings.selectors.joined_columns import Joined, Number, binary, whole
from reports.findings.selectors.observation_columns import Part
from reports.findings.selectors.observation_rows import area_paths
from reports.findings.selectors.sample_frames import frame_text, plan_of
from reports.findings.selectors.samples import frozen_row


@dataclass(frozen=True)
class DrawReader:
    """Reads the draws of a countable sample as they stood, part by part."""

    row: SampleRow
    as_of: datetime

    @cached_property
    def lost(self) -> Whole:
        """Return the stations shown not to exist by then."""
        rows = SampleReplacement.objects.filter(
            sample=self.row, recorded_at__lte=self.as_of
        )
        return np.array(list(rows.values_list("station_id", flat=True)), np.int64)

    def rows(self) -> QuerySet[SampledStation]:
        """Return the draws, with the reserves that had joined by then."""
        joined = Q(joined_for=None) | Q(joined_for__recorded_at__lte=self.as_of)
        return SampledStation.objects.filter(joined, sample=self.row)

    def read(self, part: Part) -> Draws:
        """Return the draws of a part."""
        wide = (
            part.with_stations(part.narrowed(self.rows()))
            .order_by()
            .values("stratum", area=F("near__area_id"), setting=F("near__setting"))
            .annotate(places=Joined(Number("station_id")), sizes=Joined(Number("size")))
        )
        regions = area_paths(self.row.mission)
        found = [(_cell(row, regions), row) for row in binary(wide)]
        places = [whole(row["places"]) for _, row in found]
        stations = np.concatenate([*places, np.zeros(0, np.int64)])
        return sorted_draws(
            stations,
            cells=np.repeat(np.arange(len(found)), [len(one) for one in places]).astype(
                np.intp
            ),
            names=[cell for cell, _ in found],
            exists=~np.isin(stations, self.lost),
            sizes=np.concatenate(
                [*(whole(row["sizes"]) for _, row in found), np.zeros(0, np.int64)]
            ),
        )

    @cached_property
    def outline(self) -> SampleOutline:
        """Return what is said of the sample without naming a station."""
        draws, lost = self.rows(), self.lost.tolist()
        touched = set(
            draws.filter(station__in=lost).values_list("stratum", flat=True)
            if lost
            else ()
        )
        strata = (
            draws.order_by("stratum")
            .values("stratum")
            .annotate(
                draws=Count("pk"),
                low=Min("probability"),
                high=Max("probability"),
                population=Max("population"),
                clustered=Count("pk", filter=~Q(cluster="")),
            )
        )
        listed = list(strata)
        reasons = SampleExclusion.objects.filter(sample=self.row).order_by("reason")
        excluded = reasons.values_list("reason").annotate(stations=Count("pk"))
        return SampleOutline(
            method=Method(self.row.method),
            seed=self.row.seed,
            strata=tuple(_stratum(one, touched) for one in listed),
            stations=sum(one["draws"] for one in listed) - len(lost),
            clusters=sum(one["clustered"] for one in listed),
            excluded=dict(sorted(excluded)),
            not_existing=len(lost),
            joined=draws.exclude(joined_for=None).count(),
        )


def draw_reader(
    *, mission: Mission, election_day: ElectionDay | None, as_of: datetime
) -> DrawReader | None:
    """Return what reads the day's sample in force; None if counts cannot stand for it."""
    if election_day is None or not mission.is_probability_sample:
        return None
    row = frozen_row(mission=mission, election_day=election_day)
    if row is None or row.method != Method.RANDOM:
        return None
    reader = DrawReader(row, as_of)
    return reader if reader.outline.is_countable(plan_of(row).collapse) else None


def counted_sample(reader: DrawReader) -> CountedSample:
    """Return what figures need of the sample beside its counted draws."""
    row, plan = reader.row, plan_of(reader.row)
    frame = SampleFrame.objects.filter(sample=row).first()
    return CountedSample(
        outline=reader.outline,
        name=row.name,
        fingerprint=row.fingerprint,
        frame=frame_totals(frame_text(frame)) if frame else None,
        collapse=plan.collapse,
        lonely=plan.lonely,
    )


def frame_totals(text: str) -> FrameTotals | None:
    """Return what a frame written as CSV comes to; None if nothing may be sampled."""
    rows = csv.reader(io.StringIO(text, newline=""))
    next(rows)
    stations = covered = left_out = 0
    for _code, _stratum, _cluster, size, exclusion in rows:
        if exclusion:
            left_out += int(size or 0)
        else:
            stations += 1
            covered += int(size or 0)
    if not stations:
        return None
    everybody = covered + left_out
    share = covered / everybody if everybody else None
    return FrameTotals(stations, float(covered), share)


def _cell(
    row: Mapping[str, Any], regions: Mapping[int, tuple[tuple[str, ...], str]]
) -> DrawCell:
    _codes, region = regions.get(row["area"] or 0, ((), ""))
    return (row["stratum"], region or UNKNOWN, row["setting"] or UNKNOWN)


def _stratum(row: Mapping[str, Any], touched: set[str]) -> DrawnStratum:
    """Return a stratum; a station lost makes its draws n of N anew, as in `without`."""
    population = math.inf if row["population"] is None else row["population"]
    probability = row["low"] if row["low"] == row["high"] else None
    if row["stratum"] in touched:
        probability = row["draws"] / population
    return DrawnStratum(row["stratum"], row["draws"], population, probability)
