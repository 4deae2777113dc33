"""The frozen sample of a day as figures need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.findings.domain.survey.sampling import Sample
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
