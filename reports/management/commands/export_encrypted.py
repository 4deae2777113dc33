"""Write a mission's encrypted reports into a folder, to be decrypted elsewhere."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from elections.scope import database_scope
from observers.missions.selectors import mission_by_code
from reports.intake.services.encrypted import export_encrypted


class Command(BaseCommand):
    help = "Write the encrypted reports of MISSION that wait into FOLDER."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mission")
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        with database_scope("*"):
            mission = mission_by_code(options["mission"])
            count = export_encrypted(
                mission=mission, folder=options["folder"], actor="system"
            )
        if not count:
            raise CommandError("No encrypted report waits.")
        self.stdout.write(f"{count} encrypted reports are in {options['folder']}.")
