"""The words of the card with which an observer sets a phone up, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CollectWords:
    """One language's words."""

    title: str
    observer: str
    team: str
    steps: tuple[str, str, str]
    lost: str
    is_you: str
    valid_until: str
    demonstration: str
    page: str


# Unreviewed in Russian and Kazakh, as all our translations until a native speaker signs.
WORDS = {
    "en": CollectWords(
        title="Your phone for reports",
        observer="Observer",
        team="Team",
        steps=(
            "Install “ODK Collect” from Google Play and open it.",
            (
                "Tap “Configure with QR code” and scan this code. The forms come by "
                "themselves; wait until they are all there."
            ),
            (
                "In the station: “Start new form”, fill it in, “Finalize” and “Send”. No "
                "network? It goes out by itself later."
            ),
        ),
        lost="Phone lost or taken? Call your coordinator at once: its access stops the "
        "same minute, and all that was sent is safe. You get a new code like this one.",
        is_you="This code is you. Show it to nobody, take no photo of it, and give the "
        "card back after scanning.",
        valid_until="Valid until {date}",
        demonstration="DEMONSTRATION - SIMULATED",
        page="Page {page} of {pages}",
    ),
    "ru": CollectWords(
        title="Ваш телефон для отчётов",
        observer="Наблюдатель",
        team="Группа",
        steps=(
            "Установите «ODK Collect» из Google Play и откройте его.",
            (
                "Нажмите «Настроить с помощью QR-кода» и отсканируйте этот код. Формы "
                "загрузятся сами; дождитесь, пока появятся все."
            ),
            (
                "На участке: «Начать новую форму», заполните её, затем «Завершить» и "
                "«Отправить». Нет сети? Отчёт уйдёт позже сам."
            ),
        ),
        lost="Телефон потерян или отобран? Сразу позвоните координатору: доступ "
        "прекратится в ту же минуту, всё отправленное сохранено. Вам дадут новый код.",
        is_you="Этот код - это вы. Никому его не показывайте, не фотографируйте и верните "
        "карточку после сканирования.",
        valid_until="Действует до {date}",
        demonstration="ДЕМОНСТРАЦИЯ - МОДЕЛИРОВАНИЕ",
        page="Страница {page} из {pages}",
    ),
    "kk": CollectWords(
        title="Есеп жіберетін телефоныңыз",
        observer="Байқаушы",
        team="Топ",
        steps=(
            "Google Play дүкенінен «ODK Collect» қолданбасын орнатып, ашыңыз.",
            (
                "«QR-код арқылы баптау» (Configure with QR code) түймесін басып, осы кодты "
                "сканерлеңіз. Формалар өздігінен жүктеледі; бәрі келгенше күтіңіз."
            ),
            (
                "Учаскеде: жаңа форманы бастап, толтырыңыз, соңынан аяқтап, жіберіңіз. Желі "
                "жоқ па? Есеп кейін өздігінен кетеді."
            ),
        ),
        lost="Телефон жоғалды не тартып алынды ма? Бірден үйлестірушіге қоңырау шалыңыз: "
        "рұқсат сол минутта тоқтатылады, жіберілгеннің бәрі сақталған. Жаңа код аласыз.",
        is_you="Бұл код - сіз. Оны ешкімге көрсетпеңіз, суретке түсірмеңіз, "
        "сканерлегеннен кейін карточканы қайтарыңыз.",
        valid_until="{date} дейін жарамды",
        demonstration="КӨРСЕТІЛІМ - МОДЕЛЬДЕУ",
        page="{pages} беттің {page}-беті",
    ),
}


def words_for(language: str) -> CollectWords:
    """Return the words in a language, else in English."""
    return WORDS.get(language, WORDS["en"])
