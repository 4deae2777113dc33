"""The incident categories, read once from catalogue.yaml; a new one is one entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

from elections.errors import NotFound

UNCLASSIFIED = "OTH"
LANGUAGES = ("en", "ru", "kk")


@dataclass(frozen=True)
class Category:
    """One kind of incident.

    `family` gathers what one event is reported under; `items` names checklist questions
    that ask the same; `crosswalk` the codes of other organizations' lists.
    """

    code: str
    family: str
    names: Mapping[str, str]
    definition: str
    severity: int
    evidence: tuple[str, ...]
    caution: str
    is_urgent: bool = False
    items: frozenset[str] = frozenset()
    crosswalk: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    commitments: tuple[str, ...] = ()

    def name(self, language: str = "en") -> str:
        """Return the name in a language, else in English."""
        return self.names.get(language, self.names["en"])


@cache
def categories() -> Mapping[str, Category]:
    """Return the categories by code, in the order of the catalogue."""
    stored = _stored()
    found = [_category(code, entry) for code, entry in stored["categories"].items()]
    return {category.code: category for category in found}


@cache
def unclassified() -> Category:
    """Return what a report is filed under until a person classifies it."""
    return _category(UNCLASSIFIED, _stored()["unclassified"])


def category(code: str) -> Category:
    """Return the category with this code."""
    if code == UNCLASSIFIED:
        return unclassified()
    if code not in categories():
        raise NotFound(f"The catalogue has no category {code}.")
    return categories()[code]


def is_known(code: str) -> bool:
    """Tell whether the catalogue has this code."""
    return code in categories()


def category_choices(language: str = "en") -> list[tuple[str, str]]:
    """Return code and name of each category, the unclassified last."""
    every = [*categories().values(), unclassified()]
    return [(entry.code, entry.name(language)) for entry in every]


def default_severity(code: str) -> int:
    """Return the severity of a category where the report names none."""
    return category(code if is_known(code) else UNCLASSIFIED).severity


def is_urgent(*, code: str, severity: int) -> bool:
    """Tell whether a report goes on the red list: grave, or of an urgent category."""
    grave = 5
    return severity >= grave or (is_known(code) and category(code).is_urgent)


def _stored() -> dict[str, Any]:
    text = resources.files("reports.incidents").joinpath("catalogue.yaml")
    stored: dict[str, Any] = yaml.safe_load(text.read_text(encoding="utf-8"))
    return stored


def _category(code: str, entry: Mapping[str, Any]) -> Category:
    return Category(
        code=code,
        family=entry["family"],
        names=entry["names"],
        definition=entry["definition"],
        severity=entry["severity"],
        evidence=tuple(entry["evidence"]),
        caution=entry["caution"],
        is_urgent=entry.get("urgent", False),
        items=frozenset(entry.get("items", ())),
        crosswalk={
            source: tuple(str(part) for part in codes)
            for source, codes in entry.get("crosswalk", {}).items()
        },
        commitments=tuple(entry.get("commitments", ())),
    )
