"""Issues a token for an observer's phone and prints it once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from elections.errors import DomainError
from elections.scope import ALL_MISSIONS, database_scope
from observers.access.services.tokens import issue_device_token
from observers.missions.selectors import mission_by_code, observer_by_code


class Command(BaseCommand):
    help = (
        "Issue a device token for an observer; the token alone goes to standard output."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mission", help="the mission's code")
        parser.add_argument("observer", help="the observer's code")
        parser.add_argument("--label", default="", help="which phone this is")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with database_scope(ALL_MISSIONS):
                mission = mission_by_code(options["mission"])
                token = issue_device_token(
                    mission=mission,
                    observer=observer_by_code(
                        mission=mission, code=options["observer"]
                    ),
                    label=options["label"],
                    actor="system",
                )
        except DomainError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(token)
