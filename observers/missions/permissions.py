"""Who may do what: one matrix from roles to rights, and one from tables to rights.

Django's admin asks `RoleBackend`, the API `needs(right)`, everything else `has_right`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from observers.missions.models import Mission, User


class Right(StrEnum):
    """What a role may allow."""

    SEE_SET_UP = "see_set_up"
    SET_UP = "set_up"
    SEE_TEAM = "see_team"
    SEE_NAMES = "see_names"
    GIVE_ACCESS = "give_access"
    SEE_REPORTS = "see_reports"
    ENTER_REPORTS = "enter_reports"
    JUDGE_REPORTS = "judge_reports"
    VERIFY_INCIDENTS = "verify_incidents"
    SEE_FINDINGS = "see_findings"
    COMPUTE_FINDINGS = "compute_findings"
    WRITE_STATEMENT = "write_statement"
    RELEASE_STATEMENT = "release_statement"
    SEE_JOURNAL = "see_journal"
    # Signals are internal to the core team: never observers, nor those who only read.
    SEE_SIGNALS = "see_signals"
    RUN_SIGNALS = "run_signals"


READS = frozenset(
    {Right.SEE_SET_UP, Right.SEE_TEAM, Right.SEE_REPORTS, Right.SEE_FINDINGS}
)
ANALYSES = READS | {
    Right.ENTER_REPORTS,
    Right.JUDGE_REPORTS,
    Right.VERIFY_INCIDENTS,
    Right.COMPUTE_FINDINGS,
    Right.WRITE_STATEMENT,
    Right.SEE_SIGNALS,
    Right.RUN_SIGNALS,
}
RIGHTS: dict[str, frozenset[Right]] = {
    "coordinator": frozenset(Right),
    "analyst": ANALYSES,
    "head": READS
    | {
        Right.VERIFY_INCIDENTS,
        Right.COMPUTE_FINDINGS,
        Right.WRITE_STATEMENT,
        Right.RELEASE_STATEMENT,
        Right.SEE_JOURNAL,
        Right.SEE_SIGNALS,
    },
    "read_only": READS,
    # The scope narrows what observers see to their own team.
    "observer": frozenset({Right.SEE_TEAM, Right.SEE_REPORTS, Right.ENTER_REPORTS}),
}


@dataclass(frozen=True)
class Access:
    """The right that shows a table, the one that changes it; whether rows may go."""

    view: Right
    change: Right | None = None
    is_deletable: bool = False


SET_UP = Access(Right.SEE_SET_UP, Right.SET_UP)
SET_UP_AND_DELETE = Access(Right.SEE_SET_UP, Right.SET_UP, is_deletable=True)
ROSTER = Access(Right.SEE_TEAM, Right.SET_UP)
GIVE_ACCESS = Access(Right.GIVE_ACCESS, Right.GIVE_ACCESS)
REPORTS = Access(Right.SEE_REPORTS, Right.JUDGE_REPORTS)
INCIDENTS = Access(Right.SEE_REPORTS, Right.VERIFY_INCIDENTS)
FINDINGS = Access(Right.SEE_FINDINGS, Right.COMPUTE_FINDINGS)
SIGNALS = Access(Right.SEE_SIGNALS, Right.RUN_SIGNALS)
STATEMENTS = Access(Right.SEE_FINDINGS, Right.WRITE_STATEMENT)

MODELS: dict[str, Access] = {
    "elections.election": SET_UP,
    "elections.electionday": SET_UP,
    "elections.geography": SET_UP,
    "elections.area": SET_UP,
    "elections.commission": SET_UP,
    "elections.pollingstation": SET_UP,
    "elections.party": SET_UP,
    "elections.partyregistration": SET_UP,
    "elections.contest": SET_UP,
    "elections.contesttemplate": SET_UP_AND_DELETE,
    "elections.constituency": SET_UP,
    "elections.contestant": SET_UP,
    "elections.candidacyevent": SET_UP,
    "elections.officialresult": SET_UP,
    "elections.turnoutannouncement": SET_UP,
    # Neither a reading nor an event tells the team that an observer's view is cut to.
    "elections.protocolreading": Access(Right.SEE_FINDINGS, Right.JUDGE_REPORTS),
    "elections.event": Access(Right.SEE_JOURNAL),
    "elections.job": Access(Right.SEE_FINDINGS, Right.COMPUTE_FINDINGS),
    "observers.mission": SET_UP,
    "observers.user": GIVE_ACCESS,
    "observers.membership": Access(
        Right.GIVE_ACCESS, Right.GIVE_ACCESS, is_deletable=True
    ),
    "observers.invitation": GIVE_ACCESS,
    "observers.devicetoken": GIVE_ACCESS,
    "observers.tokendevice": Access(Right.GIVE_ACCESS),
    "observers.observer": ROSTER,
    "observers.observerteam": ROSTER,
    "observers.nationalstaff": Access(Right.SEE_NAMES, Right.SET_UP),
    "observers.deployment": ROSTER,
    "observers.expectedreport": ROSTER,
    "observers.missingreportnote": ROSTER,
    "observers.sample": Access(Right.SEE_SET_UP, Right.COMPUTE_FINDINGS),
    "observers.sampledstation": SET_UP,
    "observers.checkin": ROSTER,
    "observers.message": Access(Right.SEE_SET_UP, Right.SET_UP),
    "observers.smsgateway": Access(Right.GIVE_ACCESS, Right.GIVE_ACCESS),
    "reports.checklist": SET_UP,
    "reports.checklistversion": SET_UP,
    "reports.translationreview": SET_UP,
    "reports.submission": REPORTS,
    "reports.judgement": REPORTS,
    "reports.setasidedecision": REPORTS,
    "reports.conflict": REPORTS,
    "reports.attachment": REPORTS,
    # A message may hold a name before anybody has read it.
    "reports.smsmessage": Access(Right.JUDGE_REPORTS, Right.JUDGE_REPORTS),
    "reports.smscard": GIVE_ACCESS,
    "reports.observation": REPORTS,
    "reports.flag": REPORTS,
    "reports.correction": REPORTS,
    "reports.decision": REPORTS,
    "reports.incidentreport": INCIDENTS,
    "reports.incidentgroup": Access(Right.SEE_FINDINGS, Right.VERIFY_INCIDENTS),
    "reports.incidentstate": INCIDENTS,
    "reports.groupingmove": INCIDENTS,
    "reports.verificationmove": INCIDENTS,
    "reports.evidence": INCIDENTS,
    "reports.complaint": Access(Right.SEE_FINDINGS, Right.WRITE_STATEMENT),
    "reports.findingset": FINDINGS,
    "reports.figure": FINDINGS,
    # What the sample says of seats and thresholds is for those who compute.
    "reports.quickcount": Access(Right.COMPUTE_FINDINGS, Right.COMPUTE_FINDINGS),
    "reports.quickcountreview": Access(Right.COMPUTE_FINDINGS, Right.COMPUTE_FINDINGS),
    "reports.quickcountrelease": Access(
        Right.COMPUTE_FINDINGS, Right.RELEASE_STATEMENT
    ),
    "reports.detectorswitch": SIGNALS,
    # A confirmed one becomes an event, which is verifiers' work.
    "reports.linkedgroup": Access(Right.SEE_SIGNALS, Right.VERIFY_INCIDENTS),
    "reports.impossiblenumbersrun": SIGNALS,
    "reports.contradictionrun": SIGNALS,
    "reports.patternrun": SIGNALS,
    "reports.commitment": STATEMENTS,
    "reports.recommendation": STATEMENTS,
    "reports.followup": STATEMENTS,
    "reports.statement": STATEMENTS,
    "reports.section": STATEMENTS,
    "reports.revision": STATEMENTS,
    "reports.releasereason": STATEMENTS,
    "reports.signoff": Access(Right.SEE_FINDINGS, Right.RELEASE_STATEMENT),
    "reports.statementfile": STATEMENTS,
}


def has_right(
    user: User | AnonymousUser | AbstractBaseUser,
    right: Right,
    *,
    mission_id: int | None = None,
) -> bool:
    """Tell whether a person has a right in this mission, or in any if none is named."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_superuser:
        return True
    roles = user.role_by_mission
    asked = roles.values() if mission_id is None else [roles.get(mission_id, "")]
    return any(right in RIGHTS.get(role, frozenset()) for role in asked)


