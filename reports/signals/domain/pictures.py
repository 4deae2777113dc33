"""Which bytes are a picture that a browser may show, by how they begin."""

from __future__ import annotations

BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


def media_type_of(content: bytes) -> str:
    """Return the type of a PNG or JPEG, nothing for all else."""
    for beginning, media_type in BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    return ""
