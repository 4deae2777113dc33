"""The settings in a QR code, as Collect demands them."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace

import pytest

from observers.access.domain.collect_settings import (
    LONGEST,
    CollectChoices,
    CollectProject,
    SettingsTooLong,
    collect_settings,
    phone_pin,
    read_settings,
    settings_text,
)

PROJECT = CollectProject(
    server_url=f"https://observe.example.org/key/{'x' * 43}/KZ2023",
    name="KZ2023 STO-014",
    username="STO-014",
    language="ru",
    pin="012345",
)


def test_the_text_is_zlib_in_base64_without_line_breaks() -> None:
    settings = collect_settings(PROJECT, CollectChoices())

    text = settings_text(settings)

    assert (
        json.loads(zlib.decompress(base64.b64decode(text, validate=True))) == settings
    )
    assert read_settings(text) == settings
    assert len(text) < LONGEST


def test_collect_gets_what_it_demands_and_what_the_mission_chose() -> None:
    choices = CollectChoices(
        image_size="small", autosend="wifi_only", deletes_sent=True
    )

    settings = collect_settings(PROJECT, choices)

    assert set(settings) == {"general", "admin", "project"}
    assert settings["general"] == {
        "server_url": PROJECT.server_url,
        "form_update_mode": "match_exactly",
        "periodic_form_updates_check": "every_fifteen_minutes",
        "autosend": "wifi_only",
        "delete_send": True,
        "image_size": "small",
        "app_language": "ru",
        "metadata_username": "STO-014",
        "analytics": False,
    }
    assert settings["admin"]["admin_pw"] == "012345"
    assert settings["admin"]["change_server"] is False


def test_a_language_that_collect_lacks_leaves_the_phone_as_it_is() -> None:
    settings = collect_settings(replace(PROJECT, language="kk"), CollectChoices())

    assert "app_language" not in settings["general"]


def test_a_code_too_dense_for_cheap_cameras_is_refused() -> None:
    noise = "".join(chr(0x4E00 + 7 * i % 9000) for i in range(600))

    with pytest.raises(SettingsTooLong):
        settings_text(
            collect_settings(replace(PROJECT, username=noise), CollectChoices())
        )


def test_choices_survive_being_kept_and_nonsense_becomes_the_default() -> None:
    chosen = CollectChoices(image_size="large", autosend="off", deletes_sent=True)
    nonsense = {"collect": {"image_size": "huge", "autosend": 7, "deletes_sent": "yes"}}

    assert CollectChoices.from_switches({"collect": chosen.as_switch()}) == chosen
    assert CollectChoices.from_switches(nonsense) == CollectChoices()
    assert CollectChoices.from_switches({"collect": []}) == CollectChoices()


def test_the_pin_is_the_missions_own_and_always_the_same() -> None:
    pin = phone_pin(b"k" * 32)

    assert pin == phone_pin(b"k" * 32) != phone_pin(b"l" * 32)
    assert len(pin) == 6
    assert pin.isdecimal()
