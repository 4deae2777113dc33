"""What a statement is composed from: frozen facts, gathered once, read by every section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from reports.findings.domain.figures import FindingDocument
from reports.statements.domain.wording.adverbs import LADDER, Rung

STAGES = ("opening", "voting", "counting", "tabulation")


@dataclass(frozen=True)
class MissionFacts:
    """The mission and its election, as the title and the closing part name them."""

    code: str
    name: str
    kind: str
    country: str
    election: str
    election_date: date
    institutions: tuple[str, ...] = ()
    is_demonstration: bool = False
    time_zone: str = "UTC"
    started_on: date | None = None
    place: str = ""
    issued_on: date | None = None
    polls: tuple[str, str] | None = None
    called_on: date | None = None
    ladder: tuple[Rung, ...] = LADDER

    @property
    def is_limited(self) -> bool:
        """Tell whether no election-day figure may be printed at all."""
        return self.kind == "limited"

    @property
    def is_network(self) -> bool:
        """Tell a network of citizen observers, each at the station assigned to them."""
        return self.kind == "network"

    @property
    def is_probability_sample(self) -> bool:
        """Tell whether estimates with their interval may be printed."""
        return self.kind == "sample_based"


@dataclass(frozen=True)
class Narrative:
    """What people wrote for one part; a part that is left out is not printed."""

    text: str = ""
    is_left_out: bool = False


@dataclass(frozen=True)
class NumbersRow:
    institution: str
    role: str
    count: int


@dataclass(frozen=True)
class Numbers:
    """Who observed. `total` is counted apart from the rows: each person once."""

    rows: tuple[NumbersRow, ...] = ()
    total: int = 0
    women: int = 0
    gender_known: int = 0
    countries: int = 0
    teams: int = 0


@dataclass(frozen=True)
class EarlierFact:
    """An option in both elections: votes and shares (0..1); None where it did not stand."""

    name: str
    before: tuple[int, Fraction] | None
    now: tuple[int, Fraction] | None


@dataclass(frozen=True)
class ComparisonFact:
    """The official results of a contest beside those of the earlier election."""

    contest: str
    elections: tuple[str, str]
    bases: tuple[str, str]
    sources: tuple[str, str]
    notes: tuple[str, ...]
    options: tuple[EarlierFact, ...]


@dataclass(frozen=True)
class ContestFact:
    name: str
    kind: str
    seats: int
    threshold: tuple[int, int] = (0, 100)
    allocation: str = ""
    law: str = ""
    constituencies: int = 0
    contestants: int = 0
    contestants_by_kind: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_told(self) -> bool:
        """Tell contests of the election from those that fill and ask nothing."""
        return self.seats > 0 or self.kind in {"president", "referendum"}


@dataclass(frozen=True)
class HistoryStep:
    """One decision about a party or a candidate."""

    outcome: str
    body: str = ""
    decided_on: date | None = None
    reason: str = ""
    source: str = ""


@dataclass(frozen=True)
class History:
    """What became of one party or candidacy; `subject` is its name or number."""

    subject: str
    kind: str
    steps: tuple[HistoryStep, ...]


@dataclass(frozen=True)
class FollowUpFact:
    number: str
    text: str
    area: str
    report: str
    is_priority: bool = False
    status: str = ""
    law: str = ""
    article: str = ""
    adopted_on: date | None = None
    evidence: str = ""
    commitments: tuple[str, ...] = ()


@dataclass(frozen=True)
class ComplaintFact:
    body: str
    outcome: str = ""


@dataclass(frozen=True)
class QuickCountSentence:
    """A sentence that was signed, the figure it states, and what it states of it."""

    text: str
    figure: str
    kind: str = ""


@dataclass(frozen=True)
class QuickCountOption:
    """Who stood, the figure of the estimate, and the official share (0..1) if imported."""

    name: str
    figure: str
    official: Fraction | None = None


@dataclass(frozen=True)
class QuickCountFact:
    """A quick count that two people released: only what the public may read.

    `base` says what the shares are of; official shares are of the same, and `source`
    says whose they are. Turnout announced before `closed_at` (as the facts write times)
    is of a part of the day.
    """

    contest: str
    sentences: tuple[QuickCountSentence, ...]
    sampled: int
    reported: int
    sha256: str
    base: str = ""
    options: tuple[QuickCountOption, ...] = ()
    turnout: str = ""
    source: str = ""
    closed_at: str = ""


@dataclass(frozen=True)
class AdministrationFacts:
    """Commissions by level, stations by kind, and the register as it stands."""

    commissions: Mapping[str, int] = field(default_factory=dict)
    stations: Mapping[str, int] = field(default_factory=dict)
    registered: int | None = None
    stations_with_register: int = 0


@dataclass(frozen=True)
class MissingReports:
    """Reports that were expected of one team and have not come."""

    team: str
    stage: str
    expected: int
    received: int
    reason: str = ""
    note: str = ""
    area: str = ""

    @property
    def missing(self) -> int:
        """Return how many are outstanding."""
        return max(0, self.expected - self.received)


@dataclass(frozen=True)
class Position:
    """A station on the coverage map: how many observations were made there."""

    longitude: float
    latitude: float
    observations: int
    area: str = ""


@dataclass(frozen=True)
class Outline:
    """An area's boundary as rings of (longitude, latitude)."""

    code: str
    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class ReplacedEdition:
    """The published edition that this one, the `number`th, corrects, and why."""

    number: int
    revision: int
    published_on: date
    reason: str
    findings: FindingDocument
    cited: tuple[str, ...]


@dataclass(frozen=True)
class Inputs:
    """Everything a revision is made from."""

    mission: MissionFacts
    findings: FindingDocument
    finding_set: str = ""
    language: str = "en"
    revision: int = 1
    title: str = ""
    narratives: Mapping[str, Narrative] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Numbers)
    contests: tuple[ContestFact, ...] = ()
    comparisons: tuple[ComparisonFact, ...] = ()
    parties: tuple[History, ...] = ()
    candidacies: tuple[History, ...] = ()
    follow_ups: tuple[FollowUpFact, ...] = ()
    complaints: tuple[ComplaintFact, ...] = ()
    quick_counts: tuple[QuickCountFact, ...] = ()
    administration: AdministrationFacts = field(default_factory=AdministrationFacts)
    stations_by_area: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[MissingReports, ...] = ()
    positions: tuple[Position, ...] = ()
    outlines: tuple[Outline, ...] = ()
    replaces: ReplacedEdition | None = None

    def narrative(self, key: str) -> Narrative:
        """Return what was written for a part, empty if nothing was."""
        return self.narratives.get(key, Narrative())
