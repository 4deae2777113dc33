"""The columns of XLSForm and ours: what a heading stands for, and in which language."""

from __future__ import annotations

from collections.abc import Mapping

# Other headings that XLSForm reads the same.
ALIASES = {
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::required": "required",
    "bind::calculate": "calculation",
    "bind::readonly": "readonly",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "calculate": "calculation",
    "constraint message": "constraint_message",
    "required message": "required_message",
    "constraining message": "constraint_message",
    "read_only": "readonly",
    "read only": "readonly",
    "caption": "label",
    "list name": "list_name",
    "value": "name",
    "media::image": "image",
    "media::audio": "audio",
    "media::video": "video",
    "media::big-image": "big-image",
    "jr:count": "repeat_count",
    "count": "repeat_count",
    "control::appearance": "appearance",
    "body::appearance": "appearance",
    "disable": "disabled",
    "id_string": "form_id",
    "title": "form_title",
}
SPOKEN = (
    "label",
    "hint",
    "guidance_hint",
    "constraint_message",
    "required_message",
    "image",
    "audio",
    "video",
    "big-image",
    "heading",
)
OURS = [
    "item_code",
    "negative",
    "serious",
    "phrase",
    "theme",
    "commitment",
    "min",
    "max",
    "sealed",
    "stage",
    "role",
    "sms",
]
KNOWN_COLUMNS: Mapping[str, frozenset[str]] = {
    "survey": frozenset(
        [
            "type",
            "name",
            "required",
            "relevant",
            "constraint",
            "calculation",
            "choice_filter",
            "appearance",
            "default",
            "readonly",
            "repeat_count",
            "parameters",
            "trigger",
            "disabled",
            "autoplay",
            "accuracythreshold",
            "rows",
            "intent",
            "save_to",
            "entity",
            "query",
        ]
    )
    | {*SPOKEN, *OURS},
    "settings": frozenset(
        [
            "form_id",
            "form_title",
            "version",
            "default_language",
            "stage",
            "public_key",
            "submission_url",
            "instance_name",
            "style",
            "auto_send",
            "auto_delete",
            "allow_choice_duplicates",
            "client_editable",
            "sms_keyword",
            "namespaces",
            "prefix",
            "delimiter",
            "compact_prefix",
            "compact_tag",
            "instance_xmlns",
            "omit_instanceid",
            "clean_text_values",
            "entity_version",
            "flat",
        ]
    )
    | {"heading"},
}
# What any prefix may carry: bind::, instance:: and body:: go through as they are.
PREFIXES = ("bind::", "instance::", "body::", "control::", "attribute::")


def base_of(header: str) -> str:
    """Return what a heading stands for: "label::Русский (ru)" is label."""
    lowered = header.strip().lower()
    if lowered in ALIASES:
        return ALIASES[lowered]
    if lowered.startswith("media::"):
        lowered = lowered.removeprefix("media::")
    if lowered.startswith(PREFIXES):
        return "default"
    base = lowered.split("::")[0].strip()
    if ":" in base and base.split(":")[0] in SPOKEN:
        base = base.split(":")[0]
    return ALIASES.get(base, base)


def language_of(header: str) -> str:
    """Return the language of a heading as written, or nothing."""
    written = header.strip()
    if written.lower().startswith("media::"):
        written = written[len("media::") :]
    base, mark, language = written.partition("::")
    if not mark or base.strip().lower() not in SPOKEN:
        return ""
    return language.strip()


def cell(row: Mapping[str, str], base: str) -> tuple[str, str]:
    """Return the heading and the text of a row's first filled column of this kind."""
    for header, text in row.items():
        if base_of(header) == base:
            return header, text.strip()
    return base, ""
