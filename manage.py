#!/usr/bin/env python
"""Run one of the system's commands; those that change tables log in as their owner."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

OWNER_COMMANDS = {"dbshell", "flush", "makemigrations", "migrate", "showmigrations"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if OWNER_COMMANDS.intersection(sys.argv[1:2]):
        os.environ.setdefault("BAQYLAU_DATABASE_ROLE", "owner")
    execute_from_command_line(sys.argv)
