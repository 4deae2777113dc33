"""Functions of texts and of ticked choices; no result grows beyond a limit."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import lru_cache

import re2

from reports.checklists.domain.xpath.evaluation import (
    Context,
    Evaluator,
    Function,
    all_values,
)
from reports.checklists.domain.xpath.values import (
    NotEvaluable,
    Value,
    to_text,
    to_whole,
)

MANY = 100
MAX_TEXT = 32_000
MAX_PATTERN = 1_000
# Brackets within brackets: Java joins and intersects sets of signs, RE2 does not.
JAVA_ONLY = re.compile(r"&&|\[[^\]]*\[")
# Characters handled in one step.
STRIDE = 64
DIGESTS: Mapping[str, Callable[[bytes], bytes]] = {
    "MD5": lambda text: hashlib.md5(text, usedforsecurity=False).digest(),
    "SHA-1": lambda text: hashlib.sha1(text, usedforsecurity=False).digest(),
    "SHA-256": lambda text: hashlib.sha256(text).digest(),
    "SHA-384": lambda text: hashlib.sha384(text).digest(),
    "SHA-512": lambda text: hashlib.sha512(text).digest(),
}
SPACES = re.compile(r"[ \t\n\r\f\v]+")


def read_text(context: Context, part: Evaluator) -> str:
    """Evaluate a part as a text and count the work that it makes."""
    text = to_text(part(context))
    context.run.spend(1 + len(text) // STRIDE)
    return text


def _of_texts(apply: Callable[..., str | bool | float]) -> Callable[..., Evaluator]:
    def make(*parts: Evaluator) -> Evaluator:
        return lambda context: apply(*(read_text(context, part) for part in parts))

    return make


def _of_here(apply: Callable[[str], str | float]) -> Callable[..., Evaluator]:
    """Make a function of one text, which is the answer itself if none is given."""

    def make(part: Evaluator | None = None) -> Evaluator:
        return lambda context: apply(
            read_text(context, part or (lambda inner: inner.here.value))
        )

    return make


def _length(text: str) -> float:
    """Count as Java does: what lies beyond 16 bits, as emoji do, counts twice."""
    return float(len(text.encode("utf-16-le", "surrogatepass")) // 2)


def _before(text: str, mark: str) -> str:
    return text.partition(mark)[0] if mark and mark in text else ""


def _after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


def _translate(text: str, given: str, wanted: str) -> str:
    changes: dict[int, str] = {}
    for number, character in enumerate(given):
        changes.setdefault(ord(character), wanted[number : number + 1])
    return text.translate(changes)


def _joined(context: Context, between: str, values: list[Value]) -> str:
    length, texts = 0, []
    for value in values:
        text = to_text(value)
        length += len(text) + len(between)
        if length > MAX_TEXT:
            raise NotEvaluable("the rule makes a text that is too long")
        context.run.spend(1 + len(text) // STRIDE)
        texts.append(text)
    return between.join(texts)


def _concat(*parts: Evaluator) -> Evaluator:
    return lambda context: _joined(context, "", all_values(context, parts))


def _join(between: Evaluator, *parts: Evaluator) -> Evaluator:
    return lambda context: _joined(
        context, read_text(context, between), all_values(context, parts)
    )


def _substr(
    text: Evaluator, start: Evaluator, end: Evaluator | None = None
) -> Evaluator:
    """Cut from a place, counted from 0 or from behind, to before another."""

    def evaluate(context: Context) -> Value:
        given = read_text(context, text)
        first = _place(to_whole(start(context)), len(given))
        last = len(given)
        if end is not None:
            last = _place(to_whole(end(context)), len(given))
        return given[first:last]

    return evaluate


def _place(number: float, length: int) -> int:
    if number != number:  # noqa: PLR0124 - not a number
        return 0
    number += length if number < 0 else 0
    return int(min(max(0.0, number), float(length)))


def _selected(given: str, choice: str) -> bool:
    return f" {choice.strip()} " in f" {given} "


def _selected_at(given: Evaluator, number: Evaluator) -> Evaluator:
    def evaluate(context: Context) -> Value:
        codes = read_text(context, given).split(" ")
        codes = [code for code in codes if code]
        wanted = to_whole(number(context))
        return codes[int(wanted)] if 0 <= wanted < len(codes) else ""

    return evaluate


def _regex(text: str, pattern: str) -> bool:
    """Match the whole text on an engine whose time grows with the text alone."""
    if len(pattern) > MAX_PATTERN or JAVA_ONLY.search(pattern):
        raise NotEvaluable("the pattern is too long, or read otherwise by phones")
    return _pattern(pattern).fullmatch(text) is not None


def _digest(text: str, kind: str, encoding: str = "base64") -> str:
    """Return what stands for a text without telling it."""
    make = DIGESTS.get(kind.upper())
    if make is None or encoding.lower() not in {"base64", "hex"}:
        raise NotEvaluable("the kind of digest is not known")
    code = make(text.encode())
    return code.hex() if encoding.lower() == "hex" else b64encode(code).decode()


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> re2.Regexp:
    options = re2.Options()
    options.max_mem = 4 << 20
    options.log_errors = False
    try:
        return re2.compile(pattern.replace(r"\p{Is", r"\p{"), options)
    except re2.error as error:
        raise NotEvaluable("the pattern looks ahead or back") from error


TEXTS: Mapping[str, Function] = {
    "string": Function(_of_texts(lambda text: text), 1, 1),
    "string-length": Function(_of_here(_length), 0, 1),
    "normalize-space": Function(
        _of_here(lambda text: SPACES.sub(" ", text).strip()), 0, 1
    ),
    "concat": Function(_concat, 1, MANY),
    "join": Function(_join, 1, MANY),
    "substr": Function(_substr, 2, 3),
    "substring-before": Function(_of_texts(_before), 2, 2),
    "substring-after": Function(_of_texts(_after), 2, 2),
    "contains": Function(_of_texts(lambda text, part: part in text), 2, 2),
    "starts-with": Function(_of_texts(lambda text, part: text.startswith(part)), 2, 2),
    "ends-with": Function(_of_texts(lambda text, part: text.endswith(part)), 2, 2),
    "translate": Function(_of_texts(_translate), 3, 3),
    "regex": Function(_of_texts(_regex), 2, 2),
    "selected": Function(_of_texts(_selected), 2, 2),
    "is-selected": Function(_of_texts(_selected), 2, 2),
    "selected-at": Function(_selected_at, 2, 2),
    "digest": Function(_of_texts(_digest), 2, 3),
    "count-selected": Function(
        _of_texts(lambda given: float(len(given.split()))), 1, 1
    ),
}
