"""Gives a person a role in a mission and prints the link to set a password, once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from elections.errors import DomainError
from elections.scope import ALL_MISSIONS, database_scope
from observers.access.services.accounts import invite
from observers.missions.models import User, membership_roles
from observers.missions.selectors import mission_by_code


class Command(BaseCommand):
    help = "Give a person a role in a mission; print the link to set a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mission", help="the mission's code")
        parser.add_argument("username")
        parser.add_argument("role", choices=[code for code, _ in membership_roles()])

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(is_superuser=True, is_active=True).first()
        if by is None:
            raise CommandError("Run create_first_account first.")
        try:
            with database_scope(ALL_MISSIONS):
                link = invite(
                    mission=mission_by_code(options["mission"]),
                    username=options["username"],
                    role=options["role"],
                    by=by,
                )
        except DomainError as error:
            raise CommandError(error.detail) from error
        if link is None:
            self.stderr.write("This person has an account with a password already.")
            return
        path = reverse("set-password", args=[link.code])
        self.stdout.write(f"{settings.PUBLIC_URL}{path}")
