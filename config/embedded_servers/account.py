"""As whom PostgreSQL runs, which refuses to run as root.

Root starts it in a user namespace, where the same files belong to an ordinary user;
where the kernel forbids namespaces, as the user `nobody`, with programs and data in a
directory that this user can reach.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from enum import StrEnum
from functools import cache

NAMESPACE = ("unshare", "-U", "--map-user=1000", "--map-group=1000")
OTHER_USER = "nobody"


class Account(StrEnum):
    """The three ways."""

    SELF = "self"
    NAMESPACE = "namespace"
    OTHER = "other"

    @property
    def prefix(self) -> tuple[str, ...]:
        """Return the words before a command of PostgreSQL."""
        if self is Account.NAMESPACE:
            return NAMESPACE
        if self is Account.OTHER:
            return ("runuser", "-u", OTHER_USER, "--")
        return ()

    @property
    def user_id(self) -> int:
        """Return the owner of the sockets' directory."""
        if self is Account.OTHER:
            return pwd.getpwnam(OTHER_USER).pw_uid
        return os.getuid()


@cache
def account() -> Account:
    """Return the way that this machine allows; BAQYLAU_ACCOUNT may name one."""
    if wanted := os.environ.get("BAQYLAU_ACCOUNT"):
        return Account(wanted)
    if os.getuid() != 0:
        return Account.SELF
    return Account.NAMESPACE if _has_namespaces() else Account.OTHER


def _has_namespaces() -> bool:
    if not shutil.which("unshare"):
        return False
    command = [*NAMESPACE, "true"]
    tried = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    return tried.returncode == 0
