"""Reading hypotheses: what is out of date, what was decided, what one page shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from elections.journal.domain.sealing import unseal
from elections.journal.services.sealing import mission_keys
from elections.places.models import ElectionDay, PollingStation
from observers.missions.models import Mission
from reports.carousels.domain.decisions import Decided, Verdict
from reports.carousels.domain.details import Details, details_from
from reports.carousels.models import LinkDecision, LinkedGroup, LinkRun
from reports.incidents.domain.linking.report import CATEGORIES
from reports.incidents.models import IncidentReport, VerificationMove
from reports.signals.domain.detectors import CAROUSELS
from reports.signals.selectors.switches import is_on

REST = timedelta(seconds=30)


@dataclass(frozen=True)
class DayToLink:
    """A day of a mission that is switched on, whose latest run is out of date."""

    mission: Mission
    election_day: ElectionDay


def days_to_link(*, now: datetime) -> Iterator[DayToLink]:
    """Yield what should be searched again: something was reported or decided since.

    Between two runs of a day lies half a minute at least.
    """
    for mission in Mission.objects.filter(is_open=True).order_by("pk"):
        if not is_on(mission_id=mission.pk, code=CAROUSELS.code):
            continue
        days = IncidentReport.objects.filter(mission=mission, is_rehearsal=False)
        seen = days.exclude(election_day=None).values("election_day")
        for day in ElectionDay.objects.filter(pk__in=seen).order_by("pk"):
            latest = latest_run(mission_id=mission.pk, election_day_id=day.pk)
            if latest is None or (
                latest.computed_at <= now - REST
                and latest.seen != what_is_there(mission=mission, election_day=day)
            ):
                yield DayToLink(mission, day)


def latest_run(*, mission_id: int, election_day_id: int) -> LinkRun | None:
    """Return the latest run of a day."""
    rows = LinkRun.objects.filter(
        mission_id=mission_id, election_day_id=election_day_id
    )
    return rows.order_by("-computed_at", "-pk").first()


def what_is_there(*, mission: Mission, election_day: ElectionDay) -> str:
    """Return in numbers what a run would read; all tables behind it only grow.

    Counting, unlike the latest time, misses no row that was committed late.
    """
    reports = IncidentReport.objects.filter(
        mission=mission, election_day=election_day, category__in=CATEGORIES
    )
    refuted = Q(level_before="refuted") | Q(level_after="refuted")
    moves = VerificationMove.objects.filter(refuted, mission=mission)
    stations = PollingStation.objects.filter(
        election_id=mission.election_id, latitude__isnull=False
    )
    decided = LinkDecision.objects.filter(mission=mission)
    counts = (reports, moves, stations, decided)
    return ".".join(str(rows.count()) for rows in counts)


def decisions_of(*, mission: Mission, election_day: ElectionDay) -> list[Decided]:
    """Return what people decided about a day, in the order of time."""
    rows = LinkDecision.objects.filter(
        mission=mission, group__election_day=election_day
    )
    return [
        Decided(
            number=row.pk,
            verdict=Verdict(row.verdict),
            reports=frozenset(row.reports),
            left_out=frozenset(row.left_out),
        )
        for row in rows.in_order()
    ]


def decisions_about(group: LinkedGroup) -> list[LinkDecision]:
    """Return the decisions about these reports or made on this page, latest first."""
    rows = LinkDecision.objects.filter(
        Q(reports_sha256=group.reports_sha256) | Q(group=group),
        mission=group.mission_id,
        group__election_day=group.election_day_id,
    )
    return list(
        rows.select_related("decided_by", "event").order_by("-decided_at", "-pk")
    )


def details_of(group: LinkedGroup) -> Details:
    """Return halts, legs and links of a hypothesis, unsealed."""
    key = mission_keys(group.mission_id).data_key
    context = details_context(group.reports_sha256)
    return details_from(unseal(key, bytes(group.sealed_details), context=context))


def details_context(reports_sha256: str) -> bytes:
    """Return what ties sealed details to their set of reports."""
    return f"carousel:{reports_sha256}".encode()
