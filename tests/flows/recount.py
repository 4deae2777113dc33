"""Count a mission a second time, from its JSON lines with nothing but plain Python.

None of our code is used: the checklists are read as tables of text, the catalogue as
YAML. What people decided at the desk is passed in: it is in no report.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from tests.flows.repeated_visits import repeated_visits

REPORTS = Path(__file__).resolve().parents[2] / "reports"
STAGES = ("opening", "voting", "counting", "tabulation")
STATES = ("not_observed", "not_applicable")
RATINGS = ("very_good", "good", "bad", "very_bad")
STANDINGS = (
    "verified",
    "partly_verified",
    "under_verification",
    "reported",
    "unconfirmed",
    "refuted",
)

Report = Mapping[str, Any]
Answers = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One line of a checklist that has an item code."""

    code: str
    name: str
    kind: str
    negative: frozenset[str]
    is_conditional: bool


@dataclass(frozen=True)
class Count:
    """k of n, and what is not in n; of nothing observed k is None, never zero."""

    k: int | None
    n: int
    excluded: Mapping[str, int]


@dataclass(frozen=True)
class Desk:
    """What people decided: reports discarded, and each incident's level and group."""

    discarded: frozenset[str]
    levels: Mapping[str, str]
    groups: Mapping[str, int]


def read_lines(path: Path) -> list[Report]:
    """Return the reports as they were sent, resends included."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def read_items(stage: str) -> list[Item]:
    """Return the items of a shipped checklist, read as a table of text."""
    text = (REPORTS / "checklists" / "library" / f"{stage}.md").read_text("utf-8")
    head: list[str] = []
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line[1:].split("|")]
        if {"type", "name", "item_code"} <= set(cells):
            head = cells
        elif head and len(cells) >= len(head) - 1:
            row = dict(zip(head, cells, strict=False))
            if row["item_code"]:
                found.append(_item(row))
    return found


def _item(row: Mapping[str, str]) -> Item:
    return Item(
        code=row["item_code"],
        name=row["name"],
        kind=row["type"].split()[0],
        negative=frozenset(row["negative"].split()),
        is_conditional=bool(row["relevant"]),
    )


@dataclass(frozen=True)
class Recount:
    """What counts of the lines, and how much of it."""

    lines: Sequence[Report]
    desk: Desk

    @cached_property
    def kept(self) -> dict[str, Report]:
        """Return what counts: once each, no training, nothing repeated or replaced."""
        once = {
            line["id"]: line for line in self._real if line["id"] not in self.repeated
        }
        replaced = {line["replaces"] for line in once.values() if "replaces" in line}
        return {key: line for key, line in once.items() if key not in replaced}

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Return the reports that repeat a visit; at the desk they were discarded."""
        return repeated_visits(self._real)

    @cached_property
    def _real(self) -> list[Report]:
        """Return the reports as they came first, training left out."""
        found: dict[str, Report] = {}
        for line in self.lines:
            if not line.get("rehearsal"):
                found.setdefault(line["id"], line)
        return list(found.values())

    @cached_property
    def observations(self) -> dict[str, list[Answers]]:
        """Return the answers of the observations of each stage, without their groups."""
        return {
            stage: [
                flat(line["answers"])
                for line in self.kept.values()
                if line["checklist"] == stage
            ]
            for stage in STAGES
        }

    def replaced(self, stage: str) -> int:
        """Count the reports of a stage that were edited later."""
        ids = {line["replaces"] for line in self.lines if "replaces" in line}
        return len({line["id"] for line in self._of(stage) if line["id"] in ids})

    def rehearsed(self, stage: str) -> int:
        """Count the training reports of a stage."""
        return sum(bool(line.get("rehearsal")) for line in self._of(stage))

    def places(self, stage: str) -> int:
        """Count the distinct stations, of tabulation the commissions."""
        name = "commission" if stage == "tabulation" else "station"
        return len({answers[name] for answers in self.observations[stage]})

    def item(
        self,
        stage: str,
        item: Item,
        where: Callable[[Answers], bool] = lambda _answers: True,
    ) -> Count:
        """Count the negative answers to an item, or "yes" where none is negative."""
        negative = item.negative or {"yes"}
        excluded: Counter[str] = Counter()
        k = n = 0
        for answers in filter(where, self.observations[stage]):
            given = set(str(answers.get(item.name, "")).split())
            state = next((state for state in STATES if state in given), "")
            if state or not given:
                gap = "not_asked" if item.is_conditional else "missing"
                excluded[state or gap] += 1
                continue
            n += 1
            k += bool(given & negative)
        return Count(k if n else None, n, dict(excluded))

    def rated(self, stage: str, rating: str) -> int:
        """Count the observations with an overall rating."""
        return sum(a.get("overall") == rating for a in self.observations[stage])

    def women(self, stage: str) -> tuple[int, int]:
        """Sum women over members where both were written down."""
        pairs = [
            (answers["women_present"], answers["members_present"])
            for answers in self.observations[stage]
            if "women_present" in answers and "members_present" in answers
        ]
        return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)

    def broken(self, contest: str) -> int:
        """Count the stations whose protocol does not add up."""
        return sum(not adds_up(lines) for lines in self._fullest(contest).values())

    def protocols(self, contest: str) -> dict[str, int]:
        """Sum the lines of the protocols, each station once with its fullest."""
        sums: Counter[str] = Counter()
        for lines in self._fullest(contest).values():
            sums.update(lines)
        return dict(sums)

    def _fullest(self, contest: str) -> dict[str, dict[str, int]]:
        fullest: dict[str, dict[str, int]] = {}
        for answers in self.observations["counting"]:
            lines = dict(protocol_lines(answers, contest))
            station = answers["station"]
            if len(lines) > len(fullest.get(station, {})):
                fullest[station] = lines
        return fullest

    def incidents(self) -> Counter[tuple[str, str]]:
        """Count events by category and standing, a group of reports once."""
        events: dict[str, list[Report]] = {}
        for key, line in self.kept.items():
            if line["checklist"] == "incident":
                group = self.desk.groups.get(key)
                events.setdefault(f"group {group}" if group else key, []).append(line)
        return Counter(self._event(event) for event in events.values())

    def _event(self, event: Sequence[Report]) -> tuple[str, str]:
        standing = {line["id"]: self.desk.levels[line["id"]] for line in event}
        firm = [line for line in event if standing[line["id"]] != "refuted"] or event
        level = min((standing[line["id"]] for line in firm), key=STANDINGS.index)
        (category,) = {flat(line["answers"])["category"] for line in event}
        if any(self._is_in_a_checklist(line) for line in firm):
            return category, "covered"
        seen = any(
            flat(line["answers"])["source_type"] == "observed"
            for line in firm
            if standing[line["id"]] == level
        )
        return category, level if seen or level != "verified" else "verified_indirect"

    def _is_in_a_checklist(self, line: Report) -> bool:
        answers = flat(line["answers"])
        stage = answers["incident_stage"].replace("closing", "counting")
        names = catalogue()[answers["category"]]
        return any(
            (answers.get("team"), answers.get("station"), stage, name) in self._negative
            for name in names
        )

    @cached_property
    def _negative(self) -> frozenset[tuple[str, str, str, str]]:
        """Return team, station, stage and name of each item answered negatively."""
        return frozenset(
            (answers["team"], answers.get("station", ""), stage, item.name)
            for stage in STAGES
            for item in read_items(stage)
            for answers in self.observations[stage]
            if item.negative & set(str(answers.get(item.name, "")).split())
        )

    def _of(self, stage: str) -> list[Report]:
        once = {line["id"]: line for line in self.lines if line["checklist"] == stage}
        return list(once.values())


