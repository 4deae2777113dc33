"""The pages of parties and contestants: histories grow by the service."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from elections.journal.models import Event
from tests.factories.contests import PartyFactory, PartyRegistrationFactory
from tests.factories.missions import UserFactory

pytestmark = pytest.mark.django_db


def test_a_step_typed_in_is_added_and_journaled(client: Client) -> None:
    client.force_login(UserFactory.create(is_superuser=True))
    party = PartyFactory.create()
    refused = PartyRegistrationFactory.create(party=party, outcome="refused")
    step = {
        "registrations-0-outcome": "registered",
        "registrations-0-body": "Ministry of Justice",
        "registrations-0-decided_on": "2023-01-18",
    }

    response = client.post(
        reverse("admin:elections_party_change", args=[party.pk]),
        {
            "election": party.election_id,
            "code": party.code,
            "name": party.name,
            "registrations-TOTAL_FORMS": "1",
            "registrations-INITIAL_FORMS": "0",
            **step,
        },
    )

    assert response.status_code == 302
    outcomes = party.registrations.order_by("id").values_list("outcome", flat=True)
    assert list(outcomes) == [refused.outcome, "registered"]
    assert Event.objects.of_kind("party.step").count() == 1
