"""Events and jobs for tests."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from elections.journal.domain.canonical import payload_hash
from elections.journal.models import Event, Job

MOMENT = datetime(2023, 3, 19, 12, 0, tzinfo=UTC)


class EventFactory(DjangoModelFactory[Event]):
    class Meta:
        model = Event

    recorded_at = MOMENT
    actor = "system"
    mission_id = 1
    kind = "thing.happened"
    subject = factory.Sequence(lambda n: f"thing:{n}")
    payload = factory.Dict({})
    payload_hash = factory.LazyAttribute(lambda event: payload_hash(event.payload))


class JobFactory(DjangoModelFactory[Job]):
    class Meta:
        model = Job

    mission_id = 1
    kind = "count_votes"
    arguments = factory.Dict({})
    requested_by = "user:1"
    requested_at = MOMENT
