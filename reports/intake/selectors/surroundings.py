"""What a batch of reports refers to, loaded in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from elections.contests.models import Contest, Contestant
from elections.places.models import Area, Commission, ElectionDay, PollingStation
from observers.deployment.models import SampledStation
from observers.missions.models import Mission, Observer, ObserverTeam
from reports.intake.models import Submission
from reports.observations.models import Observation

MAX_EDITS = 20


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
    """Return the places with these codes; of an area, its latest version."""
    election = mission.election_id
    known = PollingStation.objects.filter(election=election, code__in=stations)
    bodies = Commission.objects.filter(election=election, code__in=commissions)
    regions = Area.objects.filter(geography__election=election, code__in=areas)
    return Places(
        stations={s.code: s for s in known},
        commissions={c.code: c for c in bodies.select_related("area")},
        areas={a.code: a for a in regions.order_by("geography__version", "id")},
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


def edit_families(
    mission: Mission, *, instance_ids: Collection[UUID]
) -> dict[UUID, frozenset[UUID]]:
    """Return each report with all that it replaces and that replaces it, any way round."""
    links = _links(mission, instance_ids)
    return {one: frozenset(_reached(one, links)) for one in instance_ids}


def teams_that_sent(
    mission: Mission, *, instance_ids: Collection[UUID]
) -> dict[UUID, int]:
    """Return which team's phone sent each of these reports, where one did."""
    rows = Submission.objects.filter(
        mission=mission, instance_id__in=instance_ids, team__isnull=False
    )
    return dict(rows.values_list("instance_id", "team_id"))


def _sample(mission: Mission) -> dict[int, frozenset[int]]:
    if not mission.is_probability_sample:
        return {}
    drawn: dict[int, set[int]] = {}
    rows = SampledStation.objects.filter(mission=mission)
    for day, station in rows.values_list("election_day_id", "station_id"):
        drawn.setdefault(day, set()).add(station)
    return {day: frozenset(stations) for day, stations in drawn.items()}


def _links(mission: Mission, instance_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    links: dict[UUID, set[UUID]] = {}
    edits = Submission.objects.filter(mission=mission, replaces__isnull=False)
    frontier, known = set(instance_ids), set(instance_ids)
    for _ in range(MAX_EDITS):
        pairs = {
            *edits.filter(instance_id__in=frontier).values_list(
                "instance_id", "replaces"
            ),
            *edits.filter(replaces__in=frontier).values_list("instance_id", "replaces"),
        }
        for edit, replaced in pairs:
            assert replaced is not None
            links.setdefault(edit, set()).add(replaced)
            links.setdefault(replaced, set()).add(edit)
        frontier = set(links) - known
        if not frontier:
            break
        known |= frontier
    return links


def _reached(start: UUID, links: Mapping[UUID, set[UUID]]) -> set[UUID]:
    reached, ahead = {start}, [start]
    while ahead:
        for one in links.get(ahead.pop(), set()) - reached:
            reached.add(one)
            ahead.append(one)
    return reached
