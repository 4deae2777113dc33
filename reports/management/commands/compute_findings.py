"""Computes a mission's findings, keeps them and writes them to a file as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from elections.errors import DomainError
from elections.scope import ALL_MISSIONS, database_scope
from observers.missions.selectors import mission_by_code
from reports.findings.renderers.plain import findings_as_json
from reports.findings.selectors.days import day_of
from reports.findings.selectors.documents import finding_document
from reports.findings.services.computing import SETTLED_AFTER, compute_findings


class Command(BaseCommand):
    help = "Compute and keep a mission's findings; write them to a file as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mission", help="the mission's code")
        parser.add_argument("--json", required=True, type=Path, help="file to write")
        parser.add_argument("--day", default="", help="code of the election day")
        parser.add_argument(
            "--as-of", type=datetime.fromisoformat, help="ISO time with an offset"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = options["as_of"] or timezone.now() - SETTLED_AFTER
        if as_of.tzinfo is None:
            raise CommandError("Give --as-of with its offset: 2023-03-20T06:00+06:00.")
        try:
            with database_scope(ALL_MISSIONS):
                mission = mission_by_code(options["mission"])
                findings = compute_findings(
                    mission=mission,
                    election_day=day_of(mission=mission, code=options["day"]),
                    as_of=as_of,
                    keep=True,
                    reason="command",
                    actor="system",
                )
                plain = findings_as_json(
                    finding_document(findings),
                    number=findings.pk,
                    is_live=findings.is_live,
                    sha256=findings.content_sha256,
                )
        except DomainError as error:
            raise CommandError(error.detail) from error
        text = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True)
        options["json"].write_text(text + "\n", encoding="utf-8")
        self.stdout.write(
            f"{len(plain['figures'])} figures as of {plain['as_of']}, "
            f"SHA-256 {findings.content_sha256}"
        )
