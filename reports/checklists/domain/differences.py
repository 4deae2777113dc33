"""What a new version of a checklist changes, and what that means for figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reports.checklists.domain.codebook import codebook_of
from reports.checklists.domain.definition import ChecklistDefinition, Group, Question

PLAIN = {
    "kind": "type",
    "required": "required",
    "relevant": "asked if",
    "item_code": "item code",
    "role": "role",
    "negative": "negative choices",
    "serious": "serious",
    "phrase": "phrase",
    "theme": "theme",
    "commitment": "commitment",
    "sealed": "sealed",
    "minimum": "min",
    "maximum": "max",
    "stage": "stage",
    "sms": "asked by SMS as",
}
RULES = {
    "required": "required if",
    "constraint": "constraint",
    "calculate": "calculation",
    "choice_filter": "choice filter",
}


@dataclass(frozen=True)
class Change:
    """One property of one question, before and after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedQuestion:
    """A question that both versions ask, differently."""

    question: Question
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class NamedQuestion:
    """A question that one version asks, in the words of its first language."""

    code: str
    label: str
    kind: str


@dataclass(frozen=True)
class Differences:
    """What differs between the version in use and the one that is looked at."""

    added: tuple[NamedQuestion, ...] = ()
    removed: tuple[NamedQuestion, ...] = ()
    changed: tuple[ChangedQuestion, ...] = ()
    other: tuple[Change, ...] = ()
    consequences: tuple[str, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Tell whether both versions ask the same in the same words."""
        return not (self.added or self.removed or self.changed or self.other)


def differences(before: ChecklistDefinition, after: ChecklistDefinition) -> Differences:
    """Compare two versions question by question; the same path is the same question."""
    old = {question.path: question for question in before.questions}
    new = {question.path: question for question in after.questions}
    changed = []
    for path, question in new.items():
        if path in old:
            changes = tuple(_changes(before, old[path], after, question))
            if changes:
                changed.append(ChangedQuestion(question, changes))
    return Differences(
        added=_named(after, [q for path, q in new.items() if path not in old]),
        removed=_named(before, [q for path, q in old.items() if path not in new]),
        changed=tuple(changed),
        other=tuple(_other(before, after)),
        consequences=tuple(_consequences(before, after)),
    )


def _named(
    definition: ChecklistDefinition, questions: list[Question]
) -> tuple[NamedQuestion, ...]:
    language = definition.languages[0]
    return tuple(
        NamedQuestion(
            question.item_code or question.name,
            question.label(language),
            question.asked_as or question.kind.value,
        )
        for question in questions
    )


def _changes(
    before: ChecklistDefinition,
    old: Question,
    after: ChecklistDefinition,
    new: Question,
) -> Iterator[Change]:
    yield from _texts("label", old.labels, new.labels)
    yield from _texts("hint", old.hints, new.hints)
    yield from _choices(old, new)
    for name, shown in PLAIN.items():
        yield from _change(shown, getattr(old, name), getattr(new, name))
    one = before.rules.compiled.get(old.path)
    other = after.rules.compiled.get(new.path)
    for name, shown in RULES.items():
        rules = [getattr(b.bind, name) if b else "" for b in (one, other)]
        if {*rules} <= {"", "true()"}:
            continue  # said by "required" above
        yield from _change(shown, *rules)


def _choices(old: Question, new: Question) -> Iterator[Change]:
    if old.choice_codes != new.choice_codes:
        codes = [" ".join(question.choice_codes) for question in (old, new)]
        yield Change("choices", *codes)
    labels = {choice.code: choice.labels for choice in old.choices}
    for choice in new.choices:
        if choice.code in labels:
            name = f"choice {choice.code}"
            yield from _texts(name, labels[choice.code], choice.labels)


def _texts(
    what: str, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[Change]:
    for language in dict.fromkeys((*old, *new)):
        named = f"{what} ({language.upper()})"
        yield from _change(named, old.get(language, ""), new.get(language, ""))


def _change(what: str, old: object, new: object) -> Iterator[Change]:
    if old != new:
        yield Change(what, _shown(old), _shown(new))


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return " ".join(sorted(map(str, value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).strip()


def _other(before: ChecklistDefinition, after: ChecklistDefinition) -> Iterator[Change]:
    yield from _texts("title", before.titles, after.titles)
    languages = [" ".join(version.languages) for version in (before, after)]
    yield from _change("languages", *languages)
    old = {group.path: group for group in before.groups}
    new = {group.path: group for group in after.groups}
    for path in dict.fromkeys((*old, *new)):
        name = f"group {'/'.join(path)}"
        if path not in old or path not in new:
            yield Change(name, *("is there" if path in g else "" for g in (old, new)))
            continue
        yield from _texts(name, old[path].labels, new[path].labels)
        yield from _change(f"{name}, asked if", old[path].relevant, new[path].relevant)
        yield from _change(f"{name}, repeats", old[path].is_repeat, new[path].is_repeat)
    shared = {question.path for question in before.questions} & {
        question.path for question in after.questions
    }
    orders = [
        [question.path for question in version.questions if question.path in shared]
        for version in (before, after)
    ]
    if orders[0] != orders[1]:
        yield Change("order of questions", "as before", "other")


def _consequences(
    before: ChecklistDefinition, after: ChecklistDefinition
) -> Iterator[str]:
    yield from _roles_lost(before, after)
    yield from _meanings_changed(before, after)
    columns = [len(codebook_of(version).columns) for version in (before, after)]
    if columns[0] != columns[1]:
        yield (
            f"The packed form has {columns[1]} columns instead of {columns[0]}; the "
            "codebook of the analysts' annex changes with it."
        )
    for language in before.languages:
        if language not in after.languages:
            yield f"The language {language.upper()} is gone."


def _roles_lost(
    before: ChecklistDefinition, after: ChecklistDefinition
) -> Iterator[str]:
    kept = {question.role for question in after.questions}
    kept |= {group.role for group in after.groups}
    parts: tuple[Group | Question, ...] = (*before.questions, *before.groups)
    for part in parts:
        if part.role and part.role not in kept:
            yield (
                f"Nothing has the role “{part.role}” any more ({part.name}): what the "
                "system reads from it will be missing in new reports."
            )


def _meanings_changed(
    before: ChecklistDefinition, after: ChecklistDefinition
) -> Iterator[str]:
    """Name figures that old and new reports answer differently."""
    for question in after.questions:
        old = before.question_at(question.path)
        if old is not None:
            yield from _meaning_changed(old, question)
    for old in before.questions:
        is_gone = after.question_at(old.path) is None
        if old.item_code and is_gone and not after.question_with_item(old.item_code):
            yield f"{old.item_code} is no longer asked: its figure stops growing."


def _meaning_changed(old: Question, new: Question) -> Iterator[str]:
    code = new.item_code or new.name
    if old.kind is not new.kind:
        yield f"{code} is asked in another way: old and new answers do not add up."
    if old.item_code and old.item_code != new.item_code:
        yield f"{old.item_code} is called {code} now: figures keep them apart."
    if old.negative != new.negative:
        yield f"{code}: other choices speak against the conduct; its share jumps."
    gone = [choice for choice in old.choice_codes if choice not in new.choice_codes]
    if gone:
        yield f"{code}: {', '.join(gone)} can no longer be answered."
