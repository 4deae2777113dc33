"""What ODK Collect is told: an OpenRosaResponse whose first message the observer reads."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

LANGUAGES = ("en", "ru", "kk")
SUCCESS, FAILURE = "submit_success", "submit_error"
BODY = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
    '<message nature="{nature}">{message}</message></OpenRosaResponse>'
)
KEEP = "keep"
# What is said when forms cannot be listed or downloaded.
MISSION_OVER, NO_FORMS, NO_SUCH_FORM = "mission_over", "no_forms", "checklist_unknown"
TRY_LATER = "try_later"
# Unreviewed in Russian and Kazakh, as all our translations until a native speaker signs.
WORDS: Mapping[str, Mapping[str, str]] = {
    "received": {
        "en": "Received. Receipt {receipt}.",
        "ru": "Получено. Квитанция {receipt}.",
        "kk": "Қабылданды. Түбіртек {receipt}.",
    },
    "review": {
        "en": "Received and kept for review. Receipt {receipt}. Tell your coordinator.",
        "ru": "Получено и отложено для проверки. Квитанция {receipt}. Сообщите "
        "координатору.",
        "kk": "Қабылданды және тексеруге қалдырылды. Түбіртек {receipt}. "
        "Үйлестірушіге хабарлаңыз.",
    },
    "report_conflict": {
        "en": "Another report with this id was received before and stays as it is. This "
        "one was kept apart. Do not delete it; call your coordinator.",
        "ru": "Отчёт с этим номером уже получен и не изменён. Этот отчёт сохранён "
        "отдельно. Не удаляйте его; позвоните координатору.",
        "kk": "Осы нөмірлі есеп бұрын қабылданған және өзгертілмеді. Бұл есеп бөлек "
        "сақталды. Оны жоймаңыз; үйлестірушіге қоңырау шалыңыз.",
    },
    "unreadable": {
        "en": "This report cannot be read. Do not delete it; call your coordinator.",
        "ru": "Этот отчёт не читается. Не удаляйте его; позвоните координатору.",
        "kk": "Бұл есеп оқылмайды. Оны жоймаңыз; үйлестірушіге қоңырау шалыңыз.",
    },
    "broken_multipart": {
        "en": "The connection broke off. Keep the report and send it again.",
        "ru": "Связь прервалась. Сохраните отчёт и отправьте его ещё раз.",
        "kk": "Байланыс үзілді. Есепті сақтап, қайта жіберіңіз.",
    },
    "too_large": {
        "en": "The report or one of its files is too large. Take photos in a smaller "
        "size, or call your coordinator.",
        "ru": "Отчёт или один из файлов слишком велик. Уменьшите размер фотографий или "
        "позвоните координатору.",
        "kk": "Есеп немесе файлдың бірі тым үлкен. Фотоның өлшемін кішірейтіңіз немесе "
        "үйлестірушіге қоңырау шалыңыз.",
    },
    "token_revoked": {
        "en": "This phone's access is not valid any more. Keep the reports and ask your "
        "coordinator for a new QR code.",
        "ru": "Доступ этого телефона больше не действует. Сохраните отчёты и попросите у "
        "координатора новый QR-код.",
        "kk": "Бұл телефонның рұқсаты жарамсыз. Есептерді сақтап, үйлестірушіден жаңа "
        "QR-код сұраңыз.",
    },
    "disk_full": {
        "en": "The report was received, its files were not: the server has no room. Keep "
        "it and send it again in an hour.",
        "ru": "Отчёт получен, но файлы нет: на сервере нет места. Сохраните отчёт и "
        "отправьте его ещё раз через час.",
        "kk": "Есеп қабылданды, бірақ файлдары жоқ: серверде орын жоқ. Есепті сақтап, "
        "бір сағаттан кейін қайта жіберіңіз.",
    },
    "insecure": {
        "en": "This address is not secure. Send nothing more; ask your coordinator for a "
        "new QR code.",
        "ru": "Этот адрес небезопасен. Ничего больше не отправляйте; попросите у "
        "координатора новый QR-код.",
        "kk": "Бұл мекенжай қауіпсіз емес. Енді ештеңе жібермеңіз; үйлестірушіден жаңа "
        "QR-код сұраңыз.",
    },
    KEEP: {
        "en": "Not received. Keep the report and send it again later; if this stays, "
        "call your coordinator.",
        "ru": "Не получено. Сохраните отчёт и отправьте позже; если не поможет, позвоните "
        "координатору.",
        "kk": "Қабылданбады. Есепті сақтап, кейінірек жіберіңіз; көмектеспесе, "
        "үйлестірушіге қоңырау шалыңыз.",
    },
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
SAID_AS = {
    "checklist_media_unknown": NO_SUCH_FORM,
    "not_found": NO_SUCH_FORM,
    "report_too_large": "too_large",
    "file_too_large": "too_large",
    "body_too_large": "too_large",
    "too_many_parts": "too_large",
    "no_instance_id": "unreadable",
    "xml_missing": "unreadable",
    "token_unknown": "token_revoked",
}


def message_for(
    code: str, *, language: str, receipt: str = "", otherwise: str = KEEP
) -> str:
    """Return what to tell in the observer's language; in all of them if it is unknown."""
    words = WORDS.get(SAID_AS.get(code, code), WORDS[otherwise])
    chosen = [words[language]] if language in words else list(words.values())
    return "\n".join(chosen).format(receipt=receipt)


def response_body(message: str, *, is_success: bool) -> str:
    """Return the document that Collect shows."""
    nature = SUCCESS if is_success else FAILURE
    return BODY.format(nature=nature, message=escape(message))


def spoken(*preferred: str) -> str:
    """Return the first of these languages that we speak, or none."""
    bare = (code.lower().replace("_", "-").partition("-")[0] for code in preferred)
    return next((code for code in bare if code in LANGUAGES), "")
