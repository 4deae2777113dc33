"""What people write in the desk, read into paragraphs; nothing they wrote is lost.

Paragraphs are parted by an empty line and a line that begins with "- " is a point of a
list. `[[figure:KEY]]` cites a figure, `[[figure:KEY|words]]` puts it into a word with the
number behind it, `[[note:TEXT]]` is a footnote and `**bold**` is bold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from reports.findings.domain.figures import FindingDocument
from reports.findings.domain.refusals import REASONS
from reports.statements.domain.document import (
    Block,
    Citation,
    Footnote,
    Paragraph,
    Refusal,
    Run,
    Text,
)
from reports.statements.domain.phrases import Voice, merged
from reports.statements.domain.wording.adverbs import LADDER, Rung
from reports.statements.domain.wording.rounding import FigureNotPrintable

UNKNOWN_FIGURE = "unknown_figure"
FIGURE_NOT_PRINTABLE = "figure_not_printable"

_MARK = re.compile(
    r"\[\[figure:\s*(?P<key>[^\]|]+?)\s*(?:\|\s*(?P<form>words)\s*)?\]\]"
    r"|\[\[note:(?P<note>(?:[^\]]|\](?!\]))+)\]\]"
    r"|\*\*(?P<bold>[^*]+)\*\*"
)


@dataclass(frozen=True)
class Citations:
    """The figures that a narrative may cite, and how they are put into words."""

    findings: FindingDocument
    voice: Voice
    ladder: Sequence[Rung] = LADDER


def narrative_blocks(text: str, citations: Citations) -> tuple[Block, ...]:
    """Read a narrative; an impossible citation stays as written, its error beside it."""
    blocks: list[Block] = []
    for words, style in _passages(text):
        runs: list[Run] = []
        errors: list[Refusal] = []
        for part in _parts(words, citations):
            (errors if isinstance(part, Refusal) else runs).append(part)  # type: ignore[arg-type]  # sorted by kind
        blocks.append(Paragraph(runs=merged(runs), source="narrative", style=style))
        blocks.extend(errors)
    return tuple(blocks)


def _passages(text: str) -> Iterator[tuple[str, str]]:
    for passage in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        plain: list[str] = []
        for line in passage.split("\n"):
            if not line.startswith("- "):
                plain.append(line.strip())
                continue
            if any(plain):
                yield " ".join(plain), "body"
            plain = []
            yield line[2:].strip(), "bullet"
        if any(plain):
            yield " ".join(plain), "body"


def _parts(words: str, citations: Citations) -> Iterator[Run | Refusal]:
    end = 0
    for match in _MARK.finditer(words):
        yield Text(words[end : match.start()])
        end = match.end()
        if match["bold"]:
            yield Text(match["bold"], bold=True)
        elif match["note"]:
            yield Footnote(match["note"].strip())
        else:
            yield from _cited(match, citations)
    yield Text(words[end:])


def _cited(match: re.Match[str], citations: Citations) -> Iterator[Run | Refusal]:
    figure = citations.findings.figure(match["key"])
    if figure is None:
        yield Text(match[0])
        yield Refusal(UNKNOWN_FIGURE, _unknown(match["key"], citations))
        return
    if figure.refused:
        reason = REASONS.get(figure.refused, figure.refused)
        yield Text(match[0])
        yield Refusal(FIGURE_NOT_PRINTABLE, f"Figure {figure.key}: {reason}")
        return
    voice = citations.voice
    try:
        cited = voice.cite(figure)
        if match["form"]:
            words = voice.wording.in_words(
                figure,
                ladder=citations.ladder,
                is_probability_sample=voice.is_probability_sample,
            )
            cited = Citation(text=words, figure=figure.key)
    except FigureNotPrintable as problem:
        yield Text(match[0])
        yield Refusal(FIGURE_NOT_PRINTABLE, problem.detail)
        return
    yield cited


def _unknown(key: str, citations: Citations) -> str:
    voice = citations.voice
    near = get_close_matches(key, citations.findings.by_key, n=3, cutoff=0.6)
    hint = voice.plain("unknown.near", near=", ".join(near)) if near else ""
    return voice.plain("unknown.figure", key=key, near=hint)
