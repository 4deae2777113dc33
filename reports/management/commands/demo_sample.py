"""The sample-based demonstration: a quick count closing in on the simulated truth."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from elections.errors import DomainError
from elections.scope import ALL_MISSIONS, database_scope
from observers.access.services.accounts import create_first_account
from reports.findings.models import QuickCount
from reports.simulation.services.desk import demonstration_people, discard_set_aside
from reports.simulation.services.publishing import SAMPLE_NARRATIVES, write_statement
from reports.simulation.services.sampled_count import (
    compare_with_official,
    count_and_release,
    steps_beside_truth,
    write_chart,
)
from reports.simulation.services.sampled_demonstration import (
    SampledDemonstration,
    sampled_demonstration,
    write_sampled,
)
from reports.simulation.services.sampled_mission import tokens_of
from reports.simulation.services.sending import send_reports, wait_until_judged

ACTOR = "system"
ACCOUNT = "coordinator"
SHOWN = (0, 1, 5, -1)
NEXT_STEPS = """
[bold]The sample-based mission stands.[/bold] Everything in it is simulated.
  Quick count {url}{page}
  Login       {account} / {password}
  Files       {folder}/
Next, at the desk:
  1. The quick count: see the estimates close in while reports come, and the official
     results beside them.
  2. Samples: the draw, its strata and response; "To check the draw" repeats it.
  3. Statements > Preview: the design and every estimate with its interval.
"""


class Command(BaseCommand):
    help = "Simulate a sample-based mission, send its reports to URL, count quickly."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000")
        parser.add_argument("--seed", type=int, default=2023)
        parser.add_argument("--mission", default="SAMPLE2023")
        parser.add_argument("--out", type=Path, default=Path("var/demo"))

    def handle(self, *_args: Any, **options: Any) -> None:
        console = Console(highlight=False)
        try:
            with database_scope(ALL_MISSIONS):
                count = self._demonstrate(console, options)
                password = create_first_account(
                    username=ACCOUNT, must_change_password=False
                )
        except DomainError as error:
            raise CommandError(error.detail) from error
        page = reverse("admin:reports_quickcount_change", args=[count.pk])
        console.print(
            NEXT_STEPS.format(
                url=options["url"],
                page=page,
                account=ACCOUNT,
                password=password,
                folder=options["out"],
            ),
            soft_wrap=True,
        )

    def _demonstrate(self, console: Console, options: dict[str, Any]) -> QuickCount:
        console.print("Inventing a country, drawing and freezing its sample ...")
        shown = sampled_demonstration(
            seed=options["seed"], mission_code=options["mission"], actor=ACTOR
        )
        made = shown.made
        console.print(
            f"{len(made.sample.stations)} of {len(made.in_frame)} polling stations drawn;"
            f" sending {len(shown.reports)} reports by HTTP ..."
        )
        send_reports(
            shown.reports,
            url=options["url"],
            mission=made.mission.code,
            election_day=made.day.code,
            tokens=tokens_of(
                made, codes={one.observer for one in shown.reports}, actor=ACTOR
            ),
            on_progress=lambda _done: None,
        )
        wait_until_judged(mission_id=made.mission.pk)
        people = demonstration_people(mission=made.mission, actor=ACTOR)
        discard_set_aside(mission=made.mission, user=people[0], now=timezone.now())
        refused, count = count_and_release(made, people=people, actor=ACTOR)
        _print_steps(console, shown, count)
        _print_release(console, refused, count)
        chart = write_chart(
            count.document,
            shown.truth,
            zone=made.day.time_zone,
            folder=options["out"],
        )
        console.print(f"Chart: {chart}")
        beside = compare_with_official(made, made.in_frame, actor=ACTOR)
        for one in beside.document["official"][:2]:
            console.print(f"  {one['option']}: {one['sentence']} (simulated)")
        console.print("Findings and statement ...")
        write_statement(
            mission=made.mission,
            election_day=made.day,
            folder=options["out"],
            actor=ACTOR,
            on_progress=lambda _done, _total, _said: None,
            narratives=SAMPLE_NARRATIVES,
        )
        write_sampled(shown, folder=options["out"])
        return beside


def _print_steps(
    console: Console, shown: SampledDemonstration, count: QuickCount
) -> None:
    true, lines = steps_beside_truth(
        count.document, shown.truth, zone=shown.made.day.time_zone
    )
    labels = [one["name"] for one in count.document["options"]] + ["Turnout"]
    table = Table(
        title="SIMULATED quick count by time of reception: per cent (95% interval)"
    )
    table.add_column("Until")
    table.add_column("Stations", justify="right")
    for at in SHOWN:
        table.add_column(labels[at], justify="right")
    for line in lines:
        cells = [line.cells[at] if line.cells else "no estimate" for at in SHOWN]
        mark = "*" if line.silent else ""
        table.add_row(f"{line.until}{mark}", str(line.reported), *cells)
    table.add_section()
    table.add_row("Truth", "", *(true.cells[at] for at in SHOWN))
    console.print(table)
    if any(line.silent for line in lines):
        console.print("* some strata have fewer than two protocols and are left out")


def _print_release(console: Console, refused: QuickCount, count: QuickCount) -> None:
    for one in refused.document["refusals"]:
        console.print(f"At first refused: {one['text']}")
    for one in count.document["refusals"]:
        console.print(f"Refused: {one['text']}")
    if not count.is_refused:
        console.print("Released by two people after the process was signed:")
        for said in count.document["public"]:
            console.print(f"  {said['text']}")
