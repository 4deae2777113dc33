"""Enter decrypted reports through the intake."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from elections.scope import database_scope
from observers.missions.models import User
from observers.missions.permissions import Right, has_right
from observers.missions.selectors import mission_by_code
from reports.intake.services.encrypted import enter_decrypted


class Command(BaseCommand):
    help = "Enter what decrypt_reports wrote into FOLDER as reports of MISSION."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mission")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--user", required=True, help="Who answers for this")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['user']}.")
        with database_scope("*"):
            mission = mission_by_code(options["mission"])
            if not has_right(user, Right.ENTER_REPORTS, mission_id=mission.pk):
                raise CommandError(f"{user} may not enter reports of {mission}.")
            entered = list(
                enter_decrypted(
                    mission=mission,
                    folder=options["folder"],
                    user=user,
                    now=timezone.now(),
                )
            )
        for one in entered:
            self.stdout.write(f"{one.name}: {one.problem or 'entered'}")
        if any(one.problem for one in entered):
            raise CommandError("Not every report was entered; see above.")
