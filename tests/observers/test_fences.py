"""The database's own fences: rights, row-level security, and the one way to purge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.db.utils import ProgrammingError
from django.utils import timezone

from elections.journal.models import Event, SealingKey
from elections.scope import database_scope, set_database_scope
from observers.missions.models import Mission, Observer, ObserverTeam
from tests.factories.missions import MissionFactory, ObserverFactory
from tests.fences import APPEND_ONLY, FENCES

OURS = ("elections", "observers", "reports")
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")

pytestmark = pytest.mark.django_db


def models() -> dict[str, type[Model]]:
    found = apps.get_models(include_auto_created=True)
    return {m._meta.db_table: m for m in found if m._meta.app_label in OURS}


def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def test_every_table_is_declared() -> None:
    assert set(models()) == set(FENCES)


def test_every_table_with_a_mission_is_declared_as_fenced() -> None:
    with_mission = {
        table
        for table, model in models().items()
        if {"mission_id"} & {field.attname for field in model._meta.concrete_fields}
    }

    declared = {name for name, fence in FENCES.items() if fence.column == "mission_id"}

    assert with_mission == declared


@pytest.mark.parametrize("table", sorted(FENCES))
def test_rights_are_as_declared(table: str) -> None:
    held = {
        right
        for right in RIGHTS
        if rows("select has_table_privilege('baqylau_app', %s, %s)", table, right)[0][0]
    }

    assert held == FENCES[table].rights


@pytest.mark.parametrize("table", sorted(FENCES))
def test_policies_are_as_declared(table: str) -> None:
    fence = FENCES[table]

    found = rows(
        "select cmd, permissive, qual, with_check from pg_policies"
        " where tablename = %s",
        table,
    )
    is_on = rows("select relrowsecurity from pg_class where oid = %s::regclass", table)

    assert is_on == [(bool(fence.column or fence.parent),)]
    assert len(found) == bool(fence.column or fence.parent)
    for command, permissive, seen, written in found:
        assert (command, permissive) == ("ALL", "PERMISSIVE")
        assert seen == written
        assert (fence.parent or f"({fence.column} = ANY (") in seen


def test_the_running_role_is_below_the_fences() -> None:
    found = rows(
        "select rolsuper, rolbypassrls, rolname from pg_roles"
        " where rolname = current_user"
    )

    assert found == [(False, False, "baqylau_app")]


def test_no_function_of_ours_is_open_to_everybody() -> None:
    found = rows(
        """select proname from pg_proc where pronamespace = 'public'::regnamespace
        and has_function_privilege('baqylau_app', oid, 'execute') order by proname"""
    )

    assert {name for (name,) in found} == {
        "missions_in_sight",
        "mission_id_of",
        "purge_rehearsal",
    }


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
@pytest.mark.parametrize("statement", ["update {} set id = id", "delete from {}"])
def test_append_only_rows_cannot_be_changed(table: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        rows(statement.format(table))


def test_without_a_scope_nothing_is_seen() -> None:
    ObserverFactory.create()

    with database_scope(""):
        seen = [
            m.objects.count() for m in (Mission, Observer, ObserverTeam, SealingKey)
        ]

    assert seen == [0, 0, 0, 0]


def test_only_the_missions_in_scope_are_seen() -> None:
    own = ObserverFactory.create()
    foreign = ObserverFactory.create()

    with database_scope([own.mission_id]):
        observers = set(Observer.objects.all())
        missions = set(Mission.objects.all())

    assert observers == {own}
    assert missions == {own.mission}
    assert foreign.mission not in missions


def test_several_missions_can_be_in_scope() -> None:
    created = [ObserverFactory.create() for _ in range(3)]

    with database_scope([created[0].mission_id, created[2].mission_id]):
        seen = set(Observer.objects.all())

    assert seen == {created[0], created[2]}


def add_event(mission: Mission) -> None:
    Event.objects.create(
        recorded_at=timezone.now(), actor="system", mission_id=mission.pk, kind="x"
    )


def add_team(mission: Mission) -> None:
    ObserverTeam.objects.create(mission=mission, code="T-9")


@pytest.mark.parametrize("add", [add_event, add_team])
def test_nothing_can_be_written_into_a_foreign_mission(
    add: Callable[[Mission], None],
) -> None:
    own, foreign = MissionFactory.create(), MissionFactory.create()

    with (
        database_scope([own.pk]),
        pytest.raises(ProgrammingError, match="row-level security"),
    ):
        add(foreign)


def test_a_row_cannot_be_moved_into_a_foreign_mission() -> None:
    observer, foreign = ObserverFactory.create(), MissionFactory.create()

    with (
        database_scope([observer.mission_id]),
        pytest.raises(ProgrammingError, match="row-level security"),
    ):
        Observer.objects.filter(pk=observer.pk).update(mission=foreign)


def test_events_without_a_mission_need_no_scope() -> None:
    with database_scope(""):
        event = Event.objects.create(
            recorded_at=timezone.now(), actor="system", kind="places.imported"
        )

        assert Event.objects.get() == event


def test_the_setting_is_read_once_per_statement() -> None:
    with database_scope([1]):
        plan = [
            line.strip() for (line,) in rows("explain select * from observers_observer")
        ]

    conditions = [line for line in plan if line.startswith("Filter:")]
    assert len([line for line in plan if line.startswith("InitPlan")]) == 2
    assert "current_setting" not in conditions[0]
    assert "missions_in_sight" not in conditions[0]


def test_a_broken_setting_shows_nothing() -> None:
    ObserverFactory.create()
    set_database_scope("1; drop table")

    with pytest.raises(Exception, match="invalid input syntax"):
        Observer.objects.count()
