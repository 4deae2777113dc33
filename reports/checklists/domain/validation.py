"""Judge one report's answers against its checklist, answer by answer.

Nothing here refuses a report: an impossible answer is set aside with a flag and the
rest counts. Hostile input never raises; what is kept of it is bounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.checklists.domain.answers import (
    UNUSABLE,
    Refusal,
    bounded,
    clean_text,
    read_answer,
    shown,
)
from reports.checklists.domain.definition import (
    NEGATIVE_RATINGS,
    ChecklistDefinition,
    Group,
    Path,
    Question,
    QuestionKind,
    answer_at,
)
from reports.checklists.domain.logic import broken_rules
from reports.checklists.domain.moments import is_before

MAX_REPEATS = 300
MAX_UNKNOWN = 50
MAX_FLAGS = 500
# Set aside, and still what the observer answered: other rules look at it.
STILL_READ = frozenset({"out_of_range", "contradictory_choices"})
# What phones add by themselves, beside the questions.
KNOWN_EXTRAS = frozenset(
    {"meta", "start", "end", "today", "deviceid", "username", "phonenumber", "email"}
)


@dataclass(frozen=True)
class AnswerFlag:
    """Why an answer is looked at: the rule it broke, in words, with the values read."""

    path: Path
    rule: str
    message: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class JudgedAnswers:
    """A normalised tree without what was set aside, and the flags.

    select_one is a code, select_multiple a list of codes in the order of the form,
    whole numbers int, decimals float, dates and times ISO text, positions "lat lon".
    Repeats are lists of trees. Paths into a repeat carry its number, from 0.
    """

    answers: dict[str, Any]
    set_aside: frozenset[Path]
    flags: tuple[AnswerFlag, ...]


def judge_answers(
    definition: ChecklistDefinition,
    answers: object,
    *,
    finished_at: datetime | None = None,
) -> JudgedAnswers:
    """Return what of the answers can be used, and a flag for everything that is odd.

    `finished_at` is the clock of rules that ask for today, if the report lacks its own.
    """
    judging = _Judging(definition)
    if not isinstance(answers, Mapping):
        judging.flag((), "unreadable_answers", "The report holds no tree of answers.")
        return judging.result({})
    tree = judging.branch(answers, at=(), within=())
    judging.check_rules(tree, finished_at=finished_at)
    judging.check_times(tree)
    judging.check_comment(tree)
    return judging.result(tree)


class _Judging:
    """One report being judged; gathers what is set aside and the flags."""

    def __init__(self, definition: ChecklistDefinition) -> None:
        self.definition = definition
        self.set_aside: set[Path] = set()
        self.flags: list[AnswerFlag] = []
        self.given: dict[Path, object] = {}

    def result(self, tree: dict[str, Any]) -> JudgedAnswers:
        return JudgedAnswers(
            answers=tree,
            set_aside=frozenset(self.set_aside),
            flags=tuple(self.flags),
        )

    def flag(self, path: Path, rule: str, message: str, *values: object) -> None:
        if len(self.flags) < MAX_FLAGS:
            texts = tuple(shown(value) for value in values)
            self.flags.append(AnswerFlag(path, rule, message, texts))

    def branch(
        self, given: Mapping[Any, Any], *, at: Path, within: Path
    ) -> dict[str, Any]:
        """Judge one group: `at` is its path in the answers, `within` in the form."""
        tree: dict[str, Any] = {}
        parts = self.definition.children.get(within, ())
        for part in parts:
            value = given.get(part.name)
            if value is None or value in ("", []):
                continue
            here = (*at, part.name)
            if isinstance(part, Group):
                kept = self._group(part, value, at=here)
            else:
                kept = self._answer(part, value, at=here)
            if kept is not UNUSABLE:
                tree[part.name] = kept
        self._keep_unknown(given, tree, at=at, known={part.name for part in parts})
        return tree

    def _group(self, group: Group, value: object, *, at: Path) -> object:
        if not group.is_repeat:
            if isinstance(value, Mapping):
                return self.branch(value, at=at, within=group.path)
            self.flag(at, "wrong_shape", "A group of answers was expected.")
            return UNUSABLE
        rows = [value] if isinstance(value, Mapping) else value
        if not isinstance(rows, list | tuple):
            self.flag(at, "wrong_shape", "A list of groups of answers was expected.")
            return UNUSABLE
        if len(rows) > MAX_REPEATS:
            message = f"Only the first {MAX_REPEATS} are read."
            self.flag(at, "too_many", message, len(rows))
        return self._repeats(group, rows[:MAX_REPEATS], at=at)

    def _repeats(
        self, group: Group, rows: list[Any] | tuple[Any, ...], *, at: Path
    ) -> list[dict[str, Any]]:
        kept: list[dict[str, Any]] = []
        for number, row in enumerate(rows):
            here = (*at, str(number))
            if isinstance(row, Mapping):
                kept.append(self.branch(row, at=here, within=group.path))
            else:
                # Its place stays, so that numbers in paths still point at the list.
                kept.append({})
                self.flag(here, "wrong_shape", "A group of answers was expected.")
        return kept

    def _answer(self, question: Question, value: object, *, at: Path) -> object:
        read = read_answer(question, value)
        if not isinstance(read, Refusal):
            if question.kind is QuestionKind.SELECT_MULTIPLE and read != value:
                self.given[at] = value
            return read
        self.set_aside.add(at)
        if read.rule in STILL_READ:
            self.given[at] = value
        self.flag(at, read.rule, read.message, "" if question.sealed else value)
        return UNUSABLE

    def _keep_unknown(
        self,
        given: Mapping[Any, Any],
        tree: dict[str, Any],
        *,
        at: Path,
        known: set[str],
    ) -> None:
        """Keep what the form does not ask, flagged: it may be from another version."""
        unknown = [key for key in given if key not in known]
        for key in unknown[:MAX_UNKNOWN]:
            name = clean_text(str(key)[:100])
            kept = bounded(given[key])
            if kept is not UNUSABLE and name not in known:
                tree[name] = kept
            if not (at == () and name in KNOWN_EXTRAS):
                message = "The checklist does not ask this; it is kept, not counted."
                self.flag((*at, name), "unknown_question", message)
        if len(unknown) > MAX_UNKNOWN:
            message = f"Only the first {MAX_UNKNOWN} unknown answers are kept."
            self.flag(at, "too_many", message, len(unknown))

    def check_times(self, tree: dict[str, Any]) -> None:
        """Set the departure aside when it lies before the arrival."""
        arrived = self.definition.question_for("arrived_at")
        departed = self.definition.question_for("departed_at")
        if arrived is None or departed is None:
            return
        arrival = answer_at(tree, arrived.path)
        departure = answer_at(tree, departed.path)
        if not is_before(departure, arrival):
            return
        message = "The team left before it arrived; the departure is set aside."
        self.flag(departed.path, "departure_first", message, arrival, departure)
        self.set_aside.add(departed.path)
        holder = answer_at(tree, departed.path[:-1])
        if isinstance(holder, dict):
            holder.pop(departed.name, None)

    def check_comment(self, tree: dict[str, Any]) -> None:
        """Ask for the reason of a negative overall assessment."""
        overall = self.definition.question_for("overall")
        comment = self.definition.question_for("comment")
        if overall is None or comment is None:
            return
        rating = str(answer_at(tree, overall.path))
        if rating in NEGATIVE_RATINGS and not answer_at(tree, comment.path):
            message = "A bad or very bad assessment needs a comment; ask the team."
            self.flag(comment.path, "comment_missing", message, rating)

    def check_rules(
        self, tree: dict[str, Any], *, finished_at: datetime | None
    ) -> None:
        """Evaluate again what the phone decided."""
        if not self.definition.rules.binds:
            self.check_required(tree)
            return
        for broken in broken_rules(
            self.definition,
            tree,
            set_aside=frozenset(self.set_aside),
            given=self.given,
            finished_at=finished_at,
        ):
            self.flag(broken.path, broken.rule, broken.message, *broken.values)

    def check_required(self, tree: dict[str, Any]) -> None:
        """Name what is lacking in checklists published before rules were kept."""
        for question in self.definition.questions:
            if not question.required or question.repeat or question.relevant:
                continue
            if question.path in self.set_aside:
                continue
            if answer_at(tree, question.path) is None:
                message = "A required answer is missing."
                self.flag(question.path, "required_missing", message)
