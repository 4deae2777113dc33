"""The printed cards: a camera reads what was issued, people read their own language."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from pypdf import PdfReader

from observers.access.domain.collect_settings import (
    CollectChoices,
    CollectProject,
    SetUp,
    collect_settings,
    read_settings,
    settings_text,
)
from observers.access.renderers.collect_sheet import render_collect_sheet
from tests.observers.access.reading import codes_on, pages_of

LANGUAGES = ("en", "ru", "kk")


def one_set_up(number: int) -> SetUp:
    secret = f"{number:043d}"
    language = LANGUAGES[number % 3]
    project = CollectProject(
        server_url=f"https://observe.example.org/key/{secret}/KZ2023",
        name=f"KZ2023 STO-{number:03}",
        username=f"STO-{number:03}",
        language=language,
        pin="123456",
    )
    return SetUp(
        observer_id=number,
        code=project.username,
        team="T-7",
        language=language,
        expires_at=datetime(2026, 12, 7, 20, tzinfo=UTC),
        text=settings_text(collect_settings(project, CollectChoices())),
    )


def sheet(count: int, names: dict[int, str] | None = None) -> bytes:
    return render_collect_sheet(
        [one_set_up(number) for number in range(count)],
        mission="Election observation mission to Kazakhstan",
        names=names or {},
        fonts=settings.FONTS_ROOT,
        zone=ZoneInfo("Asia/Almaty"),
        is_demonstration=False,
    )


def test_a_camera_reads_every_code_from_the_printed_page(tmp_path: Path) -> None:
    pages = pages_of(sheet(9), tmp_path)

    texts = [text for page in pages for text in codes_on(page)]

    assert texts == [one_set_up(number).text for number in range(9)]
    first = read_settings(texts[0])
    assert first["general"]["server_url"].endswith(f"/key/{'0' * 43}/KZ2023")


def test_each_card_speaks_its_observers_language() -> None:
    text = " ".join(PdfReader(io.BytesIO(sheet(3))).pages[0].extract_text().split())

    assert "Phone lost or taken?" in text
    assert "Телефон потерян или отобран?" in text
    assert "Телефон жоғалды" in text
    assert "Valid until 08.12.2026" in text


def test_only_who_may_see_names_gets_them_printed() -> None:
    named = PdfReader(io.BytesIO(sheet(1, {0: "Aigul *Example*"}))).pages[0]
    coded = PdfReader(io.BytesIO(sheet(1))).pages[0]

    assert "Aigul *Example*" in named.extract_text()
    assert "Aigul" not in coded.extract_text()
    assert "STO-000" in coded.extract_text()
