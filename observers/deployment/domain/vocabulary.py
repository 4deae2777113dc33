"""The words of deployments: stages of the day, reasons for silence, signs of life."""

from __future__ import annotations


def stages() -> list[tuple[str, str]]:
    return [
        ("opening", "Opening"),
        ("voting", "Voting"),
        ("counting", "Closing and counting"),
        ("tabulation", "Tabulation"),
    ]


def missing_reasons() -> list[tuple[str, str]]:
    return [
        ("not_sent", "Not sent yet"),
        ("late", "Announced as late"),
        ("lost", "Lost"),
        ("withdrew", "Team withdrew"),
        ("denied", "Access denied"),
        ("unreachable", "Team cannot be reached"),
        ("other", "Other"),
    ]


def check_in_kinds() -> list[tuple[str, str]]:
    return [
        ("arrived", "Arrived in the area"),
        ("set_out", "Set out"),
        ("after_opening", "After the opening"),
        ("midday", "Midday"),
        ("after_closing", "After closing"),
        ("tabulation", "At the tabulation"),
        ("back", "Back"),
    ]
