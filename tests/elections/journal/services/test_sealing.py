"""The keys of a mission, from set-up to destruction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import pytest_django

from elections.journal.domain import sealing
from elections.journal.models import Event, SealingKey
from elections.journal.services.sealing import (
    MissionKeysExist,
    MissionKeysMissing,
    create_mission_keys,
    destroy_mission_keys,
    forget_mission_keys,
    mission_keys,
)
from tests.factories.journal import MOMENT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget_mission_keys()
    yield
    forget_mission_keys()


def test_keys_seal_and_sign_for_their_mission() -> None:
    create_mission_keys(mission_id=5, now=MOMENT)

    keys = mission_keys(5)
    sealed = sealing.seal(keys.data_key, b"name", context=b"observer")
    signature = sealing.sign(keys.signing_key, b"receipt")

    assert sealing.unseal(keys.data_key, sealed, context=b"observer") == b"name"
    assert sealing.verify(keys.verify_key, b"receipt", signature)


def test_the_row_holds_no_key_in_clear() -> None:
    row = create_mission_keys(mission_id=5, now=MOMENT)

    keys = mission_keys(5)

    assert keys.data_key not in bytes(row.wrapped_key)
    assert keys.signing_key not in bytes(row.wrapped_signing_key)


def test_each_mission_has_keys_of_its_own() -> None:
    create_mission_keys(mission_id=5, now=MOMENT)
    create_mission_keys(mission_id=6, now=MOMENT)

    assert mission_keys(5).data_key != mission_keys(6).data_key


def test_wrapped_keys_moved_to_another_mission_do_not_open() -> None:
    stolen = create_mission_keys(mission_id=5, now=MOMENT)
    SealingKey.objects.create(
        mission_id=6,
        wrapped_key=stolen.wrapped_key,
        wrapped_signing_key=stolen.wrapped_signing_key,
        verify_key=stolen.verify_key,
        created_at=MOMENT,
    )

    with pytest.raises(sealing.SealBroken):
        mission_keys(6)


def test_keys_are_made_once() -> None:
    create_mission_keys(mission_id=5, now=MOMENT)

    with pytest.raises(MissionKeysExist):
        create_mission_keys(mission_id=5, now=MOMENT)


def test_destroyed_keys_are_gone_and_the_journal_says_so() -> None:
    create_mission_keys(mission_id=5, now=MOMENT)

    destroy_mission_keys(mission_id=5, actor="user:7")

    with pytest.raises(MissionKeysMissing):
        mission_keys(5)
    assert Event.objects.of_kind("mission_keys.destroyed").get().actor == "user:7"


def test_destroying_what_is_not_there_is_refused() -> None:
    with pytest.raises(MissionKeysMissing):
        destroy_mission_keys(mission_id=5)


@pytest.mark.django_db(transaction=True)
def test_keys_are_read_once_a_minute(
    django_assert_num_queries: pytest_django.DjangoAssertNumQueries,
) -> None:
    create_mission_keys(mission_id=5, now=MOMENT)
    mission_keys(5)

    with django_assert_num_queries(0):
        mission_keys(5)
