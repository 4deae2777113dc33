"""Samples from plan to frozen list: plan, draw, freeze, withdraw, and let a reserve join.

A draw is never undone: another plan is another sample, and every draw of the day is
counted in the journal and printed, so that nobody draws until the list pleases.
"""

from __future__ import annotations

import gzip
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from elections.journal.services.events import record_event
from elections.places.models import ElectionDay, PollingStation
from observers.deployment.models import Sample as SampleRow
from observers.deployment.models import SampledStation, SampleFrame, SampleReplacement
from observers.missions.models import Mission
from reports.findings.domain.survey.listing import fingerprint
from reports.findings.domain.survey.parcel import frame_csv, verify
from reports.findings.domain.survey.plan import (
    Plan,
    PlanRefused,
    draw_plan,
    planned_frame,
)
from reports.findings.domain.survey.sampling import SampledStation as Drawn
from reports.findings.selectors.sample_frames import (
    places_of,
    plan_as_json,
    plan_of,
)
from reports.findings.selectors.sample_plans import parcel_of
from reports.findings.selectors.samples import drawn_sample
from reports.findings.services.sample_rows import write_rows
from reports.observations.models import Observation


class SampleChangeRefused(PlanRefused):
    """What is asked for is not possible in this state of the sample."""

    code = "sample_change_refused"
    status = 409


def new_seed() -> str:
    """Return a seed that nobody chose, for whoever has no public one to type."""
    return secrets.token_hex(16)


@transaction.atomic
def plan_sample(
    *, mission: Mission, election_day: ElectionDay, name: str, plan: Plan, actor: str
) -> SampleRow:
    """Keep the plan of a sample; nothing is drawn yet."""
    if not mission.is_probability_sample:
        raise SampleChangeRefused("Only a sample-based mission draws a sample.")
    if not mission.is_open:
        raise SampleChangeRefused(f"Mission {mission.code} is closed.")
    if election_day.election_id != mission.election_id:
        raise SampleChangeRefused("This day is of another election.")
    row = SampleRow.objects.create(
        mission=mission,
        election_day=election_day,
        name=name,
        method=plan.method,
        seed=plan.seed,
        plan=plan_as_json(plan),
        planned_at=timezone.now(),
    )
    _happened(row, "sample.planned", actor, {"seed": plan.seed})
    return row


@transaction.atomic
def change_plan(*, sample: SampleRow, name: str, plan: Plan, actor: str) -> SampleRow:
    """Change a plan from which nothing was drawn yet."""
    row = _locked(sample)
    if row.drawn_at is not None:
        raise SampleChangeRefused("This sample is drawn. Make another plan instead.")
    row.name, row.method, row.seed = name, plan.method, plan.seed
    row.plan, row.planned_at = plan_as_json(plan), timezone.now()
    row.save()
    _happened(row, "sample.plan_changed", actor, {"seed": plan.seed})
    return row


@transaction.atomic
def draw_sample(*, sample: SampleRow, actor: str) -> SampleRow:
    """Draw what the plan says from the election's stations as they are listed now."""
    row = _locked(sample)
    if row.drawn_at is not None:
        raise SampleChangeRefused("This sample is drawn already.")
    plan = plan_of(row)
    frame = planned_frame(places_of(row.election_day.election), plan)
    drawn = draw_plan(frame, plan)
    text = frame_csv(frame)
    SampleFrame.objects.create(
        mission_id=row.mission_id,
        sample=row,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        content=gzip.compress(text.encode(), mtime=0),
    )
    write_rows(row, drawn, sizes={one.code: one.size for one in frame.stations})
    row.drawn_at, row.drawn_by = timezone.now(), actor
    row.fingerprint = fingerprint(drawn)
    row.save()
    of_the_day = SampleRow.objects.filter(
        mission=row.mission_id, election_day=row.election_day_id
    )
    _happened(
        row,
        "sample.drawn",
        actor,
        {
            "seed": row.seed,
            "method": row.method,
            "stations": len(drawn.stations),
            "fingerprint": row.fingerprint,
            "draw_of_the_day": of_the_day.filter(drawn_at__isnull=False).count(),
        },
    )
    return row


