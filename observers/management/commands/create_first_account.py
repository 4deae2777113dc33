"""Makes the account that sets the system up and prints its random password once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from elections.errors import DomainError
from elections.scope import ALL_MISSIONS, database_scope
from observers.access.services.accounts import create_first_account


class Command(BaseCommand):
    help = (
        "Make the first account, or give it a new random password if it exists; the "
        "password alone goes to standard output."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", default="coordinator")
        parser.add_argument(
            "--keep-password",
            action="store_true",
            help="do not ask for another password at the first login (demonstrations)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with database_scope(ALL_MISSIONS):
                password = create_first_account(
                    username=options["username"],
                    must_change_password=not options["keep_password"],
                )
        except DomainError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(password)
