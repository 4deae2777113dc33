"""Shares (0..1) as people read them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """Return a share in per cent with one decimal; nothing observed is a dash."""
    return "–" if share is None else f"{100 * share:.1f} %"
