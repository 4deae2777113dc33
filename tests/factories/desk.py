"""A row of each table that the desk shows of a mission, made for one team."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from observers.deployment.models import CheckIn
from observers.missions.models import ObserverTeam
from reports.incidents.models import IncidentGroup
from reports.intake.models.conflicts import Conflict
from reports.intake.models.files import Attachment
from reports.intake.models.submissions import Submission
from reports.intake.models.verdicts import Judgement
from reports.observations.models import Flag
from reports.statements.models import Section
from tests.factories.access import DeviceTokenFactory, InvitationFactory
from tests.factories.carousels import linked_group
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.deployment import DeploymentFactory, ExpectedReportFactory
from tests.factories.findings import FindingSetFactory
from tests.factories.incidents import reported
from tests.factories.intake import stored_submission
from tests.factories.journal import EventFactory, JobFactory
from tests.factories.messages import MessageFactory
from tests.factories.missions import (
    MembershipFactory,
    NationalStaffFactory,
    ObserverFactory,
)
from tests.factories.monitoring import ComplaintFactory
from tests.factories.observations import ObservationFactory
from tests.factories.quick_counts import QuickCountFactory
from tests.factories.recommendations import RecommendationFactory
from tests.factories.results import ProtocolReadingFactory
from tests.factories.samples import sample_of_one
from tests.factories.signals import (
    ContradictionRunFactory,
    DetectorSwitchFactory,
    ImpossibleNumbersRunFactory,
    PatternRunFactory,
)
from tests.factories.sms import SmsGatewayFactory, card_of, read
from tests.factories.statements import built

Make = Callable[[ObserverTeam], Any]


def sent(team: ObserverTeam) -> Submission:
    """Store a report as the team's phone sends it."""
    token = DeviceTokenFactory.create(observer__team=team, mission=team.mission)
    stored = stored_submission(team.mission)
    values = {
        field.attname: getattr(stored, field.attname)
        for field in Submission._meta.concrete_fields
        if field.attname not in ("id", "instance_id", "team_id", "observer_id")
    }
    return Submission.objects.create(
        **values,
        instance_id=uuid.uuid4(),
        team=team,
        observer=token.observer,
    )


def set_aside(team: ObserverTeam) -> Judgement:
    return Judgement.objects.create(
        mission=team.mission,
        submission=sent(team),
        state="set_aside",
        reason="unreadable",
        judged_at=timezone.now(),
    )


def conflict(team: ObserverTeam) -> Conflict:
    return Conflict.objects.create(
        mission=team.mission,
        instance_id=uuid.uuid4(),
        token=DeviceTokenFactory.create(observer__team=team, mission=team.mission),
        sealed=b"x",
        sha256=bytes(32),
        received_at=timezone.now(),
    )


def attachment(team: ObserverTeam) -> Attachment:
    return Attachment.objects.create(
        mission=team.mission,
        sha256=uuid.uuid4().hex * 2,
        size=1,
        media_type="image/png",
        received_at=timezone.now(),
        received_from="token:1",
    )


def flag(team: ObserverTeam) -> Flag:
    return Flag.objects.create(
        mission=team.mission,
        observation=ObservationFactory.create(mission=team.mission, team=team),
        rule="rule",
        message="A question",
        raised_at=timezone.now(),
    )


def group(team: ObserverTeam) -> IncidentGroup:
    return IncidentGroup.objects.create(
        mission=team.mission,
        code="G-1",
        title="Stuffing at one station",
        created_by="system",
        created_at=timezone.now(),
    )


def check_in(team: ObserverTeam) -> CheckIn:
    return CheckIn.objects.create(
        mission=team.mission,
        team=team,
        kind="midday",
        at=timezone.now(),
        recorded_by="system",
    )


ROWS: dict[str, Make] = {
    "elections.event": lambda t: EventFactory.create(mission_id=t.mission_id),
    "elections.job": lambda t: JobFactory.create(mission_id=t.mission_id),
    "elections.protocolreading": lambda t: ProtocolReadingFactory.create(
        mission_id=t.mission_id
    ),
    "observers.mission": lambda t: t.mission,
    "observers.user": lambda t: (
        MembershipFactory.create(mission=t.mission, role="analyst").user
    ),
    "observers.membership": lambda t: MembershipFactory.create(
        mission=t.mission, role="analyst"
    ),
    "observers.invitation": lambda t: InvitationFactory.create(
        mission=t.mission, role="analyst"
    ),
    "observers.devicetoken": lambda t: DeviceTokenFactory.create(
        observer__mission=t.mission, observer__team=t
    ),
    "observers.deployment": lambda t: DeploymentFactory.create(team=t),
    "observers.expectedreport": lambda t: ExpectedReportFactory.create(
        deployment__team=t
    ),
    "observers.sample": lambda t: sample_of_one(t.mission),
    "observers.sampledstation": lambda t: sample_of_one(
        t.mission
    ).sampledstations.all()[0],
    "observers.checkin": check_in,
    "observers.smsgateway": lambda t: SmsGatewayFactory.create(mission=t.mission),
    "observers.message": lambda t: MessageFactory.create(mission=t.mission),
    "observers.observer": lambda t: ObserverFactory.create(mission=t.mission, team=t),
    "observers.observerteam": lambda t: t,
    "observers.nationalstaff": lambda t: NationalStaffFactory.create(
        mission=t.mission, team=t
    ),
    "reports.checklistversion": lambda t: ChecklistVersionFactory.create(
        mission=t.mission
    ),
    "reports.findingset": lambda t: FindingSetFactory.create(mission=t.mission),
    "reports.quickcount": lambda t: QuickCountFactory.create(mission=t.mission),
    "reports.incidentreport": lambda t: reported(t.mission, team_id=t.pk),
    "reports.incidentgroup": group,
    "reports.conflict": conflict,
    "reports.attachment": attachment,
    "reports.judgement": set_aside,
    "reports.submission": sent,
    "reports.smsmessage": lambda t: read(t.mission, "what is this").message,
    "reports.smscard": lambda t: (
        card_of(ObserverFactory.create(mission=t.mission, team=t)).card
    ),
    "reports.complaint": lambda t: ComplaintFactory.create(mission=t.mission),
    "reports.flag": flag,
    "reports.observation": lambda t: ObservationFactory.create(
        mission=t.mission, team=t
    ),
    "reports.recommendation": lambda t: RecommendationFactory.create(mission=t.mission),
    "reports.contradictionrun": lambda t: ContradictionRunFactory.create(
        mission=t.mission
    ),
    "reports.detectorswitch": lambda t: DetectorSwitchFactory.create(mission=t.mission),
    "reports.impossiblenumbersrun": lambda t: ImpossibleNumbersRunFactory.create(
        mission=t.mission
    ),
    "reports.linkedgroup": lambda t: linked_group(t.mission),
    "reports.patternrun": lambda t: PatternRunFactory.create(mission=t.mission),
    "reports.section": lambda t: Section.objects.filter(
        statement=built(t.mission).statement
    )[0],
    "reports.statement": lambda t: built(t.mission).statement,
}
