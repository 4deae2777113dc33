"""The lines of results protocols that reports hold, handed to elections.results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from elections.contests.models import Contest, Contestant
from elections.results.services.protocols import (
    ProtocolLine,
    record_protocol_readings,
)
from observers.missions.models import Mission
from reports.intake.domain.protocol_claims import ProtocolClaim, protocol_claims
from reports.intake.selectors.surroundings import contests_of
from reports.intake.services.placing import Placed

SOURCE = "observer"


def record_protocols(
    mission: Mission, visits: Sequence[Placed], *, now: datetime
) -> None:
    """Record every protocol line whose ballot and contestant are known by code."""
    claims = [(visit, claim) for visit in visits for claim in _claims(visit)]
    if not claims:
        return
    contests, contestants = contests_of(mission)
    rows = []
    for visit, claim in claims:
        contest = _contest(claim, contests)
        contestant = (
            contestants.get((contest.pk, claim.contestant)) if contest else None
        )
        if contest is None or (claim.contestant and contestant is None):
            continue
        rows.append(_line(visit, claim, contest=contest, contestant=contestant))
    record_protocol_readings(readings=rows, now=now)


def _claims(visit: Placed) -> Iterator[ProtocolClaim]:
    checklist = visit.reading.checklist
    if checklist is None or visit.station is None or visit.day is None:
        return
    yield from protocol_claims(checklist.definition, visit.reading.judged.answers)


def _contest(claim: ProtocolClaim, contests: Mapping[str, Contest]) -> Contest | None:
    """Return the ballot that is named; where none is and there is one only, that one."""
    if not claim.contest and len(contests) == 1:
        return next(iter(contests.values()))
    return contests.get(claim.contest)


def _line(
    visit: Placed,
    claim: ProtocolClaim,
    *,
    contest: Contest,
    contestant: Contestant | None,
) -> ProtocolLine:
    files = {file.name: file.sha256 for file in visit.reading.envelope.files}
    assert visit.day is not None, "claims are made at a place and a day"
    assert visit.station is not None, "claims are made at a place and a day"
    return ProtocolLine(
        mission_id=visit.reading.submission.mission_id,
        election_day_id=visit.day.pk,
        station_id=visit.station.pk,
        contest_id=contest.pk,
        source=SOURCE,
        line=claim.line,
        value=claim.value,
        contestant_id=contestant.pk if contestant else None,
        instance_id=visit.reading.instance_id,
        photo_sha256=files.get(claim.photo, ""),
    )
