"""Adding steps to histories."""

from __future__ import annotations

from datetime import date

import pytest

from elections.contests.services.histories import (
    NewStep,
    UnknownOutcome,
    add_candidacy_step,
    add_registration_step,
)
from elections.journal.models import Event
from tests.factories.contests import ContestantFactory, PartyFactory

pytestmark = pytest.mark.django_db


def test_a_withdrawal_is_added_with_its_reason_and_an_event() -> None:
    contestant = ContestantFactory.create(kind="independent")
    step = NewStep(
        "withdrawn", "District commission", date(2023, 3, 9), "Tax declaration"
    )

    add_candidacy_step(contestant=contestant, step=step, actor="user:1")

    assert contestant.history.get().reason == "Tax declaration"
    event = Event.objects.about(f"contestant:{contestant.pk}").get()
    assert event.payload == {"outcome": "withdrawn", "on": "2023-03-09"}


def test_a_refusal_is_added_to_a_party() -> None:
    party = PartyFactory.create()

    add_registration_step(party=party, step=NewStep("refused", "Ministry"), actor="u")

    assert party.registrations.get().outcome == "refused"


def test_an_outcome_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownOutcome, match="registered"):
        add_registration_step(
            party=PartyFactory.create(), step=NewStep("maybe", "Ministry"), actor="u"
        )
