"""Publish the simulated results of every station, as a commission would.

They are of the simulated contest only; the real one keeps what was really published.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from elections.contests.models import Contest
from elections.journal.services.events import record_event
from elections.places.models import PollingStation
from elections.results.models import OfficialResult
from reports.simulation.domain.official import published_protocols
from reports.simulation.domain.world import SimulatedStation
from reports.simulation.services.country import SIMULATED_CONTEST, Country

SOURCE = "Simulated commission"
BATCH = 5_000


@transaction.atomic
def publish_station_results(
    *, country: Country, stations: Sequence[SimulatedStation], now: datetime, actor: str
) -> int:
    """Store the published lines of all stations, once; return how many there are."""
    contest = Contest.objects.get(election=country.election, code=SIMULATED_CONTEST)
    found = OfficialResult.objects.filter(contest=contest, source=SOURCE)
    if found.exists():
        return found.count()
    contestants = list(contest.contestants.order_by("ballot_order"))
    places = dict(
        PollingStation.objects.filter(election=country.election).values_list(
            "code", "pk"
        )
    )
    rows = [
        OfficialResult(
            election_day=country.day,
            contest=contest,
            station_id=places[protocol.station],
            contestant=contestant,
            line=line,
            value=value,
            as_of=now,
            source=SOURCE,
            recorded_at=now,
        )
        for protocol in published_protocols(stations)
        for line, value, contestant in [
            *((line, value, None) for line, value in protocol.lines.items()),
            *(
                ("votes", value, contestant)
                for value, contestant in zip(protocol.votes, contestants, strict=True)
            ),
        ]
    ]
    OfficialResult.objects.bulk_create(rows, batch_size=BATCH)
    record_event(
        actor=actor,
        kind="results.simulated",
        subject=f"election_day:{country.day.code}",
        payload={"lines": len(rows), "source": SOURCE},
    )
    return len(rows)
