"""How the coordinators' desk looks: its name, its colors, its sidebar."""

from __future__ import annotations

from typing import Any

# One calm blue; 600 is the color of buttons and links.
BLUE = {
    "50": "#eef6fd",
    "100": "#d9eafa",
    "200": "#b6d6f4",
    "300": "#86baeb",
    "400": "#4f97dc",
    "500": "#2478c7",
    "600": "#0b5cad",
    "700": "#0a4b8d",
    "800": "#0d4175",
    "900": "#113862",
    "950": "#0b2441",
}

DRESS: dict[str, Any] = {
    "SITE_TITLE": "Baqylau",
    "SITE_HEADER": "Baqylau",
    "SITE_SUBHEADER": "Election observation",
    "SITE_SYMBOL": "how_to_vote",
    "SITE_URL": None,
    "SHOW_HISTORY": False,
    "ENVIRONMENT": "config.scope.clock_of_the_desk",
    "DASHBOARD_CALLBACK": "reports.board.admin.dashboard",
    "BORDER_RADIUS": "6px",
    "COLORS": {"primary": BLUE},
    "SIDEBAR": {"show_search": True, "navigation": "config.navigation.sidebar"},
}
