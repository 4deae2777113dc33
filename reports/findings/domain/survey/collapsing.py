"""Join a stratum to the partner that the plan named for it before the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reports.findings.domain.survey.sampling import Sample


def collapsed_sample(sample: Sample, collapse: Mapping[str, str]) -> Sample:
    """Return the sample with the strata of each pair as one; weights stay as drawn.

    `collapse` goes from a stratum to its partner; names of other samples are ignored.
    Populations add up. Clusters keep the name of their own stratum, so that equal names
    in two strata stay two clusters.
    """
    if not collapse:
        return sample
    draws = sample.stations
    label = joined_names({one.stratum for one in draws}, collapse)
    sizes: dict[str, float] = {}
    for name, population in sorted({o.stratum: o.population for o in draws}.items()):
        sizes[label[name]] = sizes.get(label[name], 0.0) + population
    return replace(
        sample,
        stations=tuple(
            replace(
                one,
                stratum=label[one.stratum],
                population=sizes[label[one.stratum]],
                cluster=f"{one.stratum}: {one.cluster}" if one.cluster else "",
            )
            for one in draws
        ),
    )


def joined_names(strata: Iterable[str], collapse: Mapping[str, str]) -> dict[str, str]:
    """Return the name under which each stratum counts: "East + North" where joined."""
    names = sorted(strata)
    group = {name: name for name in names}
    for lonely, partner in sorted(collapse.items()):
        if lonely in group and partner in group:
            old, new = group[lonely], group[partner]
            group = {name: new if at == old else at for name, at in group.items()}
    return {
        name: " + ".join(one for one in names if group[one] == group[name])
        for name in names
    }
