"""From placed reports to observations, incidents, protocol lines, counters and verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from observers.missions.models import Mission
from reports.incidents.services.reporting import report_incidents
from reports.intake.domain.identity import SetAsideReason
from reports.intake.models.verdicts import Judgement
from reports.intake.selectors.families import edit_families
from reports.intake.selectors.surroundings import taken_slots
from reports.intake.services.drafting import incident_of, observation_of, probe_of
from reports.intake.services.edits import (
    note_outdated_edits,
    reports_added,
    without_circles,
    without_foreign_edits,
)
from reports.intake.services.placing import (
    AT_A_STATION,
    Placed,
    SetAside,
    Verdict,
    place_readings,
)
from reports.intake.services.protocols import record_protocols
from reports.intake.services.readings import Reading
from reports.observations.domain.drafts import CounterDelta
from reports.observations.selectors import overlapping_visits
from reports.observations.services.counting import count_reports
from reports.observations.services.recording import record_observations

# One question in two shapes: has this team, or anybody, reported this already?
REPEATED = (SetAsideReason.ALREADY_REPORTED, SetAsideReason.PROBABLE_DUPLICATE)
STATIONS, EDITS = 0x73746174, 0x65646974
Families = Mapping[UUID, frozenset[UUID]]


@dataclass(frozen=True)
class Recorded:
    """A report that was recorded, and whether it was flagged."""

    placed: Placed
    is_flagged: bool


def record_readings(
    mission: Mission, readings: Sequence[Reading], *, now: datetime
) -> tuple[int, int]:
    """Record what can be recorded and set the rest aside; return how many of each.

    Runs in the transaction that took the reports off the queue.
    """
    families = _families(mission, readings)
    readings = without_circles(mission, readings)
    verdicts: list[Verdict] = place_readings(mission, readings, now=now)
    verdicts = without_foreign_edits(mission, verdicts)
    _wait_for_turn(verdicts, families)
    verdicts = _without_second_of_sample(mission, verdicts, families)
    verdicts = _without_duplicates(mission, verdicts, families)
    placed = [verdict for verdict in verdicts if isinstance(verdict, Placed)]
    aside = [verdict for verdict in verdicts if isinstance(verdict, SetAside)]
    added = reports_added(mission, verdicts, families)
    recorded = _record(mission, placed, families, now=now)
    Judgement.objects.bulk_create(
        [
            *map(_recorded_row(mission, now), placed),
            *map(_aside_row(mission, now), aside),
        ]
    )
    count_reports(
        mission=mission, counts=list(_deltas(recorded, aside, added)), now=now
    )
    return len(placed), len(aside)


def _wait_for_turn(verdicts: Sequence[Verdict], families: Families) -> None:
    """Let two workers judge reports of one station, or of one report, in turn.

    Neither would see the other's row before it is committed: a visit that both partners
    filed would count twice, and so would a report that was edited on two phones. Missions
    come in one order, and so do the locks, so that no worker waits for another that
    waits for it.
    """
    stations = {v.station_id for v in verdicts if isinstance(v, Placed)} - {None}
    edited = {one for family in families.values() if len(family) > 1 for one in family}
    turns = [
        *((STATIONS, (pk or 0) % 2**31) for pk in stations),
        *((EDITS, one.int % 2**31) for one in edited),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(kind, one) from (select * from "
            "unnest(%s::int[], %s::int[]) as turn(kind, one) order by 1, 2) as turns",
            [[kind for kind, _ in turns], [one for _, one in turns]],
        )


def _families(mission: Mission, readings: Sequence[Reading]) -> Families:
    found: dict[UUID, frozenset[UUID]] = {}
    for is_rehearsal in (False, True):
        ids = [
            r.instance_id for r in readings if r.envelope.is_rehearsal == is_rehearsal
        ]
        found |= edit_families(mission, instance_ids=ids, is_rehearsal=is_rehearsal)
    return found


def _without_second_of_sample(
    mission: Mission, verdicts: Sequence[Verdict], families: Families
) -> list[Verdict]:
    """A sampled station has exactly one report per stage; a further one waits."""
    if not mission.is_probability_sample:
        return list(verdicts)
    at_stations = [
        v
        for v in verdicts
        if isinstance(v, Placed)
        and v.station is not None
        and v.reading.stage in AT_A_STATION
        and not v.reading.envelope.is_rehearsal
    ]
    slots = taken_slots(mission, station_ids={v.station_id or 0 for v in at_stations})
    kept: list[Verdict] = []
    for verdict in verdicts:
        if isinstance(verdict, Placed) and verdict in at_stations:
            own = families[verdict.reading.instance_id]
            slot = (verdict.day_id, verdict.station_id, verdict.reading.stage)
            others = slots.setdefault(slot, set()) - own
            if others and not verdict.reading.is_decided(*REPEATED):
                reason = SetAsideReason.ALREADY_REPORTED
                kept.append(verdict.waits(reason, of=str(min(others))))
                continue
            slots[slot].add(verdict.reading.instance_id)
        kept.append(verdict)
    return kept


def _without_duplicates(
    mission: Mission, verdicts: Sequence[Verdict], families: Families
) -> list[Verdict]:
    placed = [v for v in verdicts if isinstance(v, Placed)]
    probes = [probe_of(v) for v in placed if not v.reading.is_incident]
    repeats = overlapping_visits(mission=mission, probes=probes)
    kept: list[Verdict] = []
    for verdict in verdicts:
        instance_id = verdict.reading.instance_id
        twin = repeats.get(instance_id)
        is_held = twin is not None and twin not in families[instance_id]
        is_decided = verdict.reading.is_decided(*REPEATED)
        if isinstance(verdict, Placed) and is_held and not is_decided:
            reason = SetAsideReason.PROBABLE_DUPLICATE
            kept.append(verdict.waits(reason, of=str(twin)))
        else:
            kept.append(verdict)
    return kept


def _record(
    mission: Mission, placed: Sequence[Placed], families: Families, *, now: datetime
) -> list[Recorded]:
    visits = [p for p in placed if not p.reading.is_incident]
    events = [p for p in placed if p.reading.is_incident]
    rows: list[Any] = [
        *record_observations(
            mission=mission, drafts=[observation_of(p) for p in visits], now=now
        ),
        *report_incidents(
            mission=mission, drafts=[incident_of(p) for p in events], now=now
        ),
    ]
    record_protocols(mission, visits, now=now)
    note_outdated_edits(mission, placed, families, now=now)
    return [
        Recorded(one, is_flagged=row.flag_count > 0)
        for one, row in zip([*visits, *events], rows, strict=True)
    ]


def _recorded_row(mission: Mission, now: datetime) -> Any:
    def row(placed: Placed) -> Judgement:
        return Judgement(
            mission=mission,
            submission=placed.reading.submission,
            round=placed.reading.round,
            state="recorded",
            judged_at=now,
        )

    return row


def _aside_row(mission: Mission, now: datetime) -> Any:
    def row(aside: SetAside) -> Judgement:
        board = {
            "stage": aside.reading.stage,
            "election_day_id": aside.day_id,
            "team_id": aside.team_id,
        }
        return Judgement(
            mission=mission,
            submission=aside.reading.submission,
            round=aside.reading.round,
            state="set_aside",
            reason=aside.reason.value,
            detail={**aside.detail, "board": board},
            judged_at=now,
        )

    return row


def _deltas(
    recorded: Iterable[Recorded],
    aside: Iterable[SetAside],
    added: Mapping[UUID, int],
) -> Iterable[CounterDelta]:
    """What the board's counters gain; a rehearsal nothing, versions of a report one.

    What ties two branches of edits together takes one away: both had been counted.
    """
    for one in recorded:
        reading = one.placed.reading
        yield from _no_longer_aside(reading)
        if not reading.envelope.is_rehearsal:
            yield CounterDelta(
                election_day_id=one.placed.day_id,
                team_id=one.placed.team_id,
                stage=reading.stage,
                recorded=added[reading.instance_id],
                flagged=int(one.is_flagged),
                last_received_at=reading.submission.received_at,
            )
    for waiting in aside:
        yield from _no_longer_aside(waiting.reading)
        if not waiting.reading.envelope.is_rehearsal:
            yield CounterDelta(
                election_day_id=waiting.day_id,
                team_id=waiting.team_id,
                stage=waiting.reading.stage,
                recorded=added[waiting.reading.instance_id],
                set_aside=1,
                last_received_at=waiting.reading.submission.received_at,
            )


def _no_longer_aside(reading: Reading) -> Iterable[CounterDelta]:
    if reading.earlier and not reading.envelope.is_rehearsal:
        yield from counter_taken_back(reading.earlier[-1])


def counter_taken_back(judgement: Judgement) -> Iterator[CounterDelta]:
    """Return what takes a set-aside report off the board's counter, if it is on it."""
    board = judgement.detail.get("board")
    if board:
        yield CounterDelta(**board, set_aside=-1)
