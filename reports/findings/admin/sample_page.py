"""What the page of one sample shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from elections.errors import DomainError
from elections.places.models import PollingStation
from observers.deployment.domain.expectation import AT_STATION
from observers.deployment.models import (
    Deployment,
    Sample,
    SampledStation,
    SampleReplacement,
)
from observers.missions.models import User
from reports.findings.admin.sample_asking import Wish
from reports.findings.domain.survey.precision import detections
from reports.findings.domain.survey.sample_size import (
    size_for_detection,
    size_for_proportion,
)
from reports.findings.renderers.sample_map import Dot, sample_map
from reports.findings.selectors.sample_protocol import protocol_of, state_of
from reports.findings.selectors.samples import sample_response, stations_in_force

MARGINS = (1.0, 2.0, 3.0, 5.0)
MOST_DOTS = 12_000


def page_of_sample(row: Sample, *, wish: Wish) -> dict[str, Any]:
    """Return the template's values for one sample."""
    protocol = protocol_of(row)
    people = _people(row)
    return {
        "sample": row,
        "state": state_of(row),
        "protocol": protocol,
        "drawn_by": people.get(row.drawn_by, row.drawn_by),
        "frozen_by": people.get(row.frozen_by, row.frozen_by),
        "excluded": [(why, len(codes)) for why, codes in protocol.excluded.items()],
        "wish": wish,
        "calculated": _calculated(protocol.frame_stations, wish),
        "map": _map(row) if row.drawn_at is not None else "",
        "response": list(_response(row)) if state_of(row) == "Frozen" else [],
        "sent": _sent(row) if state_of(row) == "Frozen" else None,
    }


def station_rows(rows: QuerySet[SampledStation]) -> Iterator[tuple[object, ...]]:
    """Yield the lines of the station file."""
    gone = set(
        SampleReplacement.objects.filter(sample__in=rows.values("sample")).values_list(
            "station_id", flat=True
        )
    )
    listed = rows.select_related("station__area").defer("station__area__boundary")
    for one in listed.order_by("number"):
        station = one.station
        state = "joined" if one.joined_for_id else ""
        yield (
            one.number,
            station.code,
            station.name,
            station.address,
            str(station.area or ""),
            one.stratum,
            one.cluster,
            station.registered_voters,
            station.latitude,
            station.longitude,
            "does not exist" if one.station_id in gone else state,
        )


def _calculated(population: int, wish: Wish) -> dict[str, Any]:
    """Return the sizes for the wished margin and for round ones; empty if impossible."""
    if not population:
        return {}

    def size(margin: float) -> int:
        return size_for_proportion(
            margin=margin / 100,
            population=population,
            share=wish.share / 100,
            design_effect=wish.design_effect,
            response_share=wish.response / 100,
        )

    bad = min(wish.bad, population)
    try:
        wished = size(wish.margin)
        return {
            "margins": [(one, size(one)) for one in sorted({*MARGINS, wish.margin})],
            "wished": wished,
            "detection": size_for_detection(population=population, bad=bad, power=0.95),
            "bad": bad,
            "power": detections(
                population=population, sampled=wished, shares=(bad / population,)
            )[0].power,
        }
    except DomainError:
        return {}


def _response(row: Sample) -> Iterator[dict[str, Any]]:
    now = timezone.now()
    for stage in AT_STATION:
        strata = sample_response(
            mission=row.mission, election_day=row.election_day, stage=stage, as_of=now
        )
        yield {"stage": stage, "all": strata[-1], "strata": strata[:-1]}


def _sent(row: Sample) -> dict[str, int]:
    stations = {one.station_id for one in stations_in_force(row)}
    sent = Deployment.objects.filter(
        mission=row.mission_id,
        election_day=row.election_day_id,
        stations__in=stations,
    )
    reached = set(sent.values_list("stations", flat=True)) & stations
    return {
        "stations": len(stations),
        "with_team": len(reached),
        "teams": sent.values("team").distinct().count(),
    }


def _map(row: Sample) -> str:
    sampled = set(
        SampledStation.objects.filter(sample=row).values_list("station_id", flat=True)
    )
    found = PollingStation.objects.filter(
        election=row.election_day.election_id,
        latitude__isnull=False,
        longitude__isnull=False,
    )
    if found.count() > MOST_DOTS:
        found = found.filter(pk__in=sampled)
    places = found.order_by("code").values_list("pk", "longitude", "latitude")
    return sample_map(
        [Dot(x or 0.0, y or 0.0, is_drawn=pk in sampled) for pk, x, y in places]
    )


def _people(row: Sample) -> dict[str, str]:
    numbers = [
        actor.removeprefix("user:")
        for actor in (row.drawn_by, row.frozen_by)
        if actor.startswith("user:")
    ]
    return {user.actor: user.username for user in User.objects.filter(pk__in=numbers)}
