"""What the checklist pages show of a version: state, translations, paper, questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import display

from reports.checklists.domain.definition import ChecklistDefinition, text_in
from reports.checklists.models import ChecklistVersion
from reports.checklists.selectors import definition_of, unreviewed_languages


class VersionColumns:
    """The columns and fields of a checklist version."""

    @display(description="Checklist", ordering="checklist__code")
    def title(self, version: ChecklistVersion) -> str:
        return text_in(version.checklist.titles, "en")

    @display(description="Stage", ordering="checklist__stage")
    def stage(self, version: ChecklistVersion) -> str:
        return version.checklist.get_stage_display()

    @display(description="State", label={"Published": "success", "Draft": "warning"})
    def state(self, version: ChecklistVersion) -> str:
        return "Published" if version.is_published else "Draft"

    @display(description="Languages")
    def translations(self, version: ChecklistVersion) -> str:
        waiting = unreviewed_languages(version)
        return ", ".join(
            f"{code} (unreviewed translation)" if code in waiting else code
            for code in version.languages
        )

    @display(description="Printable form (A4)")
    def paper(self, version: ChecklistVersion) -> SafeString:
        links = (
            (self.page("paper", version.pk, language), language.upper())
            for language in version.languages
        )
        link = '<a class="text-primary-600 underline mr-3" href="{}">PDF {}</a>'
        return format_html_join("", link, links)

    @display(description="What observers are asked")
    def preview(self, version: ChecklistVersion) -> SafeString:
        definition = definition_of(version)
        return render_to_string(
            "checklists/preview.html",
            {"definition": definition, "sections": _sections(definition)},
        )

    def page(self, page: str, *arguments: object) -> str:
        """Return the address of one of this model's pages."""
        options = ChecklistVersion._meta
        name = f"admin:{options.app_label}_{options.model_name}_{page}"
        return reverse(name, args=arguments)


def _sections(definition: ChecklistDefinition) -> list[dict[str, Any]]:
    """Return the questions under their headings, for the preview."""
    return [
        {
            "headings": _texts(group.labels, definition) if group else (),
            "is_repeat": group is not None and group.is_repeat,
            "rows": [
                {"question": each, "texts": _texts(each.labels, definition)}
                for each in questions
            ],
        }
        for group, questions in definition.runs()
    ]


def _texts(
    texts: Mapping[str, str], definition: ChecklistDefinition
) -> tuple[str, ...]:
    return tuple(texts.get(language, "") for language in definition.languages)
