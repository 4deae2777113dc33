"""What the detectors read of one day: published protocols, copies, and counts by hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from elections.results.domain.templates import ProtocolTemplate

VOTED_LINES = ("in_box", "issued")


@dataclass(frozen=True)
class OfficialProtocol:
    """The latest published numbers of one station on one ballot."""

    station: str
    contest: str
    lines: Mapping[str, int]
    votes: Mapping[str, int]
    registered: int | None = None
    photo_sha256: str = ""

    @property
    def voted(self) -> int | None:
        """Return how many voted: ballots in the boxes, else issued, else counted."""
        for line in VOTED_LINES:
            if line in self.lines:
                return self.lines[line]
        if "valid" in self.lines and "invalid" in self.lines:
            return self.lines["valid"] + self.lines["invalid"]
        return None

    @property
    def on_list(self) -> int | None:
        """Return the registered voters of the protocol, else of the list."""
        return self.lines.get("registered", self.registered)


@dataclass(frozen=True)
class ObservedCopy:
    """One protocol as observers read it at the station."""

    station: str
    contest: str
    label: str
    lines: Mapping[str, int]
    votes: Mapping[str, int]
    instance_id: str = ""
    photo_sha256: str = ""


@dataclass(frozen=True)
class VotedCount:
    """How many had voted by a time, as a report has it."""

    station: str
    at: datetime
    voted: int
    instance_id: str = ""


@dataclass(frozen=True)
class DayFacts:
    """One election day of one mission.

    `profiles` holds the cumulative turnout by time of an area, `area_of` the area of a
    station; `earlier` are protocols of an earlier day, their contest named with the day.
    """

    stations: int
    protocols: tuple[OfficialProtocol, ...] = ()
    copies: tuple[ObservedCopy, ...] = ()
    counts: tuple[VotedCount, ...] = ()
    earlier: tuple[OfficialProtocol, ...] = ()
    templates: Mapping[str, ProtocolTemplate] = field(default_factory=dict)
    area_of: Mapping[str, str] = field(default_factory=dict)
    profiles: Mapping[str, Mapping[datetime, float]] = field(default_factory=dict)
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def by_contest(self) -> dict[str, list[OfficialProtocol]]:
        """Return the published protocols by ballot, in the order of their stations."""
        found: dict[str, list[OfficialProtocol]] = {}
        for protocol in sorted(self.protocols, key=lambda p: (p.contest, p.station)):
            found.setdefault(protocol.contest, []).append(protocol)
        return found

    def voted_finally(self) -> dict[str, int]:
        """Return how many voted at each station: the most that any line or ballot has.

        A voter may take a ballot away, so that fewer lie in the box than were issued.
        """
        final: dict[str, int] = {}
        for protocol in self.protocols:
            if protocol.voted is not None:
                before = final.get(protocol.station, 0)
                issued = protocol.lines.get("issued", 0)
                final[protocol.station] = max(before, protocol.voted, issued)
        return final
