"""How the sample was drawn: strata, one or two stages of clusters, weights, populations.

A design knows nothing of answers. Everything that an estimate needs for its variance is
worked out once here, so that many estimates of one design are cheap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reports.findings.domain.survey.arrays import (
    Codes,
    Floats,
    Rows,
    chosen,
    coded,
    column,
    per_group,
)
from reports.findings.domain.survey.stages import DesignRefused, Lonely, Stage, stage


@dataclass(frozen=True, eq=False)
class Calibration:
    """Weights brought to known totals; what its variance needs (residuals).

    `basis` (rows x rank) is orthonormal and spans the auxiliaries times `scale`;
    `weights` are those after this calibration.
    """

    basis: Floats
    scale: Floats
    weights: Floats


@dataclass(frozen=True, eq=False)
class Design:
    """A probability sample of `rows` rows. Make it with `make_design`.

    `weights` are 1/pi, or what calibration made of them. `stratum` and `cluster` are
    codes per row; clusters are nested in strata, so equal names in two strata differ.
    """

    weights: Floats
    stratum: Codes
    stratum_names: tuple[str, ...]
    cluster: Codes
    first: Stage
    second: Stage | None = None
    calibrations: tuple[Calibration, ...] = ()

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return int(self.weights.size)

    def degrees_of_freedom(self, domain: npt.ArrayLike | None = None) -> int:
        """Return PSUs minus strata, of those that contain rows of the domain."""
        return self.freedom_among(chosen(domain, rows=self.rows))

    def freedom_among(self, among: Rows) -> int:
        """Return PSUs minus strata, of those that contain these rows."""
        strata = np.count_nonzero(np.bincount(self.stratum[among]))
        units = self.first.unit[among]
        if self.first.is_single:
            return int(units.size - strata)
        return int(np.count_nonzero(np.bincount(units)) - strata)


def make_design(
    *,
    weights: npt.ArrayLike,
    strata: npt.ArrayLike | None = None,
    clusters: npt.ArrayLike | None = None,
    units: npt.ArrayLike | None = None,
    population_clusters: npt.ArrayLike | Mapping[str, float] | None = None,
    population_units: npt.ArrayLike | None = None,
    lonely: Lonely = Lonely.REFUSE,
    collapse: Mapping[str, str] | None = None,
) -> Design:
    """Return the design; each array has one element per row of the sample.

    `weights` are 1/pi. Without `strata` there is one; without `clusters` each row is its
    own PSU (so for a PPS sample with replacement: each draw is a row). `units` are the
    second-stage units inside a cluster, by default each row. `population_clusters` is N_h,
    the PSUs of the stratum in the frame (per row or by stratum name); without it there is
    no finite population correction, which is conservative. `population_units` is M_i per
    row, the units of the cluster in the frame; it needs N_h as well.
    `collapse` joins a stratum to the partner named for it.
    """
    given = np.asarray(weights, dtype=np.float64)
    rows = given.size
    if given.ndim != 1 or not (np.isfinite(given) & (given > 0)).all():
        raise DesignRefused("Every row needs a weight above 0: 1 / its probability.")
    if population_units is not None and population_clusters is None:
        raise DesignRefused("Second-stage populations need the clusters' population.")
    stratum, names = _strata(strata, rows)
    own = np.arange(rows) if clusters is None else _codes(clusters, rows, "clusters")
    cluster = _nested(stratum, own)
    population = (
        np.full(len(names), np.inf)
        if population_clusters is None
        else per_group(
            population_clusters, codes=stratum, names=names, what="population clusters"
        )
    )
    stratum, names, population = _collapsed(stratum, names, population, collapse or {})
    first = stage(
        unit=cluster, group=stratum, names=names, population=population, lonely=lonely
    )
    design = Design(given, stratum, names, cluster, first)
    if population_units is None:
        return design
    inner = np.arange(rows) if units is None else _codes(units, rows, "units")
    second = _second(design, inner, population, population_units, lonely)
    return Design(given, stratum, names, cluster, first, second)


def _strata(strata: npt.ArrayLike | None, rows: int) -> tuple[Codes, tuple[str, ...]]:
    if strata is None:
        return np.zeros(rows, dtype=np.intp), ("all",)
    codes, names = coded(strata)
    if codes.size != rows:
        raise DesignRefused(f"strata: give one for each of the {rows} rows.")
    return codes, names


def _codes(labels: npt.ArrayLike, rows: int, name: str) -> Codes:
    codes, _names = coded(labels)
    if codes.size != rows:
        raise DesignRefused(f"{name}: give one for each of the {rows} rows.")
    return codes


def _nested(outer: Codes, inner: Codes) -> Codes:
    """Return codes of the pairs, so that equal names in two groups are two units."""
    pairs = outer.astype(np.int64) * (int(inner.max(initial=0)) + 1) + inner
    return coded(pairs)[0]


def _collapsed(
    stratum: Codes,
    names: tuple[str, ...],
    population: Floats,
    collapse: Mapping[str, str],
) -> tuple[Codes, tuple[str, ...], Floats]:
    target = list(range(len(names)))
    for lonely, partner in collapse.items():
        if lonely not in names or partner not in names or lonely == partner:
            raise DesignRefused(f"Cannot collapse {lonely!r} into {partner!r}.")
        joined, into = target[names.index(lonely)], target[names.index(partner)]
        target = [into if at == joined else at for at in target]
    kept = sorted(set(target))
    merged = np.array([kept.index(at) for at in target], dtype=np.intp)
    labels = tuple(
        " + ".join(name for name, at in zip(names, target, strict=True) if at == one)
        for one in kept
    )
    sizes = np.zeros(len(kept))
    np.add.at(sizes, merged, population)
    return merged[stratum], labels, sizes


def _second(
    design: Design,
    units: Codes,
    population: Floats,
    population_units: npt.ArrayLike,
    lonely: Lonely,
) -> Stage:
    cluster = design.cluster
    count = int(cluster.max(initial=-1)) + 1
    stratum_of = design.first.group
    sampled = np.bincount(stratum_of, minlength=population.size)
    sizes = column(population_units, rows=design.rows, name="population units")
    names = tuple(
        f"cluster {at + 1} of {design.stratum_names[stratum_of[at]]}"
        for at in range(count)
    )
    return stage(
        unit=_nested(cluster, units),
        group=cluster,
        names=names,
        population=per_group(
            sizes, codes=cluster, names=names, what="population units"
        ),
        lonely=Lonely.REFUSE if lonely is Lonely.AVERAGE else lonely,
        multiplier=(sampled / population)[stratum_of],
    )
