"""An evening of a sample-based mission: stations, a contest, and protocols that come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid4

from elections.contests.models import Contest
from elections.places.models import ElectionDay, PollingStation
from elections.results.services.protocols import ProtocolLine, record_protocol_readings
from observers.missions.models import Mission
from reports.checklists.domain.codebook import pack_answers
from reports.findings.models import QuickCount
from reports.findings.services.quick_counts import compute_quick_count
from tests.factories.contests import ContestantFactory, ContestFactory
from tests.factories.deployment import main_day
from tests.factories.missions import MissionFactory
from tests.factories.observations import ObservationFactory, published, shipped
from tests.factories.places import PollingStationFactory
from tests.factories.samples import frozen_sample

EVENING = datetime(2023, 3, 19, 15, 0, tzinfo=UTC)
NOW = EVENING + timedelta(days=1)


@dataclass(frozen=True)
class Night:
    """A mission on the evening, its contest, and its sampled stations."""

    mission: Mission
    day: ElectionDay
    contest: Contest
    stations: list[PollingStation]

    def receives(
        self, station: PollingStation, *, minutes: int, a: int, b: int
    ) -> UUID:
        """Take a counting report with a protocol that adds up."""
        report = uuid4()
        ObservationFactory.create(
            mission=self.mission,
            election_day=self.day,
            instance_id=report,
            thread=report,
            version=published(self.mission, "counting"),
            stage="counting",
            packed=pack_answers(shipped("counting"), {}),
            station=station,
            received_at=EVENING + timedelta(minutes=minutes),
            recorded_at=EVENING + timedelta(minutes=minutes),
        )
        by_code = {one.code: one for one in self.contest.contestants.all()}
        rows = [("votes", "A", a), ("votes", "B", b), ("valid", "", a + b)]
        rows += [("in_box", "", a + b + 10), ("registered", "", 1_000)]
        record_protocol_readings(
            readings=[
                ProtocolLine(
                    mission_id=self.mission.pk,
                    election_day_id=self.day.pk,
                    station_id=station.pk,
                    contest_id=self.contest.pk,
                    source="observer",
                    line=line,
                    value=value,
                    contestant_id=by_code[code].pk if code else None,
                    instance_id=report,
                )
                for line, code, value in rows
            ],
            now=EVENING + timedelta(minutes=minutes),
        )
        return report

    def count(self, *, now: datetime = NOW) -> QuickCount:
        return compute_quick_count(
            mission=self.mission,
            election_day=self.day,
            contest=self.contest,
            now=now,
            actor="user:1",
        )

    def reasons(self) -> set[str]:
        return {one["reason"] for one in self.count().document["refusals"]}


def a_night(*, stations: int = 12, kind: str = "sample_based") -> Night:
    mission = MissionFactory.create(kind=kind)
    day = main_day(mission.election)
    day.polls_close = time(20)
    day.save()
    contest = ContestFactory.create(
        election=mission.election,
        seats=10,
        allocation="hare",
        threshold_numerator=5,
        threshold_denominator=100,
    )
    for at, code in enumerate("AB"):
        ContestantFactory.create(contest=contest, code=code, ballot_order=at)
    listed = [
        PollingStationFactory.create(election=mission.election, registered_voters=1_000)
        for _ in range(stations)
    ]
    return Night(mission, day, contest, listed)


def full_night() -> Night:
    night = a_night(stations=36)
    sample = frozen_sample(
        night.mission, night.day, night.stations, allocation={"all": 12}
    )
    drawn = sample.sampledstations.order_by("number").select_related("station")
    night = replace(night, stations=[one.station for one in drawn])
    for at, station in enumerate(night.stations):
        night.receives(station, minutes=10 * at, a=300 + at % 3, b=200)
    return night
