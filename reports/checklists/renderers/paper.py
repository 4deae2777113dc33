"""The printable A4 form of a checklist: item codes, boxes, places for numbers."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import msgspec
import typst

from reports.checklists.domain.definition import (
    NOT_APPLICABLE,
    NOT_OBSERVED,
    ChecklistDefinition,
    text_in,
)
from reports.checklists.domain.phone import is_from_right
from reports.checklists.errors import UnknownLanguage
from reports.checklists.renderers.paper_layout import lay_out
from reports.checklists.renderers.paper_words import PaperWords, words_for

TEMPLATE = Path(__file__).with_name("paper.typ")
FONTS = Path(__file__).parents[2] / "statements" / "renderers" / "fonts"


def render_paper_form(
    definition: ChecklistDefinition,
    *,
    language: str,
    mission_title: str,
    demonstration: bool,
    is_reviewed: bool = False,
) -> bytes:
    """Return the form as a PDF; a translation not signed off says so.

    The same checklist gives the same bytes on every machine.
    """
    if language not in definition.languages:
        raise UnknownLanguage(
            f"{definition.code} is not in “{language}”; choose one of "
            f"{', '.join(definition.languages)}."
        )
    words = words_for(language)
    is_original = language == definition.languages[0]
    marks = [words.unreviewed] if not (is_original or is_reviewed) else []
    if demonstration:
        marks.append(words.demonstration)
    data = {
        "form": msgspec.to_builtins(lay_out(definition, language=language)),
        "words": asdict(words),
        "language": language,
        "spoken": _two_or_three_letters(language),
        "from_right": is_from_right(language),
        "code": definition.code,
        "version": definition.version,
        "mission": mission_title,
        "marks": marks,
        "legend": _legend(definition, language=language, words=words),
        "footnote": words.do_no_harm,
    }
    pdf: bytes = typst.compile(
        TEMPLATE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return pdf


def _two_or_three_letters(language: str) -> str:
    """Return what Typst takes: authors name languages as they like."""
    first = language.split("-", maxsplit=1)[0]
    is_code = first.isascii() and first.isalpha() and len(first) in {2, 3}
    return first if is_code else "en"


def _legend(
    definition: ChecklistDefinition, *, language: str, words: PaperWords
) -> str:
    """Explain the short heads of the boxes, as far as the checklist uses them."""
    meanings: dict[str, str] = {}
    heads = {NOT_OBSERVED: words.not_observed, NOT_APPLICABLE: words.not_applicable}
    for question in definition.questions:
        for choice in question.choices:
            if choice.code in heads:
                text = text_in(choice.labels, language).lower()
                meanings[choice.code] = f"{heads[choice.code]} = {text}"
    if not meanings:
        return ""
    return "  ".join([words.missing_is_no_no, *(m + "." for m in meanings.values())])
