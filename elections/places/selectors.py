"""Reading places: by code, never by name."""

from __future__ import annotations

from collections.abc import Iterable

from elections.places.models import (
    Area,
    Commission,
    Election,
    ElectionDay,
    Geography,
    PollingStation,
)


def stations_by_code(
    *, election: Election, codes: Iterable[str]
) -> dict[str, PollingStation]:
    """Return the stations with these codes and their areas."""
    stations = PollingStation.objects.in_election(election).with_codes(codes)
    stations = stations.select_related("area").defer("area__boundary")
    return {station.code: station for station in stations}


def areas_by_code(*, election: Election, codes: Iterable[str]) -> dict[str, Area]:
    """Return the areas with these codes in the election's latest geography."""
    areas = Area.objects.of_latest_geography(election).with_codes(codes)
    return {area.code: area for area in areas.defer("boundary")}


def commissions_by_code(
    *, election: Election, codes: Iterable[str]
) -> dict[str, Commission]:
    """Return the commissions with these codes and their areas."""
    found = Commission.objects.filter(election=election, code__in=set(codes))
    found = found.select_related("area").defer("area__boundary")
    return {commission.code: commission for commission in found}


def latest_geography(election: Election) -> Geography | None:
    """Return the version of the areas that is in use."""
    versions = Geography.objects.filter(election=election)
    return versions.order_by("-version").first()


def main_day(election: Election) -> ElectionDay | None:
    """Return the day that reports mean when they name none: the first main day."""
    days = ElectionDay.objects.filter(election=election)
    main = days.filter(kind="main").order_by("round", "date", "id").first()
    return main or days.order_by("round", "date", "id").first()
