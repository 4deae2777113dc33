"""The smallest valid recommendations and commitments."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from reports.recommendations.models import Commitment, Recommendation
from tests.factories.missions import MissionFactory


class CommitmentFactory(DjangoModelFactory[Commitment]):
    class Meta:
        model = Commitment

    code = factory.Sequence(lambda n: f"standard-{n}")
    source = "A standard"
    paragraph = "1"
    subject = "A subject"


class RecommendationFactory(DjangoModelFactory[Recommendation]):
    class Meta:
        model = Recommendation

    mission = factory.SubFactory(MissionFactory)
    number = factory.Sequence(lambda n: str(n + 1))
    text = "To publish results by polling station."
    addressee = "Election commission"
    area = "Results"
    report = "Final report of the earlier mission"
