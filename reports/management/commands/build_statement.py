"""Builds a mission's statement and writes its files to a folder."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from elections.errors import DomainError
from elections.scope import ALL_MISSIONS, database_scope
from observers.missions.selectors import mission_by_code
from reports.findings.selectors.days import day_of
from reports.statements.selectors.revisions import open_problems
from reports.statements.services.working import Built, build_with_files


class Command(BaseCommand):
    help = "Build a mission's statement: HTML, PDF, DOCX, JSON and the analysts' annex."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mission", help="the mission's code")
        parser.add_argument(
            "--out", required=True, type=Path, help="folder for the files"
        )
        parser.add_argument("--day", default="", help="code of the election day")
        parser.add_argument(
            "--as-of", type=datetime.fromisoformat, help="ISO time with an offset"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = options["as_of"]
        if as_of is not None and as_of.tzinfo is None:
            raise CommandError("Give --as-of with its offset: 2023-03-20T06:00+06:00.")
        with database_scope(ALL_MISSIONS):
            try:
                mission = mission_by_code(options["mission"])
                built = build_with_files(
                    mission=mission,
                    election_day=day_of(mission=mission, code=options["day"]),
                    actor="system",
                    as_of=as_of,
                    progress=self._show,
                )
            except DomainError as error:
                raise CommandError(error.detail) from error
            self._write(built, options["out"])

    def _show(self, done: int, total: int, message: str) -> None:
        self.stdout.write(f"[{done}/{total}] {message}")

    def _write(self, built: Built, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for file in built.files:
            (folder / file.name).write_bytes(bytes(file.content))
            self.stdout.write(f"{folder / file.name}  SHA-256 {file.sha256}")
        blocking = sum(1 for entry in open_problems(built.revision) if entry.blocks)
        self.stdout.write(
            f"{blocking} problems stand in the way of a release; the desk lists them."
        )
