"""What Collect shows when forms cannot be listed or downloaded, by language."""

from __future__ import annotations

from collections.abc import Mapping

from reports.intake.domain.openrosa import message_for

MISSION_OVER, NO_FORMS, NO_SUCH_FORM = "mission_over", "no_forms", "checklist_unknown"
TRY_LATER = "try_later"
# Said in the same words as to a phone that sends.
OF_THE_TOKEN = frozenset({"token_unknown", "token_revoked", "insecure"})
# Unreviewed in Russian and Kazakh, as all our translations until a native speaker signs.
WORDS: Mapping[str, Mapping[str, str]] = {
    MISSION_OVER: {
        "en": "This mission is closed. Keep the forms and reports on the phone and call "
        "your coordinator.",
        "ru": "Эта миссия закрыта. Не удаляйте формы и отчёты с телефона и позвоните "
        "координатору.",
        "kk": "Бұл миссия жабық. Формалар мен есептерді телефоннан өшірмей, "
        "үйлестірушіге қоңырау шалыңыз.",
    },
    NO_FORMS: {
        "en": "There is no form for you yet. Your forms on the phone stay as they are; "
        "call your coordinator.",
        "ru": "Для вас пока нет формы. Формы на телефоне остаются; позвоните "
        "координатору.",
        "kk": "Сізге арналған форма әлі жоқ. Телефондағы формалар сақталады; "
        "үйлестірушіге қоңырау шалыңыз.",
    },
    NO_SUCH_FORM: {
        "en": "There is no such form. Get the list of forms again.",
        "ru": "Такой формы нет. Обновите список форм.",
        "kk": "Мұндай форма жоқ. Формалар тізімін қайта алыңыз.",
    },
    TRY_LATER: {
        "en": "The server cannot answer at the moment. Your forms stay as they are; try "
        "again in a minute.",
        "ru": "Сервер сейчас не может ответить. Формы остаются; повторите через минуту.",
        "kk": "Сервер қазір жауап бере алмайды. Формалар сақталады; бір минуттан кейін "
        "қайталаңыз.",
    },
}
SAID_AS = {"checklist_media_unknown": NO_SUCH_FORM, "not_found": NO_SUCH_FORM}


def download_message(code: str, *, language: str) -> str:
    """Return what to tell in the observer's language; in all of them if it is unknown."""
    if code in OF_THE_TOKEN:
        return message_for(code, language=language)
    words = WORDS.get(SAID_AS.get(code, code), WORDS[TRY_LATER])
    return words[language] if language in words else "\n".join(words.values())
