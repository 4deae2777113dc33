"""Simulate a mission from a seed: set it up, and write its reports and its truth."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from elections.errors import DomainError
from elections.scope import ALL_MISSIONS, database_scope
from reports.simulation.services.demonstration import set_up, write_simulation


class Command(BaseCommand):
    help = "Set up a simulated mission; --out writes its reports and its truth file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=2023)
        parser.add_argument("--scenario", default="kazakhstan_2023")
        parser.add_argument("--mission", default="KZ2023")
        parser.add_argument("--out", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with database_scope(ALL_MISSIONS):
                made = set_up(
                    scenario_name=options["scenario"],
                    seed=options["seed"],
                    mission_code=options["mission"],
                )
        except DomainError as error:
            raise CommandError(error.detail) from error
        simulation = made.simulation
        self.stdout.write(
            f"Mission {made.mission.code}: {len(simulation.stations)} simulated "
            f"stations, {len(simulation.teams)} teams, "
            f"{len(simulation.reports)} reports"
        )
        if options["out"]:
            for path in write_simulation(made, folder=options["out"]):
                self.stdout.write(str(path))
