"""The words of a pocket card that no checklist carries, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CardWords:
    """One language's words; `steps` and `troubles` are printed in their order."""

    title: str
    observer: str
    send_to: str
    example: str
    stations: str
    stations_ask: str
    codes: str
    codes_rule: str
    steps: tuple[str, ...]
    troubles: tuple[tuple[str, str], ...]
    legend: str
    number: str
    several: str
    version: str
    keep_safe: str
    unreviewed: str
    demonstration: str


WORDS = {
    "en": CardWords(
        title="Reports by SMS",
        observer="Observer",
        send_to="Send to",
        example="Example",
        stations="Your stations, with check digit",
        stations_ask="Ask your coordinator for each station's number with its check digit.",
        codes="One-time codes",
        codes_rule="One in each SMS, each once. Strike it out when it is sent.",
        steps=(
            "Checklist, for example {keyword}",
            "Station number with its check digit",
            "T and the time of arrival: T0815, with departure T0815-0850",
            "Item and answer: {item}. Any order, spaces or commas.",
            "A one-time code, for example {code}",
            "If you wish: * and a few words. No names.",
        ),
        troubles=(
            ("Too long?", "Begin the parts with 1/2 and 2/2, a code in each."),
            ("A mistake?", "Send the checklist, the station and the right item again."),
            ("No answer?", "Send the same SMS again. It counts once."),
            ("Another telephone?", "Add @{observer}, and a code of this card."),
            ("Not understood?", "The reply names the item. Send that one again."),
            ("Card lost or seen?", "Tell your coordinator at once: it is ended."),
        ),
        legend="Y yes   N no   X not observed   Z does not apply",
        number="number",
        several="one or more",
        version="version",
        keep_safe="Keep this card on you. Whoever has it can report in your name.",
        unreviewed="UNREVIEWED TRANSLATION",
        demonstration="DEMONSTRATION - SIMULATED",
    ),
    "ru": CardWords(
        title="Отчёты по SMS",
        observer="Наблюдатель",
        send_to="Отправлять на",
        example="Пример",
        stations="Ваши участки с контрольной цифрой",
        stations_ask="Номер участка с контрольной цифрой даст координатор.",
        codes="Одноразовые коды",
        codes_rule="По одному в каждом SMS, каждый один раз. Отправили - зачеркните.",
        steps=(
            "Анкета, например {keyword}",
            "Номер участка с контрольной цифрой",
            "T и время прибытия: T0815, с отъездом T0815-0850",
            "Пункт и ответ: {item}. В любом порядке, пробелы или запятые.",
            "Одноразовый код, например {code}",
            "При желании: * и несколько слов. Без имён.",
        ),
        troubles=(
            ("Слишком длинно?", "Начните части с 1/2 и 2/2, код в каждой."),
            ("Ошиблись?", "Пришлите снова анкету, участок и верный пункт."),
            ("Нет ответа?", "Пришлите то же SMS ещё раз. Оно считается один раз."),
            ("Чужой телефон?", "Добавьте @{observer} и код с этой карты."),
            ("Не понято?", "В ответе назван пункт. Пришлите его ещё раз."),
            ("Карта потеряна?", "Сразу скажите координатору: её отключат."),
        ),
        legend="Y да   N нет   X не наблюдали   Z неприменимо",
        number="число",
        several="один или несколько",
        version="версия",
        keep_safe="Держите карту при себе. Кто её имеет, пишет от вашего имени.",
        unreviewed="ПЕРЕВОД НЕ ПРОВЕРЕН",
        demonstration="ДЕМОНСТРАЦИЯ - МОДЕЛИРОВАНИЕ",
    ),
    "kk": CardWords(
        title="SMS арқылы есептер",
        observer="Байқаушы",
        send_to="Жіберу нөмірі",
        example="Үлгі",
        stations="Учаскелеріңіз, бақылау цифрымен",
        stations_ask="Учаске нөмірін бақылау цифрымен үйлестіруші береді.",
        codes="Бір реттік кодтар",
        codes_rule="Әр SMS-те біреуі, әрқайсысы бір рет. Жіберсеңіз, сызып тастаңыз.",
        steps=(
            "Сауалнама, мысалы {keyword}",
            "Учаске нөмірі, бақылау цифрымен",
            "T және келген уақыт: T0815, кеткенімен T0815-0850",
            "Тармақ пен жауап: {item}. Кез келген ретпен, бос орын не үтір.",
            "Бір реттік код, мысалы {code}",
            "Қаласаңыз: * және бірнеше сөз. Есімсіз.",
        ),
        troubles=(
            ("Тым ұзын ба?", "Бөліктерді 1/2 және 2/2 деп бастаңыз, әрқайсысында код."),
            (
                "Қателестіңіз бе?",
                "Сауалнаманы, учаскені, дұрыс тармақты қайта жіберіңіз.",
            ),
            ("Жауап жоқ па?", "Сол SMS-ті қайта жіберіңіз. Бір рет саналады."),
            ("Бөтен телефон ба?", "@{observer} және осы картаның кодын қосыңыз."),
            ("Түсініксіз бе?", "Жауапта тармақ аталады. Соны қайта жіберіңіз."),
            ("Карта жоғалды ма?", "Үйлестірушіге бірден айтыңыз: ол өшіріледі."),
        ),
        legend="Y иә   N жоқ   X бақыланбады   Z қолданылмайды",
        number="сан",
        several="бір не бірнеше",
        version="нұсқа",
        keep_safe="Картаны өзіңізде ұстаңыз. Кімде болса, сол сіздің атыңыздан жазады.",
        unreviewed="АУДАРМАСЫ ТЕКСЕРІЛМЕГЕН",
        demonstration="КӨРСЕТІЛІМ - МОДЕЛЬДЕУ",
    ),
}


def card_words(language: str) -> CardWords:
    """Return a language's words, English where there are none."""
    return WORDS.get(language, WORDS["en"])
