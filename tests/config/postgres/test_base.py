"""The tables belong to the owner; the running role works within limits."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection

from tests.postgres.base import as_owner


def ask(question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.django_db
def test_tests_run_as_the_role_that_runs_the_system() -> None:
    assert ask("SELECT current_user") == "baqylau_app"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("statement_timeout", "15s"),
        ("lock_timeout", "3s"),
        ("idle_in_transaction_session_timeout", "30s"),
    ],
)
def test_the_running_role_has_time_limits(limit: str, value: str) -> None:
    assert ask(f"SHOW {limit}") == value


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE observers_user",
        "TRUNCATE observers_user CASCADE",
        "ALTER TABLE observers_user DISABLE ROW LEVEL SECURITY",
    ],
)
def test_the_running_role_cannot_change_tables(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
def test_a_new_table_is_granted_to_the_running_role() -> None:
    rights = ask(
        "SELECT string_agg(privilege_type, ',' ORDER BY privilege_type) "
        "FROM information_schema.role_table_grants "
        "WHERE grantee = 'baqylau_app' AND table_name = 'django_session'"
    )

    assert rights == "DELETE,INSERT,SELECT,UPDATE"


@pytest.mark.django_db(transaction=True)
def test_a_test_may_step_back_to_the_owner() -> None:
    with as_owner(connection):
        inside = ask("SELECT current_user")

    assert (inside, ask("SELECT current_user")) == ("baqylau_owner", "baqylau_app")