@transaction.atomic
def freeze_sample(*, sample: SampleRow, actor: str) -> SampleRow:
    """Freeze a drawn sample for the day, by a second person, after drawing it again.

    From here on the database itself refuses every change. Not once reports of the day
    have come: of several draws one could then be chosen by what they say.
    """
    row = _locked(sample)
    if row.drawn_at is None or row.frozen_at is not None:
        raise SampleChangeRefused("Draw the sample first; freeze it once.")
    if actor == row.drawn_by:
        raise SampleChangeRefused(
            "A second person freezes the sample: whoever drew it asks a colleague."
        )
    others = SampleRow.objects.filter(
        mission=row.mission_id, election_day=row.election_day_id
    )
    if others.frozen().exists():
        raise SampleChangeRefused("This day has a frozen sample already.")
    _refuse_after_reports(row, "a sample chosen now could be chosen for what they say.")
    if not verify(parcel_of(row), seed=row.seed).is_reproduced:
        raise SampleChangeRefused("Drawn again, the sample differs: do not use it.")
    row.frozen_at, row.frozen_by = timezone.now(), actor
    row.save()
    _happened(row, "sample.frozen", actor, {"fingerprint": row.fingerprint})
    return row


@transaction.atomic
def withdraw_sample(*, sample: SampleRow, reason: str, actor: str) -> SampleRow:
    """Take a frozen sample out of force, with a reason, before any report of the day."""
    row = _locked(sample)
    if row.frozen_at is None or row.withdrawn_at is not None:
        raise SampleChangeRefused("Only a frozen sample can be withdrawn.")
    if not reason.strip():
        raise SampleChangeRefused("Say why; the reason is printed.")
    _refuse_after_reports(row, "its sample cannot be changed any more.")
    row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason.strip()
    row.save()
    _happened(row, "sample.withdrawn", actor, {"reason": reason.strip()})
    return row


@transaction.atomic
def replace_station(
    *,
    sample: SampleRow,
    station: PollingStation,
    reason: str,
    evidence: str,
    actor: str,
) -> SampleReplacement:
    """Record that a sampled station was shown not to exist; the next reserve joins."""
    row = _locked(sample)
    if row.frozen_at is None or row.withdrawn_at is not None:
        raise SampleChangeRefused("Only stations of a frozen sample are replaced.")
    if not reason.strip() or not evidence.strip():
        raise SampleChangeRefused(
            "Say how the station was shown not to exist, and where the evidence is."
        )
    changed = drawn_sample(row).without(code=station.code, reason=reason.strip())
    made = SampleReplacement.objects.create(
        mission_id=row.mission_id,
        sample=row,
        station=station,
        reason=reason.strip(),
        evidence=evidence.strip(),
        recorded_at=timezone.now(),
        recorded_by=actor,
    )
    joined = changed.replacements[-1].joined
    if joined is not None:
        _join(row, changed.stations[-1], len(changed.stations), made)
    _happened(
        row,
        "sample.station_replaced",
        actor,
        {"station": station.code, "reason": reason.strip(), "joined": joined or ""},
    )
    return made


def _join(row: SampleRow, one: Drawn, number: int, made: SampleReplacement) -> None:
    reserve = row.samplereserves.get(station__code=one.code)
    SampledStation.objects.create(
        mission_id=row.mission_id,
        sample=row,
        election_day_id=row.election_day_id,
        number=number,
        station_id=reserve.station_id,
        stratum=one.stratum,
        cluster=one.cluster,
        size=reserve.size,
        probability=one.probability,
        population=one.population,
        cluster_population=one.cluster_population,
        joined_for=made,
    )


def _refuse_after_reports(row: SampleRow, consequence: str) -> None:
    received = Observation.objects.filter(
        mission=row.mission_id, election_day=row.election_day_id, is_rehearsal=False
    )
    if received.exists():
        raise SampleChangeRefused(f"Reports of this day have come: {consequence}")


def _locked(sample: SampleRow) -> SampleRow:
    rows = SampleRow.objects.select_related("election_day__election", "mission")
    return rows.select_for_update(of=("self",)).get(pk=sample.pk)


def _happened(
    row: SampleRow, kind: str, actor: str, payload: dict[str, str | int]
) -> None:
    record_event(
        actor=actor,
        kind=kind,
        subject=f"sample:{row.pk}",
        mission_id=row.mission_id,
        payload={"day": row.election_day.code, "name": row.name, **payload},
    )
