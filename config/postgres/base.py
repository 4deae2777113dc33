"""Every table that a migration makes is granted to the running role at once.

Two roles work on the database: `baqylau_owner` migrates and owns the tables,
`baqylau_app` runs. Append-only tables take rights away again in their migration.
Each new connection starts with time limits and with no mission in sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.backends.postgresql import base, schema

if TYPE_CHECKING:
    from django.db.models import Model

OWNER_ROLE = "baqylau_owner"
APP_ROLE = "baqylau_app"
APP_LIMITS = {
    "statement_timeout": "15s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "30s",
}
OWNER_LIMITS = {"lock_timeout": "10s"}


def session_options(limits: dict[str, str]) -> str:
    """Return libpq's `options`: the limits, and `app.missions` empty."""
    return " ".join(f"-c {k}={v}" for k, v in {**limits, "app.missions": ""}.items())


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Grants each new table to the running role."""

    def create_model(self, model: type[Model]) -> None:
        super().create_model(model)
        table = self.quote_name(model._meta.db_table)
        self.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP_ROLE}")


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper with our schema editor."""

    SchemaEditorClass = DatabaseSchemaEditor
