"""The smallest valid deployments and what they let us expect."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from elections.places.models import Election, ElectionDay
from observers.deployment.models import Deployment, ExpectedReport
from tests.factories.missions import ObserverTeamFactory
from tests.factories.places import ElectionDayFactory


def main_day(election: Election) -> ElectionDay:
    """Return the election's day, made when it is first needed."""
    day = ElectionDay.objects.filter(election=election).order_by("pk").first()
    return day or ElectionDayFactory.create(election=election)


class DeploymentFactory(DjangoModelFactory[Deployment]):
    class Meta:
        model = Deployment

    team = factory.SubFactory(ObserverTeamFactory)
    mission = factory.SelfAttribute("team.mission")
    election_day = factory.LazyAttribute(lambda row: main_day(row.mission.election))


class ExpectedReportFactory(DjangoModelFactory[ExpectedReport]):
    class Meta:
        model = ExpectedReport

    deployment = factory.SubFactory(DeploymentFactory)
    mission = factory.SelfAttribute("deployment.mission")
    election_day = factory.SelfAttribute("deployment.election_day")
    team = factory.SelfAttribute("deployment.team")
    stage = "voting"
