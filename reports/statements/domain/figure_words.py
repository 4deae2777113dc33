"""What a figure is about, in words: for lists in which its key alone would say nothing."""

from __future__ import annotations

from collections.abc import Mapping

from reports.findings.domain.figures import Figure, ItemInfo
from reports.incidents.domain.catalogue import category
from reports.statements.domain.inputs import Inputs
from reports.statements.domain.phrases import Voice

# Indicators that are named by the end of the figure's key: "coverage.voting.received".
NAMED = {
    "coverage": "coverage",
    "commission": "commission",
    "overall": "overall",
    "rating": "overall",
}
LINES = frozenset({"quick_count.share", "quick_count.turnout", "protocol"})


class FigureWords:
    """Words for the figures of one finding set, in one language."""

    def __init__(self, inputs: Inputs, voice: Voice) -> None:
        self.voice = voice
        self.areas: Mapping[str, str] = inputs.findings.areas
        self.items = {(one.stage, one.code): one for one in inputs.findings.items}
        self.options = {
            option.figure: f"{count.contest}: {option.name}"
            for count in inputs.quick_counts
            for option in count.options
        }

    def of(self, figure: Figure) -> str:
        """Return "Voting: ballot boxes not properly sealed, Abai"."""
        stage = f"heading.{figure.stage}"
        is_staged = figure.stage and figure.indicator not in LINES
        before = f"{self.voice.text(stage)}: " if is_staged else ""
        parts = (self._what(figure), self._area(figure), figure.setting)
        words = before + ", ".join(part for part in parts if part)
        return words[:1].upper() + words[1:]

    def _what(self, figure: Figure) -> str:
        last = figure.key.split("@")[0].split("#")[0].rsplit(".", 1)[-1]
        if figure.key in self.options:
            return self.options[figure.key]
        if figure.indicator == "incidents":
            code = figure.key.split(".")[1]
            name = category(code).name(self.voice.wording.code)
            return f"{name} ({last.replace('_', ' ')})"
        group = NAMED.get(figure.indicator)
        name = f"figure.{group}.{last}" if group else f"figure.{figure.indicator}"
        if name in self.voice.wording.texts:
            return self.voice.text(name)
        item = self.items.get((figure.stage, figure.item))
        if item is not None:
            return self._item(item, figure, last)
        return figure.key.replace("_", " ")

    def _item(self, item: ItemInfo, figure: Figure, last: str) -> str:
        name = item.counted.rstrip(" ?.:") or item.code
        if figure.indicator == "item":
            return name
        label = item.label.rstrip(" ?.:") or item.code
        is_part = figure.indicator in {"answer", "option"}
        return f"{label}: {last.replace('_', ' ')}" if is_part else label

    def _area(self, figure: Figure) -> str:
        return self.areas.get(figure.area_code, figure.area_code)
