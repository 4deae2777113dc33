"""Compute a finding set and store it: live ones replace each other, kept ones stay."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from time import monotonic

from django.db import connection, transaction
from django.utils import timezone

from elections.journal.services.events import record_event
from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.findings.domain.canonical import content_hash, document_to_json
from reports.findings.domain.columns import Observations
from reports.findings.domain.evaluation import FIGURES_VERSION, document_of
from reports.findings.domain.figure_estimates import estimate_to_json
from reports.findings.domain.figures import FindingDocument
from reports.findings.domain.rows import Facts
from reports.findings.models import Figure, FindingSet
from reports.findings.selectors.facts import facts_as_of
from reports.findings.selectors.observation_columns import Part
from reports.findings.selectors.other_rows import protocol_rows
from reports.findings.selectors.sample_columns import counted_sample
from reports.findings.services.counting import counter_of
from reports.findings.services.sharing import count_day

logger = logging.getLogger(__name__)

# Longer than any statement may run, so that no late commit can slip behind `as_of`.
SETTLED_AFTER = timedelta(seconds=20)
ROWS_AT_ONCE = 5_000
LOCK_SPACE = 0x66696E64


def compute_findings(
    *,
    mission: Mission,
    election_day: ElectionDay | None,
    as_of: datetime | None = None,
    keep: bool = False,
    reason: str = "",
    actor: str = "system",
    settled_after: timedelta = SETTLED_AFTER,
    now: datetime | None = None,
    wake: Callable[[], object] = lambda: None,
) -> FindingSet:
    """Compute all figures of a mission's day as of a time, at most 20 seconds ago.

    Only a caller that knows that nothing is being written may pass a smaller
    `settled_after`. A live set replaces the one before it, unless that is later.
    `wake` tells another worker that parts of a large day wait to be counted.
    """
    started, computed_at = monotonic(), now or timezone.now()
    latest = computed_at - settled_after
    moment = min(as_of or latest, latest)
    document = _document(mission, election_day, moment, wake)
    plain = document_to_json(document)
    findings = FindingSet(
        mission=mission,
        election_day=election_day,
        as_of=moment,
        computed_at=computed_at,
        is_live=not keep,
        reason=reason,
        content_sha256=content_hash(plain),
        document=plain,
        code_version=FIGURES_VERSION,
        seconds=monotonic() - started,
    )
    return _store(findings, document=document, actor=actor, started=started)


def _document(
    mission: Mission,
    day: ElectionDay | None,
    moment: datetime,
    wake: Callable[[], object],
) -> FindingDocument:
    counter = counter_of(mission=mission, election_day=day, as_of=moment)
    observations = counter.read(Part()) if counter.needs_rows else Observations()

    @cache
    def facts() -> Facts:
        return facts_as_of(
            mission=mission,
            election_day=day,
            as_of=moment,
            observations=observations,
            sample=counted_sample(counter.draws) if counter.draws else counter.sample,
        )

    if counter.needs_rows:
        counted = counter.counted(observations)
    else:
        counted = count_day(counter, wake=wake, meanwhile=facts)
    with_protocols = replace(
        facts(),
        protocols=protocol_rows(
            mission=mission,
            day=day,
            as_of=moment,
            instances=counted.with_protocols,
        )
        if day
        else (),
    )
    return document_of(facts=with_protocols, tally=counted.tally)


@transaction.atomic
def _store(
    findings: FindingSet, *, document: FindingDocument, actor: str, started: float
) -> FindingSet:
    if findings.is_live:
        _one_at_a_time(findings.mission_id)
        before = FindingSet.objects.live().of_day(
            mission_id=findings.mission_id, election_day_id=findings.election_day_id
        )
        later = before.filter(as_of__gt=findings.as_of).first()
        if later is not None:
            return later
        before.delete()
    findings.seconds = monotonic() - started
    findings.save()
    Figure.objects.bulk_create(_rows(findings, document), batch_size=ROWS_AT_ONCE)
    if not findings.is_live:
        record_event(
            actor=actor,
            kind="findings.kept",
            subject=f"findings:{findings.pk}",
            mission_id=findings.mission_id,
            payload={
                "sha256": findings.content_sha256,
                "as_of": document.as_of,
                "reason": findings.reason,
            },
        )
    logger.info(
        "findings %s of mission %s stored with %s figures",
        findings.pk,
        findings.mission_id,
        len(document.figures),
    )
    return findings


def _rows(findings: FindingSet, document: FindingDocument) -> list[Figure]:
    return [
        Figure(
            mission_id=findings.mission_id,
            finding_set=findings,
            key=figure.key,
            indicator=figure.indicator,
            stage=figure.stage,
            item=figure.item,
            area_code=figure.area_code,
            setting=figure.setting,
            unit=figure.unit.value,
            k=figure.k,
            n=figure.n,
            value=figure.value or "",
            excluded=dict(figure.excluded),
            query=dict(figure.query),
            is_suppressed=figure.is_suppressed,
            refused=figure.refused,
            estimate=estimate_to_json(figure.estimate) if figure.estimate else None,
        )
        for figure in document.figures
    ]


def _one_at_a_time(mission_id: int) -> None:
    """Let refreshes of one mission wait for each other until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, mission_id])
