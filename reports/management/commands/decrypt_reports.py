"""Decrypt exported reports where the private key is kept; needs no server."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from elections.errors import DomainError
from reports.intake.services.encrypted import decrypt_folder


class Command(BaseCommand):
    help = (
        "Decrypt what export_encrypted wrote into FOLDER; never run it on the server."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="Private key, PEM")
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument(
            "--password", action="store_true", help="Ask for the key's password"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        password = None
        if options["password"]:
            password = getpass("Password of the key: ").encode()
        try:
            opened = list(
                decrypt_folder(
                    folder=options["folder"],
                    out=options["out"],
                    pem=options["key"].read_bytes(),
                    password=password,
                )
            )
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        for one in opened:
            self.stdout.write(f"{one.name}: {one.problem or 'decrypted'}")
        if any(one.problem for one in opened):
            raise CommandError("Not every report was decrypted; see above.")
