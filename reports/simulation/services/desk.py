"""Decide as two simulated people at the desk would, so that a statement can tell.

Every reason begins with "Simulated decision"; nobody can sign in as these people.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import numpy as np

from elections.places.models import ElectionDay
from observers.deployment.models import ExpectedReport
from observers.deployment.services import note_missing
from observers.missions.models import Membership, Mission, User
from observers.missions.services.missions import add_member
from reports.incidents.models import IncidentReport
from reports.incidents.selectors import ground_of
from reports.incidents.services.verification import move_incident
from reports.intake.models.verdicts import Judgement
from reports.intake.services.deciding import decide_set_aside
from reports.observations.models import ReportCounter
from reports.simulation.domain.simulation import Simulation
from reports.simulation.services.moving_groups import (
    GroupsDecided,
    decide_moving_groups,
)

PEOPLE = {"demo-coordinator": "coordinator", "demo-head": "head"}
WITHDREW_EVERY = 3
OUTCOMES = ("verified", "partly_verified", "unconfirmed", "refuted")
OUTCOME_SHARES = (0.5, 0.15, 0.25, 0.10)
CHECKED_SHARE = 0.3
REASON = "Simulated decision"


def demonstration_people(*, mission: Mission, actor: str) -> tuple[User, User]:
    """Return the two demonstration accounts; nobody can sign in with them."""
    people = []
    for name, role in PEOPLE.items():
        user, is_new = User.objects.get_or_create(
            username=name, defaults={"is_staff": True, "is_active": True}
        )
        if is_new:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        if not Membership.objects.filter(user=user, mission=mission).exists():
            add_member(mission=mission, user=user, role=role, actor=actor)
        people.append(user)
    return people[0], people[1]


def decide(
    *,
    mission: Mission,
    election_day: ElectionDay,
    simulation: Simulation,
    people: tuple[User, User],
    now: datetime,
    on_progress: Callable[[int], None],
) -> GroupsDecided:
    """Group, verify, discard and note, once; what is decided already stays."""
    random = np.random.default_rng([simulation.seed, 1])
    discard_set_aside(mission=mission, user=people[0], now=now)
    groups = decide_moving_groups(
        mission=mission,
        election_day=election_day,
        simulation=simulation,
        user=people[0],
        now=now,
    )
    waiting = groups.left_open.reports if groups.left_open else []
    incidents = (
        IncidentReport.objects.filter(mission=mission, state__level="reported")
        .filter(is_rehearsal=False)
        .exclude(instance_id__in=waiting)
        .select_related("mission", "team")
        .order_by("instance_id")
    )
    for done, incident in enumerate(incidents, start=1):
        if random.random() < CHECKED_SHARE:
            outcome = str(random.choice(OUTCOMES, p=OUTCOME_SHARES))
            _verify(incident, outcome, people=people, now=now)
        on_progress(done)
    _note_missing(mission, user=people[0])
    return groups


def discard_set_aside(*, mission: Mission, user: User, now: datetime) -> None:
    """Discard every report that waits set aside."""
    waiting = Judgement.objects.filter(
        mission=mission, state="set_aside", decision__isnull=True
    ).select_related("submission")
    for judgement in waiting.order_by("submission__instance_id"):
        decide_set_aside(
            judgement=judgement, action="discard", user=user, reason=REASON, now=now
        )


def _verify(
    incident: IncidentReport,
    outcome: str,
    *,
    people: tuple[User, User],
    now: datetime,
) -> None:
    """Move an incident twice; what was not seen needs a second source to be verified."""
    seen = incident.source_type == "observed"
    is_told_twice = not seen and ground_of(incident).sources > 1
    if outcome in {"verified", "partly_verified"} and not (seen or is_told_twice):
        outcome = "unconfirmed"
    grade = "A" if seen else "B" if is_told_twice else "D"
    steps = (("under_verification", "", people[0]), (outcome, grade, people[1]))
    for level, given, user in steps:
        move_incident(
            incident=incident,
            level=level,
            grade=given,
            reason=REASON,
            user=user,
            now=now,
        )


def _note_missing(mission: Mission, *, user: User) -> None:
    sent = ReportCounter.objects.filter(
        mission=mission, stage="counting", recorded__gt=0
    ).values("team_id")
    missing = ExpectedReport.objects.filter(mission=mission, stage="counting")
    missing = missing.exclude(team_id__in=sent).filter(notes__isnull=True)
    for number, row in enumerate(missing.order_by("team__code")):
        if number % WITHDREW_EVERY == 0:
            note_missing(
                expected=row, reason="withdrew", note="snow (simulated)", user=user
            )
