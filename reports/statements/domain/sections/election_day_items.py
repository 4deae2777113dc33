"""The items of one part of election day in words: by theme, ordered by share.

Of each theme the most frequent items are named, and every serious one however rare; of
what was not reported anywhere only what is serious. The tables at the end give them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from reports.findings.domain.figures import Figure, ItemInfo
from reports.statements.domain.document import Paragraph, Run, Text
from reports.statements.domain.inputs import Inputs
from reports.statements.domain.phrases import Voice, paragraph

NAMED = 3
# The order of the field: procedures and what they protect, then the surroundings, who
# was there, and observers. A theme that only its checklist knows comes after these.
THEMES = (
    "closing",
    "opening",
    "procedures",
    "secrecy",
    "count",
    "tabulation",
    "integrity",
    "protocol",
    "assessment",
    "environment",
    "accessibility",
    "presence",
    "observers",
    "complaints",
)
ITEMS_PER_SENTENCE = 4
# "Not reported" says little where hardly anybody could have seen it.
ZEROS_FROM = 10

Noted = tuple[ItemInfo, Figure]


def item_paragraphs(stage: str, inputs: Inputs, voice: Voice) -> Iterator[Paragraph]:
    """Write what was noted, theme by theme, then what serious was not reported anywhere."""
    items = printable_items(stage, inputs, voice)
    noted = [pair for pair in items if pair[1].k]
    for theme, group in by_theme(noted):
        yield _theme(theme, group, voice)
    zeros = [
        (item, figure)
        for item, figure in items
        if item.serious and not figure.k and (figure.n or 0) >= ZEROS_FROM
    ]
    if zeros:
        yield paragraph(*_zeros(zeros, voice))


def printable_items(stage: str, inputs: Inputs, voice: Voice) -> list[Noted]:
    """Return the stage's items with their figures, leaving out what is not for print."""
    pairs = []
    for item in inputs.findings.items:
        figure = inputs.findings.figure(f"{stage}.item.{item.code}")
        if is_finding(item, stage) and figure and voice.can_print(figure):
            pairs.append((item, figure))
    return pairs


def is_finding(item: ItemInfo, stage: str) -> bool:
    """Tell items that say something of the conduct from facts such as "a repeat visit"."""
    return item.stage == stage and bool(item.negative)


def share(figure: Figure) -> Fraction:
    """Return k of n exactly; of a sample what is estimated, which the weights decide."""
    if figure.estimate is not None and figure.estimate.point:
        return Fraction(figure.estimate.point)
    return Fraction(figure.k or 0, figure.n or 1)


def by_theme(noted: Sequence[Noted]) -> list[tuple[str, list[Noted]]]:
    """Group items by theme in the order of the field, the largest share first."""
    ordered = sorted(noted, key=lambda pair: (-share(pair[1]), pair[0].code))
    themes: dict[str, list[Noted]] = {}
    for pair in ordered:
        themes.setdefault(pair[0].theme, []).append(pair)
    known = {theme: place for place, theme in enumerate(THEMES)}
    return sorted(themes.items(), key=lambda pair: known.get(pair[0], len(THEMES)))


def item_name(item: ItemInfo, voice: Voice) -> str:
    """Return the item's phrase; without one, what was asked, never what it asks for."""
    if item.phrase:
        return item.phrase
    label = item.label.rstrip(" ?.:") or item.code
    return voice.plain("item.unnamed", answers=item.answers, label=label)


def theme_title(theme: str, voice: Voice) -> str:
    """Return the heading of a theme; one that only its checklist knows is its own word."""
    name = f"theme.{theme}"
    if name in voice.wording.texts:
        return voice.text(name)
    return f"{theme.replace('_', ' ').capitalize()}."


def _theme(theme: str, group: list[Noted], voice: Voice) -> Paragraph:
    """Name the most frequent items, then the serious ones among the rest."""
    rarer = [pair for pair in group[NAMED:] if pair[0].serious]
    sentences: list[Sequence[Run]] = [(Text(theme_title(theme, voice), bold=True),)]
    sentences.append(voice.say("item.noted", items=_listed(group[:NAMED], voice)))
    for start in range(0, len(rarer), ITEMS_PER_SENTENCE):
        opening = "item.also" if start else "item.rarer"
        part = rarer[start : start + ITEMS_PER_SENTENCE]
        sentences.append(voice.say(opening, items=_listed(part, voice)))
    return paragraph(*sentences)


def _listed(pairs: Sequence[Noted], voice: Voice) -> tuple[Run, ...]:
    """Join items with their figures; the first one says what is counted."""
    parts: list[tuple[Run, ...]] = []
    for item, figure in pairs:
        whole, brief = voice.cite(figure), voice.cite_briefly(figure)
        is_brief = bool(parts) and brief != whole
        name, share = ("item.brief", brief) if is_brief else ("item.one", whole)
        parts.append(voice.say(name, phrase=item_name(item, voice), share=share))
    return voice.joined(parts)


def _zeros(zeros: list[Noted], voice: Voice) -> Iterator[tuple[Run, ...]]:
    ordered = sorted(zeros, key=lambda pair: (-(pair[1].n or 0), pair[0].code))
    for _n, group in groupby(ordered, key=lambda pair: pair[1].n):
        pairs = list(group)
        named = [
            (voice.citation(figure, item_name(item, voice)),) for item, figure in pairs
        ]
        yield voice.say(
            "item.zero",
            whole=voice.whole(pairs[0][1]),
            items=voice.joined(named),
        )
