"""Load paper or legacy checklists from a CSV file through the intake."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from elections.errors import DomainError
from elections.scope import database_scope
from observers.missions.models import Mission
from reports.intake.services.importing import TableImport, import_table, read_table

SHOWN_NOTES = 40


class Command(BaseCommand):
    help = "Import checklists from FILE.csv by MAP.yaml (see docs/importing.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True)
        parser.add_argument("--mission", required=True)
        parser.add_argument(
            "--dry-run", action="store_true", help="Read and check; store nothing"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        console = Console(highlight=False)
        with database_scope("*"):
            mission = Mission.objects.filter(code=options["mission"]).first()
            if mission is None:
                raise CommandError(f"There is no mission {options['mission']}.")
            try:
                table = read_table(
                    mission=mission, table=options["file"], mapping=options["mapping"]
                )
                self._tell(console, table)
                if not options["dry_run"]:
                    self._store(console, table)
            except (DomainError, OSError, UnicodeError) as error:
                raise CommandError(str(error)) from error

    def _tell(self, console: Console, table: TableImport) -> None:
        notes = table.notes
        for note in notes[:SHOWN_NOTES]:
            word = "error" if note.note.is_error else "note"
            console.print(
                f"line {note.line}: {word}: {note.note.column} {note.note.message}",
                markup=False,
            )
        if len(notes) > SHOWN_NOTES:
            console.print(f"... and {len(notes) - SHOWN_NOTES} more notes")
        console.print(
            f"{len(table.rows)} rows, {len(table.reports)} reports, "
            f"{sum(note.note.is_error for note in notes)} rows in error"
        )

    def _store(self, console: Console, table: TableImport) -> None:
        with Progress(console=console) as progress:
            task = progress.add_task("Importing", total=len(table.reports))
            imported = import_table(
                table=table,
                actor="system",
                now=timezone.now(),
                on_progress=lambda done: progress.update(task, completed=done),
            )
        console.print(
            f"{imported.new} stored, {imported.known} known before, "
            f"{imported.conflicts} in conflict with what is stored"
        )