@cache
def catalogue() -> dict[str, list[str]]:
    """Return for each incident category the names of the items that mean the same."""
    text = (REPORTS / "incidents" / "catalogue.yaml").read_text("utf-8")
    entries = yaml.safe_load(text)["categories"]
    return {code: entry.get("items", []) for code, entry in entries.items()}


def protocol_lines(answers: Answers, contest: str) -> Iterator[tuple[str, int]]:
    """Yield the lines of one protocol, "votes.<contestant>" for those with votes."""
    if answers.get("protocol_contest") == contest:
        for name, value in answers.items():
            if name.startswith("protocol_") and isinstance(value, int):
                yield name.removeprefix("protocol_"), value
    for row in answers.get("protocol_votes", ()):
        if row["contest"] == contest:
            yield f"votes.{row['contestant']}", row["votes"]


def adds_up(lines: Mapping[str, int]) -> bool:
    """Tell whether a whole protocol adds up; every line of it is there."""
    votes = sum(value for line, value in lines.items() if line.startswith("votes."))
    return (
        votes == lines["valid"]
        and lines["valid"] + lines["invalid"] == lines["in_box"] <= lines["issued"]
        and lines["issued"] + lines["unused"] + lines["spoiled"] == lines["received"]
        and lines["issued"] <= lines["registered"] + lines["supplementary"]
    )


def flat(answers: Answers) -> Answers:
    """Return the answers of all groups side by side; repeats stay lists."""
    found: Answers = {}
    for name, value in answers.items():
        found.update(flat(value) if isinstance(value, dict) else {name: value})
    return found
