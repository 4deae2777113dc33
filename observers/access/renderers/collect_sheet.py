"""The cards of a team briefing as a PDF: three on a page, a QR code on each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import segno
import typst

from observers.access.domain.collect_settings import SetUp
from observers.access.domain.collect_words import words_for

TEMPLATE = Path(__file__).with_name("collect_sheet.typ")
# Read through a crease or a thumb, and still large modules on paper.
CORRECTION = "m"
QUIET_MODULES = 4
# Squeezed settings look the same under every mask (penalties of 5,250 to 5,710; the best
# of eight 5,080); trying all eight is most of the time that a sheet takes.
MASK = 4
PIXELS = 8


def render_collect_sheet(
    set_ups: Sequence[SetUp],
    *,
    mission: str,
    names: Mapping[int, str],
    fonts: Path,
    zone: ZoneInfo,
    is_demonstration: bool,
) -> bytes:
    """Return one card for each observer, in the observer's language.

    `names` holds what whoever prints may see, by observer; others get the code alone.
    """
    cards = [
        {
            "code": one.code,
            "team": one.team,
            "name": names.get(one.observer_id, ""),
            "language": one.language,
            "qr": _svg(one.text),
            "until": _until(one.expires_at, language=one.language, zone=zone),
            "words": asdict(words_for(one.language)),
        }
        for one in set_ups
    ]
    data = {"mission": mission, "cards": cards, "demonstration": is_demonstration}
    pdf: bytes = typst.compile(
        TEMPLATE,
        font_paths=[fonts],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return pdf


def _svg(text: str) -> str:
    """Return a QR code as an SVG image, for print."""
    code = segno.make(text, error=CORRECTION, boost_error=False, micro=False, mask=MASK)
    return str(code.svg_inline(border=QUIET_MODULES, light="white", omitsize=True))


def qr_image(text: str) -> str:
    """Return a QR code as the address of an image, for a page."""
    code = segno.make(text, error=CORRECTION, boost_error=False, micro=False)
    return str(code.png_data_uri(scale=PIXELS, border=QUIET_MODULES))


def _until(expires_at: datetime | None, *, language: str, zone: ZoneInfo) -> str:
    if expires_at is None:
        return ""
    date = expires_at.astimezone(zone).strftime("%d.%m.%Y")
    return words_for(language).valid_until.format(date=date)
