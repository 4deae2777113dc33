"""Let the demonstration's commission publish all stations, and run every detector."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from elections.scope import ALL_MISSIONS, database_scope
from reports.signals.domain.detectors import DETECTORS
from reports.signals.services.running import run_detector
from reports.signals.services.switching import switch_detector
from reports.simulation.services.demonstration import ACTOR, set_up
from reports.simulation.services.desk import demonstration_people
from reports.simulation.services.official import publish_station_results


class Command(BaseCommand):
    help = "After `demo`: publish simulated results of stations and look for signals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scenario", default="kazakhstan_2023")
        parser.add_argument("--seed", type=int, default=2023)
        parser.add_argument("--mission", default="KZ2023")

    def handle(self, *_args: Any, **options: Any) -> None:
        with database_scope(ALL_MISSIONS):
            made = set_up(
                scenario_name=options["scenario"],
                seed=options["seed"],
                mission_code=options["mission"],
            )
            lines = publish_station_results(
                country=made.country,
                stations=made.simulation.stations,
                now=timezone.now(),
                actor=ACTOR,
            )
            self.stdout.write(f"{lines:,} published lines")
            person, _ = demonstration_people(mission=made.mission, actor=ACTOR)
            for each in DETECTORS:
                switch_detector(
                    mission=made.mission,
                    code=each.code,
                    is_on=True,
                    reason="Demonstration",
                    user=person,
                    now=timezone.now(),
                )
                run = run_detector(
                    mission=made.mission,
                    election_day=made.country.day,
                    code=each.code,
                    actor=person.actor,
                    now=timezone.now(),
                )
                self.stdout.write(
                    f"{each.level.value} {each.name}: {run.found:,} of {run.tested:,}"
                )
