"""Which bytes a browser may be shown."""

from __future__ import annotations

import pytest

from reports.signals.domain.pictures import media_type_of


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (b"<svg onload=alert(1)>", ""),
        (b"<html>", ""),
        (b"", ""),
    ],
)
def test_only_png_and_jpeg_are_pictures(content: bytes, media_type: str) -> None:
    assert media_type_of(content) == media_type
