"""The frozen sample of a day as figures need it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reports.findings.domain.survey.collapsing import joined_names
from reports.findings.domain.survey.sampling import Method, Sample, SampledStation
from reports.findings.domain.survey.stages import Lonely

# Tabulation is observed at commissions, which were not drawn.
SAMPLED_STAGES = frozenset({"opening", "voting", "counting"})


@dataclass(frozen=True)
class FrameTotals:
    """What is known of the whole frame: its stations, and their registered voters.

    `covered` is their share (0..1) with the voters of the stations left out.
    """

    stations: int
    registered: float
    covered: float | None = None


@dataclass(frozen=True)
class DrawnStratum:
    """A stratum as drawn: its draws, N_h, and each draw's probability.

    `probability` is None where the draws differ in it.
    """

    name: str
    draws: int
    population: float
    probability: float | None


@dataclass(frozen=True)
class SampleOutline:
    """What is said of a sample without naming a station; strata are in order of name.

    `stations` are those that exist; `excluded` counts stations by reason.
    """

    method: Method
    seed: str
    strata: tuple[DrawnStratum, ...]
    stations: int
    clusters: int = 0
    excluded: Mapping[str, int] = field(default_factory=dict)
    not_existing: int = 0
    joined: int = 0

    def is_countable(self, collapse: Mapping[str, str]) -> bool:
        """Tell whether counts by stratum say all: one weight in each, no clusters."""
        if self.method is not Method.RANDOM or self.clusters:
            return False
        label = joined_names((one.name for one in self.strata), collapse)
        known = {(label[one.name], one.probability) for one in self.strata}
        return len(known) == len(set(label.values())) and all(
            one.probability is not None for one in self.strata
        )


@dataclass(frozen=True)
class SampleFacts:
    """A frozen sample; `regions`, `settings` and `registered` are by station code.

    `collapse` joins a stratum to the partner that the plan names for it; `lonely` is how
    a stratum with a single primary unit counts. Without `frame` nothing is calibrated.
    """

    sample: Sample
    name: str = ""
    fingerprint: str = ""
    regions: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    registered: Mapping[str, float] = field(default_factory=dict)
    frame: FrameTotals | None = None
    collapse: Mapping[str, str] = field(default_factory=dict)
    lonely: Lonely = Lonely.REFUSE

    @cached_property
    def outline(self) -> SampleOutline:
        """Return what is said of the sample without naming a station."""
        return outline_of(self.sample)


@dataclass(frozen=True)
class CountedSample:
    """A frozen sample whose draws are counted where they lie, part by part."""

    outline: SampleOutline
    name: str = ""
    fingerprint: str = ""
    frame: FrameTotals | None = None
    collapse: Mapping[str, str] = field(default_factory=dict)
    lonely: Lonely = Lonely.REFUSE


def outline_of(sample: Sample) -> SampleOutline:
    """Return the outline of a sample whose draws are known one by one."""
    draws = sample.stations
    by_stratum: dict[str, list[SampledStation]] = {}
    for one in draws:
        by_stratum.setdefault(one.stratum, []).append(one)
    return SampleOutline(
        method=sample.method,
        seed=sample.seed,
        strata=tuple(_stratum(name, by_stratum[name]) for name in sorted(by_stratum)),
        stations=len({one.code for one in draws if one.exists}),
        clusters=len({(o.stratum, o.cluster) for o in draws if o.cluster}),
        excluded=counts_of(one.exclusion for one in sample.excluded),
        not_existing=len(sample.replacements),
        joined=sum(one.joined is not None for one in sample.replacements),
    )


def counts_of(names: Iterable[str]) -> dict[str, int]:
    """Return how often each name comes up, in order of name."""
    return dict(sorted(Counter(names).items()))


def _stratum(name: str, among: list[SampledStation]) -> DrawnStratum:
    different = {one.probability for one in among}
    return DrawnStratum(
        name=name,
        draws=len(among),
        population=among[0].population,
        probability=among[0].probability if len(different) == 1 else None,
    )
