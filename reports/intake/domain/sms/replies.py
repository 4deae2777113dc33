"""What the observer is answered, in one SMS: what was understood, or what was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reports.intake.domain.sms.segments import fits_one

MAX_WORD = 12


class Problem(StrEnum):
    """Why no report could be made of a message."""

    KEYWORD = "keyword"
    STATION = "station"
    STATION_DIGIT = "station_digit"
    NOTHING = "nothing"
    PART_ALONE = "part_alone"


@dataclass(frozen=True)
class Words:
    """One language's sentences; short ones where an alphabet leaves 70 signs."""

    received: str
    again: str
    not_understood: str
    unconfirmed: str
    incomplete: str
    part: str
    problems: dict[Problem, str]
    help: str


WORDS = {
    "en": Words(
        received="Received {code}. {keyword} {station}: {count} answers.",
        again="Had it already: {code}. {keyword} {station}.",
        not_understood="Not understood: {words}. Send them again.",
        unconfirmed="No valid card code: your coordinator must confirm.",
        incomplete="A part is missing.",
        part="Part {part} of {parts} is here.",
        problems={
            Problem.KEYWORD: "Not understood. Begin with {keywords}. It is kept.",
            Problem.STATION: "Which station? Send all again with its code. It is kept.",
            Problem.STATION_DIGIT: "Station number is wrong. Check it, send all again.",
            Problem.NOTHING: "No answers found. Like this: {example}",
            Problem.PART_ALONE: "Other parts did not come. Send all again.",
        },
        help="Like this: {example}",
    ),
    "ru": Words(
        received="Принято {code}. {keyword} {station}: ответов {count}.",
        again="Уже есть: {code}. {keyword} {station}.",
        not_understood="Неясно: {words}.",
        unconfirmed="Без кода карты.",
        incomplete="Нет части.",
        part="Часть {part} из {parts} получена.",
        problems={
            Problem.KEYWORD: "Не понято. Начните с {keywords}. Сохранено.",
            Problem.STATION: "Какой участок? Повторите всё с номером участка.",
            Problem.STATION_DIGIT: "Ошибка в номере участка. Проверьте, повторите всё.",
            Problem.NOTHING: "Нет ответов. Пример: {example}",
            Problem.PART_ALONE: "Другие части не пришли. Повторите всё.",
        },
        help="Пример: {example}",
    ),
    "kk": Words(
        received="Алынды {code}. {keyword} {station}: {count} жауап.",
        again="Бұрын келген: {code}. {keyword} {station}.",
        not_understood="Түсініксіз: {words}.",
        unconfirmed="Карта коды жоқ.",
        incomplete="Бөлігі жоқ.",
        part="{parts} бөліктің {part}-бөлігі келді.",
        problems={
            Problem.KEYWORD: "Түсініксіз. {keywords} деп бастаңыз. Сақталды.",
            Problem.STATION: "Қай учаске? Нөмірімен бәрін қайта жіберіңіз.",
            Problem.STATION_DIGIT: "Учаске нөмірі қате. Тексеріп, қайта жіберіңіз.",
            Problem.NOTHING: "Жауап жоқ. Үлгі: {example}",
            Problem.PART_ALONE: "Басқа бөліктер келмеді. Бәрін қайталаңыз.",
        },
        help="Үлгі: {example}",
    ),
}


@dataclass(frozen=True)
class Answer:
    """A report that was made, as far as its sender is told."""

    code: str
    keyword: str
    station: str
    count: int
    problems: Sequence[str] = ()
    is_confirmed: bool = True
    is_incomplete: bool = False
    is_repeated: bool = False


def language_of(*wanted: Sequence[str]) -> str:
    """Return the first language that there are words for."""
    spoken = (language for languages in wanted for language in languages)
    return next((language for language in spoken if language in WORDS), "en")


def reply_to_report(answer: Answer, *, language: str) -> str:
    """Say what was understood with the receipt code, then what was not."""
    words = WORDS[language]
    opening = words.again if answer.is_repeated else words.received
    text = opening.format(
        code=answer.code,
        keyword=answer.keyword,
        station=answer.station,
        count=answer.count,
    ).replace(" :", ":")
    if answer.problems:
        text = _with_problems(text, answer.problems, words)
    if answer.is_incomplete:
        text = _if_it_fits(text, words.incomplete)
    return text if answer.is_confirmed else _if_it_fits(text, words.unconfirmed)


def reply_to_part(part: int, parts: int, *, language: str) -> str:
    """Say that a part is here."""
    return WORDS[language].part.format(part=part, parts=parts)


def reply_to_problem(
    problem: Problem, *, keywords: Sequence[str], example: str, language: str
) -> str:
    """Say what is missing and how it is written."""
    sentence = WORDS[language].problems[problem]
    for shown in range(len(keywords), -1, -1):
        text = sentence.format(keywords=", ".join(keywords[:shown]), example=example)
        if fits_one(text):
            return text
    return sentence.format(keywords="", example="")


def reply_to_help(*, example: str, language: str) -> str:
    """Show an example."""
    return WORDS[language].help.format(example=example)


def _with_problems(text: str, problems: Sequence[str], words: Words) -> str:
    """Name the words that were not understood, as many as fit into one SMS."""
    short = [word[:MAX_WORD] for word in dict.fromkeys(problems)]
    for shown in range(len(short), -1, -1):
        more = len(short) - shown
        listed = ", ".join([*short[:shown], *([f"+{more}"] if more else [])])
        longer = f"{text} {words.not_understood.format(words=listed)}"
        if fits_one(longer):
            return longer
    return text


def _if_it_fits(text: str, sentence: str) -> str:
    longer = f"{text} {sentence}"
    return longer if fits_one(longer) else text
