"""Sending teams to the stations of the frozen sample, and so expecting their reports."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from django.db import transaction

from elections.errors import DomainError
from elections.journal.services.events import record_event
from elections.places.models import PollingStation
from observers.deployment.models import Sample as SampleRow
from observers.deployment.services import deploy_team
from observers.missions.models import ObserverTeam
from reports.findings.domain.survey.assigning import (
    Assignment,
    StationPlace,
    TeamPlace,
    assign_by_area,
)
from reports.findings.selectors.sample_frames import area_ways
from reports.findings.selectors.samples import stations_in_force

COLUMNS = ("team", "station")


class AssignmentRefused(DomainError):
    """Teams cannot be sent to the sample like this."""

    code = "sample_assignment_refused"


def assignment_by_area(*, sample: SampleRow, most: int) -> Assignment:
    """Propose which team goes where: by area, so many stations a team at most."""
    ways = area_ways(sample.election_day.election)
    stations = [
        StationPlace(
            row.station.code,
            tuple(code for code, _ in ways.get(row.station.area_id, ())),
        )
        for row in stations_in_force(sample)
    ]
    teams = ObserverTeam.objects.filter(mission=sample.mission_id, members__role="sto")
    found = teams.distinct().values_list("code", "area__code")
    places = [TeamPlace(code, area or "") for code, area in found]
    if not places:
        raise AssignmentRefused("The mission has no team of short-term observers yet.")
    return assign_by_area(stations, places, most=most)


def assignment_from_csv(*, sample: SampleRow, text: str) -> Assignment:
    """Read a sheet with the columns team and station; every row is checked."""
    rows = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    if not set(COLUMNS) <= set(rows.fieldnames or ()):
        raise AssignmentRefused("The sheet needs the columns team and station.")
    sampled = {row.station.code for row in stations_in_force(sample)}
    teams = set(
        ObserverTeam.objects.filter(mission=sample.mission_id).values_list(
            "code", flat=True
        )
    )
    given: dict[str, str] = {}
    for row in rows:
        team, station = ((row[name] or "").strip() for name in COLUMNS)
        where = f"Line {rows.line_num}"
        if team not in teams:
            raise AssignmentRefused(f"{where}: the mission has no team {team!r}.")
        if station not in sampled:
            raise AssignmentRefused(f"{where}: {station!r} is not in the sample.")
        if given.get(station, team) != team:
            raise AssignmentRefused(f"{where}: {station} has another team already.")
        given[station] = team
    by_team: dict[str, list[str]] = {}
    for station, team in given.items():
        by_team.setdefault(team, []).append(station)
    return Assignment(
        {team: tuple(sorted(codes)) for team, codes in by_team.items()},
        tuple(sorted(sampled - set(given))),
    )


@transaction.atomic
def deploy_sample(*, sample: SampleRow, assignment: Assignment, actor: str) -> int:
    """Deploy each team of the assignment at its stations; return how many teams.

    The expected reports per station and stage follow. Teams not named keep theirs.
    """
    if sample.frozen_at is None or sample.withdrawn_at is not None:
        raise AssignmentRefused("Freeze the sample before teams are sent to it.")
    teams = _teams(sample, assignment.stations)
    stations = _stations(sample, assignment.stations)
    for code, codes in sorted(assignment.stations.items()):
        deploy_team(
            mission=sample.mission,
            election_day=sample.election_day,
            team=teams[code],
            area=teams[code].area,
            stations=[stations[station] for station in codes],
            actor=actor,
        )
    record_event(
        actor=actor,
        kind="sample.deployed",
        subject=f"sample:{sample.pk}",
        mission_id=sample.mission_id,
        payload={
            "teams": len(assignment.stations),
            "unassigned": list(assignment.unassigned),
        },
    )
    return len(assignment.stations)


def _teams(
    sample: SampleRow, by_team: Mapping[str, Sequence[str]]
) -> Mapping[str, ObserverTeam]:
    rows = ObserverTeam.objects.filter(mission=sample.mission_id, code__in=by_team)
    return {team.code: team for team in rows.select_related("area__geography")}


def _stations(
    sample: SampleRow, by_team: Mapping[str, Sequence[str]]
) -> Mapping[str, PollingStation]:
    codes = {code for stations in by_team.values() for code in stations}
    rows = PollingStation.objects.filter(election=sample.election_day.election_id)
    return {station.code: station for station in rows.with_codes(codes)}
