"""How long one SMS is: 160 signs of GSM 03.38, or 70 of any alphabet."""

from __future__ import annotations

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("^{}\\[~]|€")
GSM_LENGTH = 160
OTHER_LENGTH = 70


def fits_one(text: str) -> bool:
    """Tell whether a text is sent as a single SMS."""
    if all(sign in GSM or sign in GSM_TWICE for sign in text):
        return len(text) + sum(sign in GSM_TWICE for sign in text) <= GSM_LENGTH
    return len(text.encode("utf-16-le")) // 2 <= OTHER_LENGTH
