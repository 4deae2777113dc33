"""The desk's sidebar, in the order of a coordinator's work from set-up to statement."""

from __future__ import annotations

from typing import Any

SIDEBAR: list[dict[str, Any]] = []

UNFOLD = {
    "SITE_TITLE": "Baqylau",
    "SITE_HEADER": "Baqylau",
    "SITE_SUBHEADER": "Election observation",
    "SITE_SYMBOL": "how_to_vote",
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": True,
        "navigation": SIDEBAR,
    },
}