def mission_of(row: Any) -> int | None:
    """Return the mission that a row belongs to, if it belongs to one."""
    if isinstance(row, Mission):
        return row.pk
    number = getattr(row, "mission_id", None)
    return int(number) if number is not None else None


def right_for(permission: str) -> Right | None:
    """Translate `app.verb_model` of Django's admin; nothing means nobody may."""
    app, _, codename = permission.partition(".")
    verb, _, model = codename.partition("_")
    access = MODELS.get(f"{app}.{model}")
    if access is None:
        return None
    if verb == "view":
        return access.view
    if verb == "delete" and not access.is_deletable:
        return None
    return access.change


class RoleBackend(BaseBackend):
    """Answers Django's permission questions from the matrix; signs nobody in."""

    def has_perm(
        self,
        user_obj: AbstractBaseUser | AnonymousUser,
        perm: str,
        obj: Any = None,
    ) -> bool:
        right = right_for(perm)
        if right is None:
            return False
        return has_right(user_obj, right, mission_id=mission_of(obj))

    def has_module_perms(
        self, user_obj: AbstractBaseUser | AnonymousUser, app_label: str
    ) -> bool:
        """Tell whether any table of the app may be seen."""
        shown = {
            a.view for name, a in MODELS.items() if name.startswith(f"{app_label}.")
        }
        return any(has_right(user_obj, right) for right in shown)


def needs(right: Right) -> type[BasePermission]:
    """Return the API permission class that asks for this right in any mission.

    A view that works on one mission also asks `has_right` for that mission.
    """

    class Needs(BasePermission):
        def has_permission(self, request: Request, view: APIView) -> bool:
            return has_right(request.user, right)

    return Needs
