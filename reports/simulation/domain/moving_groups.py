"""What simulated observers write of a group of voters: plates, marks and words.

People see a part of it, misread, and write in one of three languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.random import Generator

LANGUAGES, LANGUAGE_SHARES = ("ru", "kk", "en"), (0.5, 0.3, 0.2)
LEFT_OUT_SHARE, MISSEEN_SHARE = 0.15, 0.05
MARK_SHARE, INNOCENT_MARK_SHARE = 0.7, 0.3
MENTION_SHARE, INNOCENT_MENTION_SHARE = 0.15, 0.03
PLATE_SHARE, MISREAD_SHARE = 0.45, 0.25
CYRILLIC_SHARE, LOOSE_SHARE = 0.3, 0.3
VEHICLES = ("minibus", "car", "bus")
COLOURS = ("white", "grey", "black", "blue", "red")
LETTERS = "ABEKMHOPCTYX"
CYRILLIC = str.maketrans(LETTERS, "АВЕКМНОРСТУХ")
MARKS: tuple[dict[str, str], ...] = tuple(
    dict(zip(LANGUAGES, phrases, strict=True))
    for phrases in (
        ("наклейки на паспортах", "төлқұжатта жапсырма", "stickers on passports"),
        ("одинаковые синие ручки", "бірдей көк қаламдар", "the same blue pens"),
        ("женщина со списком и галочками", "тізім ұстаған әйел", "a woman with a list"),
        ("бумажный значок с номером", "нөмірлі қағаз белгі", "a numbered paper badge"),
        ("красные браслеты", "қызыл білезіктер", "red wristbands"),
        ("показывают карточку предприятия", "зауыт карточкасы", "factory cards"),
        ("называют пароль на входе", "кіре берісте құпиясөз", "a password at the door"),
        ("жёлтые кепки", "сары кепкалар", "yellow caps"),
        ("открепительные одной пачкой", "куәліктер бумасы", "certificates in a bundle"),
        ("снимают бюллетень телефоном", "бюллетеньді түсіреді", "photograph ballots"),
        ("студенты с куратором", "студенттер кураторымен", "students with a tutor"),
        ("талоны на обед", "түскі ас талондары", "lunch coupons"),
    )
)
NARRATIVES = {
    "ru": "Имитация: группа{size} голосует вместе, {vehicle}{marks}. УИК {station}.",
    "kk": "Имитация: топ{size} бірге дауыс берді, {vehicle}{marks}. Учаске {station}.",
    "en": "Simulated: a group{size} votes together, {vehicle}{marks}. Station {station}.",
}
SIZES = {"ru": " около {} человек", "kk": " {} адамдай", "en": " of about {} people"}
MENTIONS = {
    "ru": " Приехали с участка № {}.",
    "kk": " №{} учаскеден келді.",
    "en": " They came from polling station {}.",
}


@dataclass(frozen=True)
class MovingGroup:
    """What a group truly looks like; `mark` is a position in MARKS."""

    size: int
    plate: str
    vehicle: str
    colour: str
    mark: int


def make_plate(random: Generator) -> str:
    """Return a plate in the order of the country's plates: digits, letters, region."""
    letters = "".join(str(random.choice(list(LETTERS))) for _ in range(3))
    return f"{int(random.integers(100, 999))}{letters}{int(random.integers(1, 20)):02d}"


def innocent_group(random: Generator) -> MovingGroup:
    """Return a group that came once, to one station."""
    return MovingGroup(
        size=int(random.integers(5, 40)),
        plate=make_plate(random),
        vehicle=str(random.choice(VEHICLES)),
        colour=str(random.choice(COLOURS)),
        mark=int(random.integers(len(MARKS))),
    )


def describe(
    group: MovingGroup,
    *,
    station: str,
    came_from: str,
    mark_share: float,
    random: Generator,
) -> dict[str, Any]:
    """Return the answers of one observer who saw the group, the narrative included.

    `came_from` is the number of a station that the text names, or empty.
    """
    language = str(random.choice(LANGUAGES, p=LANGUAGE_SHARES))
    answers: dict[str, Any] = {}
    if random.random() >= LEFT_OUT_SHARE:
        answers["vehicle"] = _seen(group.vehicle, VEHICLES, random)
    if random.random() >= LEFT_OUT_SHARE:
        answers["vehicle_colour"] = _seen(group.colour, COLOURS, random)
    if random.random() < mark_share:
        answers["marks"] = MARKS[group.mark][language]
    if random.random() < PLATE_SHARE:
        answers["plate"] = _write_plate(group.plate, random)
    seen = max(3, round(group.size * random.uniform(0.7, 1.3)))
    in_text = ""
    if random.random() < LEFT_OUT_SHARE:
        in_text = SIZES[language].format(seen)
    else:
        answers["group_size"] = seen
    marks = answers.get("marks")
    answers["narrative"] = NARRATIVES[language].format(
        size=in_text,
        vehicle=answers.get("vehicle", "-"),
        marks=f", {marks}" if marks else "",
        station=station,
    )
    if came_from:
        answers["narrative"] += MENTIONS[language].format(came_from)
    return answers


def _seen(truth: str, choices: tuple[str, ...], random: Generator) -> str:
    is_right = random.random() >= MISSEEN_SHARE
    return truth if is_right else str(random.choice(choices))


def _write_plate(plate: str, random: Generator) -> str:
    if random.random() < MISREAD_SHARE:
        at = int(random.integers(len(plate)))
        other = "0123456789" if plate[at].isdigit() else LETTERS
        plate = plate[:at] + str(random.choice(list(other))) + plate[at + 1 :]
    if random.random() < CYRILLIC_SHARE:
        plate = plate.translate(CYRILLIC)
    if random.random() < LOOSE_SHARE:
        plate = f"{plate[:3]} {plate[3:6]} {plate[6:]}".lower()
    return plate
