"""The numbers block of a mission."""

from __future__ import annotations

import pytest

from elections.errors import NotFound
from elections.scope import database_scope
from observers.missions.models import Mission
from observers.missions.selectors import (
    InstitutionLine,
    mission_by_code,
    mission_id_of,
    numbers_block,
    observer_by_code,
)
from tests.factories.missions import MissionFactory, ObserverFactory

pytestmark = pytest.mark.django_db


def person(mission: Mission, role: str, institution: str, **more: object) -> None:
    ObserverFactory.create(
        mission=mission, role=role, institution=institution, team=None, **more
    )


def test_persons_are_counted_by_institution_and_role() -> None:
    mission = MissionFactory.create(institutions=["Parliament", "Office"])
    person(mission, "core", "Office", gender="f", country="Norway")
    person(mission, "lto", "Office", gender="m", country="Latvia")
    person(mission, "sto", "Parliament", gender="f", country="Latvia")

    block = numbers_block(mission)

    assert block.by_institution == (
        InstitutionLine(institution="Parliament", core=0, lto=0, sto=1),
        InstitutionLine(institution="Office", core=1, lto=1, sto=0),
    )
    assert block.by_role == (("core", 1), ("lto", 1), ("sto", 1))
    assert (block.total, block.women, block.countries) == (3, 2, ("Latvia", "Norway"))
    assert block.women_share == pytest.approx(2 / 3)
    assert block.checksum_holds


def test_a_person_with_two_codes_counts_once() -> None:
    first = ObserverFactory.create(role="lto", institution="Office")
    person(first.mission, "sto", "Office", same_person_as=first)

    block = numbers_block(first.mission)

    assert block.total == 1
    assert block.by_role == (("core", 0), ("lto", 1), ("sto", 0))


def test_who_left_or_was_refused_is_not_counted() -> None:
    mission = MissionFactory.create()
    person(mission, "sto", "Office", is_active=False)
    person(mission, "sto", "Office", vetting="refused")

    assert numbers_block(mission).total == 0


def test_a_person_without_an_institution_breaks_the_checksum() -> None:
    mission = MissionFactory.create()
    person(mission, "sto", "")

    assert not numbers_block(mission).checksum_holds


def test_a_share_of_women_needs_every_gender() -> None:
    mission = MissionFactory.create()
    person(mission, "sto", "Office", gender="f")
    person(mission, "sto", "Office", gender="")

    block = numbers_block(mission)

    assert block.women_share is None
    assert block.gender_unknown == 1


def test_an_empty_mission_has_an_empty_block() -> None:
    block = numbers_block(MissionFactory.create())

    assert (block.total, block.women_share, block.checksum_holds) == (0, None, True)


def test_a_mission_is_found_by_its_code_before_anything_is_in_sight() -> None:
    mission = MissionFactory.create()

    with database_scope(""):
        assert mission_id_of(mission.code) == mission.pk
        assert mission_id_of("NOWHERE") is None
        with pytest.raises(NotFound):
            mission_by_code(mission.code)


def test_an_observer_is_found_in_the_own_mission_only() -> None:
    observer = ObserverFactory.create()

    found = observer_by_code(mission=observer.mission, code=observer.code)

    assert found == observer
    with pytest.raises(NotFound):
        observer_by_code(mission=MissionFactory.create(), code=observer.code)
