"""The codes of this slice and their words; models take their choices from here."""

from __future__ import annotations


def sources() -> list[tuple[str, str]]:
    """Return how a report can reach us."""
    return [
        ("app", "App"),
        ("paper", "Typed in from paper"),
        ("phone", "Taken down by phone"),
        ("online", "Filled in online"),
        ("import", "Imported file"),
        ("sms", "SMS"),
        ("collect", "ODK Collect"),
        ("decrypted", "Decrypted by a coordinator"),
    ]


def judgement_states() -> list[tuple[str, str]]:
    """Return what can become of a report."""
    return [
        ("recorded", "Recorded"),
        ("set_aside", "Set aside"),
        ("discarded", "Discarded by a person"),
    ]


def sms_states() -> list[tuple[str, str]]:
    """Return what can become of a short message."""
    return [
        ("part", "Waits for other parts"),
        ("reported", "In a report"),
        ("duplicate", "Came before"),
        ("unreadable", "Waits for a person"),
        ("answered", "Question answered"),
        ("discarded", "Discarded by a person"),
    ]
