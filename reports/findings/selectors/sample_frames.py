"""Reading the list that a sample is drawn from, and the plan it is drawn by."""

from __future__ import annotations

import gzip
from typing import Any

import msgspec

from elections.places.models import Area, Election, PollingStation
from observers.deployment.models import Sample as SampleRow
from observers.deployment.models import SampleFrame
from reports.findings.domain.survey.frame import Frame
from reports.findings.domain.survey.parcel import frame_from_csv
from reports.findings.domain.survey.plan import Place, Plan, planned_frame

PLACE_FIELDS = (
    "code",
    "area_id",
    "kind",
    "setting",
    "registered_voters",
    "is_open",
    "is_provisional",
)


def plan_of(row: SampleRow) -> Plan:
    """Return the plan that was kept."""
    return msgspec.convert(row.plan, Plan)


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """Return a plan to be kept."""
    made: dict[str, Any] = msgspec.to_builtins(plan)
    return made


def places_of(election: Election) -> list[Place]:
    """Return every station of an election as a frame sees it, by code."""
    ways = area_ways(election)
    stations = PollingStation.objects.in_election(election).order_by("code")
    return [
        Place(
            code=code,
            areas=tuple(step for step, _ in ways.get(area, ())),
            area_names=tuple(name for _, name in ways.get(area, ())),
            kind=kind,
            setting=setting,
            size=size,
            is_open=is_open,
            is_provisional=is_provisional,
        )
        for code, area, kind, setting, size, is_open, is_provisional in (
            stations.values_list(*PLACE_FIELDS)
        )
    ]


def frame_of(row: SampleRow) -> Frame:
    """Return the list a sample was drawn from, or would be drawn from now."""
    kept = SampleFrame.objects.filter(sample=row).first()
    if kept is not None:
        return frame_from_csv(frame_text(kept))
    return planned_frame(places_of(row.election_day.election), plan_of(row))


def frame_text(kept: SampleFrame) -> str:
    """Return the CSV of a frame that was kept."""
    return gzip.decompress(bytes(kept.content)).decode()


def area_ways(election: Election) -> dict[int | None, tuple[tuple[str, str], ...]]:
    """Return the way from the region down to each area: codes and names."""
    rows = Area.objects.filter(geography__election=election)
    found = {
        pk: (code, name, parent)
        for pk, code, name, parent in rows.values_list(
            "pk", "code", "name", "parent_id"
        )
    }
    ways: dict[int | None, tuple[tuple[str, str], ...]] = {}
    for pk in found:
        way: list[tuple[str, str]] = []
        at: int | None = pk
        while at in found and len(way) < len(found):
            code, name, above = found[at]
            way.append((code, name))
            at = above
        ways[pk] = tuple(reversed(way))
    return ways
