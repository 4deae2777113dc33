"""The settings that ODK Collect takes from a QR code: one scan, and a phone is ready.

JSON, packed by zlib and written in base64, as Collect's own codes are. `general` and
`admin` are demanded by Collect; a value it does not know is dropped without a word, so
that every value is checked here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from elections.errors import DomainError

# A cheap camera still reads a code of so many characters from paper.
LONGEST = 1_200
LONGEST_NAME = 60
PIN_DIGITS = 6
COLOR = "#0b5cad"
# As Collect's settings schema names them.
IMAGE_SIZES = ("original_image_size", "large", "medium", "small", "very_small")
# Collect has no Kazakh; a phone then stays in the language it is in.
APP_LANGUAGES = frozenset({"en", "ru"})
AUTOSENDS = ("wifi_and_cellular", "wifi_only", "cellular_only", "off")


class SettingsTooLong(DomainError):
    """The settings would make a code that cheap cameras cannot read."""

    code = "collect_settings_too_long"


@dataclass(frozen=True)
class CollectChoices:
    """What a mission decides about its phones."""

    image_size: str = "medium"
    autosend: str = "wifi_and_cellular"
    deletes_sent: bool = False

    @classmethod
    def from_switches(cls, switches: Mapping[str, Any]) -> CollectChoices:
        """Return what a mission chose; what is not among the choices is the default."""
        kept = switches.get("collect")
        given = kept if isinstance(kept, Mapping) else {}
        image_size, autosend = given.get("image_size"), given.get("autosend")
        return cls(
            image_size=image_size if image_size in IMAGE_SIZES else cls.image_size,
            autosend=autosend if autosend in AUTOSENDS else cls.autosend,
            deletes_sent=given.get("deletes_sent") is True,
        )

    def as_switch(self) -> dict[str, Any]:
        """Return what is kept with the mission."""
        return {
            "image_size": self.image_size,
            "autosend": self.autosend,
            "deletes_sent": self.deletes_sent,
        }


@dataclass(frozen=True)
class CollectProject:
    """One observer's project on a phone."""

    server_url: str
    name: str
    username: str
    language: str
    pin: str


@dataclass(frozen=True)
class SetUp:
    """What one observer's phone needs; it is handed out once and kept nowhere."""

    observer_id: int
    code: str
    team: str
    language: str
    expires_at: datetime | None
    text: str = field(repr=False)


def collect_settings(
    project: CollectProject, choices: CollectChoices
) -> dict[str, dict[str, Any]]:
    """Return the settings of one phone; what they leave out stays as Collect has it."""
    in_language = project.language in APP_LANGUAGES
    language = {"app_language": project.language} if in_language else {}
    return {
        "general": {
            "server_url": project.server_url,
            "form_update_mode": "match_exactly",
            "periodic_form_updates_check": "every_fifteen_minutes",
            "autosend": choices.autosend,
            "delete_send": choices.deletes_sent,
            "image_size": choices.image_size,
            **language,
            "metadata_username": project.username,
            "analytics": False,
        },
        "admin": {
            "admin_pw": project.pin,
            "change_server": False,
            "qr_code_scanner": False,
            "delete_saved": False,
        },
        "project": {
            "name": project.name[:LONGEST_NAME],
            "icon": project.name[:1].upper(),
            "color": COLOR,
        },
    }


def settings_text(settings: Mapping[str, Any]) -> str:
    """Return the settings as the text of a QR code."""
    plain = json.dumps(settings, ensure_ascii=False, separators=(",", ":")).encode()
    text = base64.b64encode(zlib.compress(plain, 9)).decode()
    if len(text) > LONGEST:
        raise SettingsTooLong(
            "The settings are too long for a QR code that every camera reads. Shorten "
            "the mission's code or the address of this server."
        )
    return text


def read_settings(text: str) -> dict[str, Any]:
    """Return the settings behind the text of a QR code."""
    settings: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(text)))
    return settings


def phone_pin(data_key: bytes) -> str:
    """Return the PIN that opens a phone's protected settings, one for each mission.

    It follows from the mission's key, so that it need not be kept anywhere.
    """
    digest = hmac.digest(data_key, b"odk-collect-admin", hashlib.sha256)
    number = int.from_bytes(digest[:8]) % 10**PIN_DIGITS
    return f"{number:0{PIN_DIGITS}d}"
