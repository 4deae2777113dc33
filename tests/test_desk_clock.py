"""The desk reads times by the missions' clock, so no page may call them UTC by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    page
    for app in ("elections", "observers", "reports")
    for page in (ROOT / app / "templates").rglob("*.html")
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_calls_its_times_utc(page: Path) -> None:
    assert "UTC" not in page.read_text(encoding="utf-8")
