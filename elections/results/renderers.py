"""Pairs of bars as SVG text: no script, no style sheet, readable in black and white."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

FONT = "Noto Sans, Segoe UI, sans-serif"
BEFORE, NOW = "#92c5de", "#2166ac"
LABEL_WIDTH, VALUE_WIDTH, WIDTH = 250, 70, 720
PAIR, BAR = 40, 14
LETTERS = 38


@dataclass(frozen=True)
class Pair:
    """One option's shares (0..1) then and now; None where it did not stand."""

    label: str
    before: Fraction | None
    now: Fraction | None


def paired_bars(*, title: str, legend: tuple[str, str], pairs: Sequence[Pair]) -> str:
    """Draw the earlier share above today's for each option, on one scale from nothing."""
    top = 30
    height = top + PAIR * len(pairs) + 4
    scale = max((one for p in pairs for one in (p.before, p.now) if one), default=1)
    words = "; ".join(
        f"{p.label}: {_said(p.before)} then, {_said(p.now)} now" for p in pairs
    )
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" role="img" font-family="{FONT}" '
            f'font-size="13" fill="currentColor"><title>{escape(title)}</title>'
            f"<desc>{escape(words)}.</desc>"
        ),
        *_legend(legend),
    ]
    for number, pair in enumerate(pairs):
        parts += _pair(pair, top + PAIR * number, float(scale))
    return "".join([*parts, "</svg>"])


def _legend(legend: tuple[str, str]) -> Iterator[str]:
    for name, color, x in zip(legend, (BEFORE, NOW), (0, WIDTH // 2), strict=True):
        yield f'<rect x="{x}" y="4" width="{BAR}" height="{BAR}" fill="{color}"/>'
        yield f'<text x="{x + 20}" y="16">{escape(_short(name))}</text>'


def _pair(pair: Pair, y: int, scale: float) -> Iterator[str]:
    yield f'<text x="0" y="{y + 20}">{escape(_short(pair.label))}</text>'
    length = WIDTH - LABEL_WIDTH - VALUE_WIDTH
    for share, color, at in ((pair.before, BEFORE, y + 2), (pair.now, NOW, y + 17)):
        wide = length * float(share or 0) / scale
        yield (
            f'<rect x="{LABEL_WIDTH}" y="{at}" width="{wide:.1f}" height="{BAR}" '
            f'fill="{color}"/><text x="{LABEL_WIDTH + wide + 6:.1f}" y="{at + 12}">'
            f"{_said(share)}</text>"
        )


def _said(share: Fraction | None) -> str:
    return "did not stand" if share is None else f"{float(100 * share):.2f}"


def _short(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…"
