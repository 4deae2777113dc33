"""The demonstration: simulated reports over HTTP, and the statement they make."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from elections.errors import DomainError
from elections.scope import ALL_MISSIONS, database_scope
from observers.access.services.accounts import create_first_account
from reports.simulation.domain.scenario import SAMPLED
from reports.simulation.services.demonstration import (
    ACTOR,
    Demonstration,
    set_up,
    write_simulation,
)
from reports.simulation.services.desk import decide, demonstration_people
from reports.simulation.services.mission import issue_tokens
from reports.simulation.services.moving_groups import GroupsDecided
from reports.simulation.services.publishing import write_statement
from reports.simulation.services.sending import send_reports, wait_until_judged

ACCOUNT = "coordinator"
NEXT_STEPS = """
[bold]The demonstration mission stands.[/bold] Everything in it is simulated.
  Desk        {url}/admin/
  Login       {account} / {password}
  Statement   {folder}/
  API         {url}/api/v1/docs/
  Enter one   {url}/enter/
  Carousel    {carousel}
Next, at the desk:
  1. Signals > Moving groups: read the group that waits, confirm or reject it.
  2. Statements > Preview: follow an underlined figure to its reports.
  3. Incident reports: open one and press “Under verification”, with a reason.
  4. Finding sets > Compute findings, then the statement: see what became stale.
"""


class Command(BaseCommand):
    help = "Set up a simulated mission, send its reports to URL, write the statement."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000")
        parser.add_argument("--scenario", default="kazakhstan_2023")
        parser.add_argument("--seed", type=int, default=2023)
        parser.add_argument("--mission", default="KZ2023")
        parser.add_argument("--out", type=Path, default=Path("var/demo"))

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["scenario"] == SAMPLED.name:
            call_command(
                "demo_sample",
                url=options["url"],
                seed=options["seed"],
                out=options["out"],
            )
            return
        console = Console(highlight=False)
        columns = (
            TextColumn("{task.description:<28}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        try:
            with (
                database_scope(ALL_MISSIONS),
                Progress(*columns, console=console) as bar,
            ):
                groups = self._demonstrate(bar, options)
                password = create_first_account(
                    username=ACCOUNT, must_change_password=False
                )
        except DomainError as error:
            raise CommandError(error.detail) from error
        console.print(
            NEXT_STEPS.format(
                url=options["url"],
                account=ACCOUNT,
                password=password,
                folder=options["out"],
                carousel=_where(groups, options["url"]),
            ),
            soft_wrap=True,
        )

    def _demonstrate(self, bar: Progress, options: dict[str, Any]) -> GroupsDecided:
        task = bar.add_task("Setting up", total=1)
        made = set_up(
            scenario_name=options["scenario"],
            seed=options["seed"],
            mission_code=options["mission"],
        )
        tokens = issue_tokens(
            mission=made.mission, simulation=made.simulation, actor=ACTOR
        )
        bar.update(task, completed=1)
        self._send(bar, made, tokens, options["url"])
        _wait(bar, made)
        people = demonstration_people(mission=made.mission, actor=ACTOR)
        task = bar.add_task("Deciding at the desk", total=None)
        groups = decide(
            mission=made.mission,
            election_day=made.country.day,
            simulation=made.simulation,
            people=people,
            now=timezone.now(),
            on_progress=lambda done: bar.update(task, completed=done),
        )
        _finish(bar, task)
        _wait(bar, made)
        task = bar.add_task("Findings and statement", total=None)
        write_statement(
            mission=made.mission,
            election_day=made.country.day,
            folder=options["out"],
            actor=ACTOR,
            on_progress=lambda done, total, _said: bar.update(
                task, completed=done, total=total
            ),
        )
        write_simulation(made, folder=options["out"])
        _finish(bar, task)
        return groups

    def _send(
        self, bar: Progress, made: Demonstration, tokens: dict[str, str], url: str
    ) -> None:
        reports = made.simulation.reports
        task = bar.add_task("Sending reports by HTTP", total=len(reports))
        send_reports(
            reports,
            url=url,
            mission=made.mission.code,
            election_day=made.country.day.code,
            tokens=tokens,
            on_progress=lambda done: bar.update(task, completed=done),
        )


def _where(groups: GroupsDecided, url: str) -> str:
    """Say where the carousel is that waits for a decision, and what the others became."""
    decided = f"{groups.confirmed} confirmed, {groups.rejected} rejected"
    found = groups.left_open
    if found is None:
        return f"{decided}; none waits"
    page = reverse("admin:reports_linkedgroup_changelist")
    words = f"{len(found.reports)} reports at {found.stations} stations"
    open_page = f"{url}{page}?state=open"
    return (
        f"{open_page}\n              {found.code}: {words}, to be decided ({decided})"
    )


def _wait(bar: Progress, made: Demonstration) -> None:
    task = bar.add_task("Judged by the worker", total=None)
    wait_until_judged(
        mission_id=made.mission.pk,
        on_progress=lambda done, most: bar.update(task, completed=done, total=most),
    )


def _finish(bar: Progress, task: TaskID) -> None:
    done = bar.tasks[task].completed
    bar.update(task, total=done or 1, completed=done or 1)
