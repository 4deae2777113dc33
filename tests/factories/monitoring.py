"""The smallest valid complaints."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from reports.monitoring.models import Complaint
from tests.factories.missions import MissionFactory


class ComplaintFactory(DjangoModelFactory[Complaint]):
    class Meta:
        model = Complaint

    mission = factory.SubFactory(MissionFactory)
    reference = factory.Sequence(lambda n: f"C-{n}")
    body = "Supreme court"
    subject = "Registration refused"
    source = "Public register"
