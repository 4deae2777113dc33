"""What a batch of reports refers to, loaded in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from elections.contests.models import Contest, Contestant
from elections.places.models import Area, Commission, ElectionDay, PollingStation
from elections.places.selectors import (
    areas_by_code,
    commissions_by_code,
    stations_by_code,
)
from observers.deployment.models import SampledStation
from observers.missions.models import Mission, Observer, ObserverTeam
from reports.observations.models import Observation


@dataclass(frozen=True)
class Surroundings:
    """Everything of one mission that codes in reports may mean."""

    mission: Mission
    days: Mapping[str, ElectionDay]
    observers: Mapping[str, Observer]
    senders: Mapping[int, Observer]
    teams: Mapping[str, ObserverTeam]
    sample: Mapping[int, frozenset[int]]

    @property
    def main_day(self) -> ElectionDay | None:
        """Return the day of reports that name none: the main one, or the only one."""
        main = [day for day in self.days.values() if day.kind == "main"]
        candidates = main or list(self.days.values())
        return candidates[0] if len(candidates) == 1 else None


@dataclass(frozen=True)
class Places:
    """The places that the reports of a batch name."""

    stations: Mapping[str, PollingStation]
    commissions: Mapping[str, Commission]
    areas: Mapping[str, Area]


def surroundings_of(
    mission: Mission,
    *,
    observer_codes: Collection[str],
    observer_ids: Collection[int],
    team_codes: Collection[str],
) -> Surroundings:
    """Return what the reports of one mission may refer to."""
    days = ElectionDay.objects.filter(election=mission.election_id)
    observers = Observer.objects.filter(mission=mission).select_related("team")
    teams = ObserverTeam.objects.filter(mission=mission, code__in=team_codes)
    return Surroundings(
        mission=mission,
        days={day.code: day for day in days.order_by("date", "id")},
        observers={o.code: o for o in observers.filter(code__in=observer_codes)},
        senders={o.pk: o for o in observers.filter(pk__in=observer_ids)},
        teams={team.code: team for team in teams},
        sample=_sample(mission),
    )


def places_of(
    mission: Mission,
    *,
    stations: Collection[str],
    commissions: Collection[str],
    areas: Collection[str],
) -> Places:
    """Return the places with these codes; areas are those of the latest version."""
    election = mission.election
    return Places(
        stations=stations_by_code(election=election, codes=stations),
        commissions=commissions_by_code(election=election, codes=commissions),
        areas=areas_by_code(election=election, codes=areas),
    )


def contests_of(
    mission: Mission,
) -> tuple[Mapping[str, Contest], Mapping[tuple[int, str], Contestant]]:
    """Return the ballots of a mission's election, and who stood on each, by code."""
    contests = Contest.objects.filter(election=mission.election_id)
    contestants = Contestant.objects.filter(contest__election=mission.election_id)
    return (
        {contest.code: contest for contest in contests},
        {(c.contest_id, c.code): c for c in contestants},
    )


def taken_slots(
    mission: Mission, *, station_ids: Collection[int]
) -> dict[tuple[int | None, int | None, str], set[UUID]]:
    """Return which reports each sampled station has, by day, station and stage."""
    rows = Observation.objects.filter(
        mission=mission, station__in=station_ids, is_rehearsal=False
    )
    slots: dict[tuple[int | None, int | None, str], set[UUID]] = {}
    for day, station, stage, instance in rows.values_list(
        "election_day_id", "station_id", "stage", "instance_id"
    ):
        slots.setdefault((day, station, stage), set()).add(instance)
    return slots


def _sample(mission: Mission) -> dict[int, frozenset[int]]:
    if not mission.is_probability_sample:
        return {}
    drawn: dict[int, set[int]] = {}
    rows = SampledStation.objects.filter(mission=mission).in_force()
    for day, station in rows.values_list("election_day_id", "station_id"):
        drawn.setdefault(day, set()).add(station)
    return {day: frozenset(stations) for day, stations in drawn.items()}
