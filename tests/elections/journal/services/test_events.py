"""Writing the journal."""

from __future__ import annotations

import pytest
import pytest_django

from elections.journal.domain.canonical import NotCanonical, payload_hash
from elections.journal.models import Event
from elections.journal.services.events import Happening, record_event, record_events

pytestmark = pytest.mark.django_db


def test_an_event_keeps_who_what_and_the_hash_of_its_payload() -> None:
    record_event(
        actor="user:7",
        kind="station.closed",
        subject="station:12",
        mission_id=3,
        payload={"reason": "flood", "at": 5},
    )

    event = Event.objects.get()
    assert (event.actor, event.kind, event.subject, event.mission_id) == (
        "user:7",
        "station.closed",
        "station:12",
        3,
    )
    assert event.payload_hash == payload_hash(event.payload)


def test_a_float_in_the_payload_is_refused() -> None:
    with pytest.raises(NotCanonical):
        record_event(actor="system", kind="k", subject="s", payload={"share": 0.1})


def test_many_events_are_one_statement(
    django_assert_num_queries: pytest_django.DjangoAssertNumQueries,
) -> None:
    happenings = [Happening("system", "thing", f"thing:{n}") for n in range(50)]

    with django_assert_num_queries(1):
        record_events(happenings)

    assert Event.objects.count() == 50
