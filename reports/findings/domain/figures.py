"""What a figure is: a value with its unit, k, n, what was left out, and its reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from reports.findings.domain.figure_estimates import FigureEstimate

# A part of the country for reports whose region or setting nobody knows.
UNKNOWN = "unknown"


class Unit(StrEnum):
    """What is counted. The three counting units of reports are never mixed."""

    OBSERVATIONS = "observations"
    STATIONS = "polling stations"
    INSTANCES = "instances"
    COMMISSIONS = "commissions"
    REPORTS = "reports"
    PEOPLE = "people"
    VOTES = "votes"
    VALID_VOTES = "valid votes"
    BALLOTS = "ballots"
    REGISTERED = "registered voters"
    VOTERS = "voters"


@dataclass(frozen=True)
class Figure:
    """One figure.

    `key` is stable: "<stage>.<indicator>[.<item>]" and, for a part of the country,
    "@<area code>" or "#<setting>" behind it, such as "voting.item.B07@KZ-10".
    `k` of `n` for shares, `k` alone for counts; `value` is an exact decimal string for
    anything else (a mean, a sum). None is "nothing observed", never zero.
    `excluded` counts what is not in n by reason: not_observed, not_applicable, missing,
    not_asked (left out by the form's own skip rule, or missing), set_aside, rejected.
    `stations` is the number of distinct stations (tabulation: commissions) behind n and
    `stations_k` behind k. `query` selects the reports: see findings.selectors.
    `is_suppressed`: the public may not see it, analysts may. `refused` says why the
    figure may not be stated at all (its k, n and value are then None). `estimate` is
    there for probability samples only.
    """

    key: str
    indicator: str
    unit: Unit
    stage: str = ""
    item: str = ""
    area_code: str = ""
    setting: str = ""
    k: int | None = None
    n: int | None = None
    value: str | None = None
    stations: int | None = None
    stations_k: int | None = None
    excluded: Mapping[str, int] = field(default_factory=dict)
    query: Mapping[str, object] = field(default_factory=dict)
    is_suppressed: bool = False
    refused: str = ""
    estimate: FigureEstimate | None = None


@dataclass(frozen=True)
class ItemInfo:
    """What a checklist item is called: `phrase` names it inside an English sentence.

    Where a checklist gives no phrase it is empty: a label is a question, and its words
    would say the opposite of a negative "no".

    `negative` empty means that the item says nothing for or against the conduct; its
    figure then counts "yes".
    """

    code: str
    stage: str
    label: str
    phrase: str
    theme: str
    serious: bool
    commitment: str
    negative: tuple[str, ...]

    @property
    def counted(self) -> str:
        """Return what a table says was counted: never a label for its opposite."""
        if self.phrase or not self.negative:
            return self.phrase or self.label
        return f"{self.answers} to “{self.label}”"

    @property
    def answers(self) -> str:
        """Return the answers that speak against the conduct: “no”, or “bad” or “very bad”."""
        return " or ".join(f"“{name.replace('_', ' ')}”" for name in self.negative)


@dataclass(frozen=True)
class FindingDocument:
    """Everything one finding set says; its canonical JSON is what is hashed.

    Times are ISO 8601 in UTC. `mission_kind` decides what may be printed.
    """

    mission: str
    mission_kind: str
    election_day: str
    as_of: str
    is_demonstration: bool
    figures: tuple[Figure, ...]
    items: tuple[ItemInfo, ...]
    areas: Mapping[str, str]
    notes: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_sampled(self) -> bool:
        """Tell whether a frozen probability sample lies under the figures."""
        return self.mission_kind == "sample_based" and "sample" in self.notes

    @cached_property
    def by_key(self) -> Mapping[str, Figure]:
        """Return the figures by their keys."""
        return {figure.key: figure for figure in self.figures}

    def figure(self, key: str) -> Figure | None:
        """Return the figure with this key, or None."""
        return self.by_key.get(key)
