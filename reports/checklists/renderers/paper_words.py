"""The few words of a paper form that no checklist carries, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaperWords:
    """One language's words; `page` has places to fill in."""

    not_observed: str
    not_applicable: str
    missing_is_no_no: str
    tick_one: str
    tick_all: str
    rank_all: str
    photo_taken: str
    notes: str
    day: str
    time: str
    number: str
    page: str
    version: str
    unreviewed: str
    demonstration: str
    do_no_harm: str


WORDS = {
    "en": PaperWords(
        not_observed="N/O",
        not_applicable="N/A",
        missing_is_no_no="Tick one box in each line. An empty line is not a “no”.",
        tick_one="tick one",
        tick_all="tick all that apply",
        rank_all="number them: 1 = first",
        photo_taken="taken",
        notes="Notes (item code, what, when, how many)",
        day="day month year",
        time="hour min",
        number="No.",
        page="Page {page} of {pages}",
        version="version",
        unreviewed="UNREVIEWED TRANSLATION",
        demonstration="DEMONSTRATION - SIMULATED",
        do_no_harm="Write no names of voters, members or witnesses.",
    ),
    "ru": PaperWords(
        not_observed="Н/Н",
        not_applicable="Н/П",
        missing_is_no_no="Одна отметка в строке. Пустая строка не значит «нет».",
        tick_one="одна отметка",
        tick_all="отметьте всё, что подходит",
        rank_all="пронумеруйте: 1 = первое",
        photo_taken="сделано",
        notes="Заметки (код пункта, что, когда, сколько)",
        day="день месяц год",
        time="час мин",
        number="№",
        page="Страница {page} из {pages}",
        version="версия",
        unreviewed="ПЕРЕВОД НЕ ПРОВЕРЕН",
        demonstration="ДЕМОНСТРАЦИЯ - МОДЕЛИРОВАНИЕ",
        do_no_harm="Не пишите имён избирателей, членов комиссии и свидетелей.",
    ),
    "kk": PaperWords(
        not_observed="Б/М",
        not_applicable="Қ/Ж",
        missing_is_no_no="Әр жолда бір белгі. Бос жол «жоқ» деген сөз емес.",
        tick_one="бір белгі",
        tick_all="сәйкес келетіндердің бәрін белгілеңіз",
        rank_all="нөмірлеңіз: 1 = бірінші",
        photo_taken="түсірілді",
        notes="Жазбалар (тармақ коды, не, қашан, қанша)",
        day="күн ай жыл",
        time="сағ мин",
        number="№",
        page="{pages} беттің {page}-беті",
        version="нұсқа",
        unreviewed="АУДАРМАСЫ ТЕКСЕРІЛМЕГЕН",
        demonstration="КӨРСЕТІЛІМ - МОДЕЛЬДЕУ",
        do_no_harm="Сайлаушылардың, мүшелердің, куәлардың есімін жазбаңыз.",
    ),
}


def words_for(language: str) -> PaperWords:
    """Return a language's words, English where there are none."""
    return WORDS.get(language, WORDS["en"])
