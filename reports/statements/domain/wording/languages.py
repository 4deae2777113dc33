"""The languages that a statement can be written in."""

from __future__ import annotations

from collections.abc import Mapping

from elections.errors import DomainError
from reports.statements.domain.wording.en import English
from reports.statements.domain.wording.language import Wording

LANGUAGES: Mapping[str, Wording] = {"en": English()}


class UnknownLanguage(DomainError):
    """No wording exists for the language."""

    code = "unknown_language"


def wording_for(language: str) -> Wording:
    """Return the wording of a language, or say which there are."""
    wording = LANGUAGES.get(language)
    if wording is None:
        raise UnknownLanguage(
            f"Statements cannot be written in {language!r}. "
            f"Choose one of: {', '.join(LANGUAGES)}."
        )
    return wording
