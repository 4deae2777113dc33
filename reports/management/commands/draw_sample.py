"""Draw the sample of a mission's day from a plan in a file, or check a draw again."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from elections.errors import DomainError
from elections.scope import ALL_MISSIONS, database_scope
from reports.findings.domain.survey.parcel import Verdict, verify
from reports.findings.services.sample_command import draw_from_file


class Command(BaseCommand):
    help = "Draw a sample from a plan (JSON); --verify repeats a draw from its export."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", type=Path, nargs="?", help="plan.json")
        parser.add_argument("--mission")
        parser.add_argument("--day", default="", help="code; else the main day")
        parser.add_argument("--name", default="Sample")
        parser.add_argument("--seed", default="", help="else the plan's, or a new one")
        parser.add_argument("--by", default="", help="who draws: a user name")
        parser.add_argument("--frozen-by", default="", help="another user name")
        parser.add_argument("--out", type=Path, help="write the check ZIP here")
        parser.add_argument("--verify", type=Path, metavar="ZIP")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["verify"]:
                self._verify(options["verify"], options["seed"])
            else:
                self._draw(options)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error

    def _draw(self, options: dict[str, Any]) -> None:
        if not options["plan"] or not options["mission"]:
            raise CommandError("Name a plan and a mission, or --verify ZIP and --seed.")
        with database_scope(ALL_MISSIONS):
            made = draw_from_file(
                content=options["plan"].read_bytes(),
                mission_code=options["mission"],
                day_code=options["day"],
                name=options["name"],
                seed=options["seed"],
                drawn_by=options["by"],
                frozen_by=options["frozen_by"],
            )
        if options["out"]:
            options["out"].write_bytes(made.parcel)
        self.stdout.write(
            f"Sample {made.number}: {made.stations} draws, seed {made.seed}, "
            f"fingerprint {made.fingerprint}"
        )

    def _verify(self, file: Path, seed: str) -> None:
        if not seed:
            raise CommandError("Give the published seed with --seed.")
        verdict: Verdict = verify(file.read_bytes(), seed=seed)
        if not verdict.is_reproduced:
            raise CommandError(
                "NOT reproduced: "
                f"frame {'whole' if verdict.is_frame_whole else 'changed'}, "
                f"draw {'equal' if verdict.is_draw_equal else 'different'}, fingerprint "
                f"{'equal' if verdict.is_fingerprint_equal else 'different'}."
            )
        self.stdout.write(
            f"Reproduced: {verdict.stations} draws, fingerprint {verdict.fingerprint}"
        )
