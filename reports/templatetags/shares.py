"""Shares (0..1) as people read them."""

from __future__ import annotations

from django import template

register = template.Library()
ALMOST_ALL = 0.9995


@register.filter
def percent(share: float | None) -> str:
    """Return a share in per cent with one decimal; nothing observed is a dash.

    Less than everything is never written as 100 %.
    """
    if share is None:
        return "–"
    return "> 99.9 %" if ALMOST_ALL <= share < 1 else f"{100 * share:.1f} %"
