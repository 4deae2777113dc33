"""What the rules of review look for in English, Russian and Kazakh texts."""

from __future__ import annotations

import re
from collections.abc import Mapping

FLAGS = re.IGNORECASE

PER_CENT = re.compile(r"%|\bper\s*cents?\b|\bpercent\b|процент\w*|\bпайыз\w*", FLAGS)
SHARE_IN_WORDS = re.compile(
    r"\b(?:half|(?:a|one|two)[ -]thirds?|three[ -]quarters?|(?:a|one)[ -]quarter|"
    r"one[ -]fifth|most|the majority|nearly all|one in \w+)\s+of\b"
    r"|\d[\d,. ]*\s+of\s+(?:the\s+|all\s+)?\d",
    FLAGS,
)
ELECTION_DAY_WORDS = re.compile(
    r"\bobservations?\b|\bobserved\b|\bobservers\b|\bpolling stations?\b|"
    r"\bopenings?\b|\bcounts?\b|\bcounting\b|\btabulation\b|\bassessed\b|"
    r"наблюд\w+|избирательн\w+ участ\w+|подсч[её]т\w*|учаске\w*|бақыла\w+",
    FLAGS,
)
TURNOUT = re.compile(r"\bturnout\b|\bявк\w+|\bқатысу\w*", FLAGS)
MARGIN = re.compile(
    r"margins?\s+of\s+error|confidence\s+(?:intervals?|levels?)|"
    r"statistically\s+significant|sampling\s+error|±|\+/-|plus\s+or\s+minus|"
    r"погрешност\w*|доверительн\w+\s+интервал\w*|қателік\s+\w+|сенім\s+аралығ\w*",
    FLAGS,
)
FREE_AND_FAIR = re.compile(
    r"\bfree(?:\s+and|\s*,|\s+nor|\s+or|\s*/)\s*fair\b|\bfair\s+and\s+free\b|"
    r"свободн\w+\s+и\s+(?:честн|справедлив)\w+|еркін\s+(?:және|әрі)\s+әділ\w*",
    FLAGS,
)
INSTITUTIONS = re.compile(
    r"\bOSCE\b|\bODIHR\b|\bОБСЕ\b|\bБДИПЧ\b|Parliamentary Assembly|European Parliament",
    FLAGS,
)
DIGITS = re.compile(r"\d[\d,. ]*\d|\d")
# Times of day, days of a month, years and legal articles are not figures of observation.
NOT_FIGURES = re.compile(
    r"\b\d{1,2}[:.]\d{2}\b(?!\s*per)|\b\d{1,2}(?:\s+(?:January|February|March|April|May|"
    r"June|July|August|September|October|November|December))(?:\s+\d{4})?\b|"
    r"\b(?:19|20)\d\d\b|\b(?:Articles?|paragraphs?|para\.?)\s+[\d.()/-]+",
    FLAGS,
)
HEDGE = re.compile(
    r"alleg\w+|reportedly|reported\s+to|claim\w*|accus\w+|suspect\w*|indications?\s+of|"
    r"\bsigns?\s+of|unconfirmed|not\s+(?:be\s+)?(?:able\s+to\s+)?(?:verif|confirm)\w+|"
    r"complain\w*|\bmedia\b|\bno\b|\bnot\b|\bnone\b|\bnever\b|without|prohibit\w*|"
    r"criminal|утвержда\w+|сообщ\w+|предполагаем\w+|\bне\b",
    FLAGS,
)
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
CODE = re.compile(r"[^\W_]+(?:[-/._][^\W_]+)*")
STATION_BEFORE = re.compile(
    r"(?:polling\s+stations?|\bPS|\bPEC|участ\w+|учаске\w*)\s*(?:no\.?|number|№|#)?\s*$",
    FLAGS,
)

INCIDENT_TERMS: Mapping[str, re.Pattern[str]] = {
    "BST": re.compile(
        r"\b(?:ballot(?:[ -]box)?[ -])?stuff(?:ing|ed)\b|вброс\w*", FLAGS
    ),
    "CAR": re.compile(r"\bcarousels?\b|карусел\w*", FLAGS),
    "MUL": re.compile(r"\bmultiple voting\b|\bvoted (?:twice|several times)\b", FLAGS),
    "SIG": re.compile(r"\bidentical signatures\b", FLAGS),
    "PRE": re.compile(r"\bpre-?(?:marked|signed)\b", FLAGS),
    "VBU": re.compile(r"\b(?:vote[ -]buying|bought votes)\b|подкуп\w*", FLAGS),
    "INT": re.compile(r"\bintimidat\w+|\bcoerc\w+|запугива\w+", FLAGS),
    "ADM": re.compile(r"\bmisus\w+ (?:of )?(?:administrative|state) resources?", FLAGS),
    "EXP": re.compile(r"\b(?:expelled|expulsions?|detained)\b", FLAGS),
    "FAL": re.compile(r"\bfalsif\w+|\brewrit\w+ protocols?|фальсифика\w+", FLAGS),
    "VIO": re.compile(r"\bviolen(?:ce|t)\b|насили\w+", FLAGS),
    "TUR": re.compile(r"\binflat\w+ (?:the )?turnout|\bturnout (?:was )?inflat", FLAGS),
    "FKO": re.compile(r"\b(?:fake|false) observers\b", FLAGS),
}


def population_claim(country: str) -> re.Pattern[str]:
    """Return what a claim about all stations of the country looks like."""
    where = r"(?:the\s+)?(?:whole\s+|entire\s+)?(?:country|nation"
    where += rf"|{re.escape(country)})" if country else ")"
    stations = r"(?:polling\s+stations?|stations|precincts?)"
    wide = r"(?:nation|country)-?wide|across\s+the\s+(?:country|nation)"
    share = r"(?:%|per\s*cent|percent|half|thirds?|quarters?|most|majority|\d\s+of)"
    return re.compile(
        rf"(?<!number )\b(?:of|in|at)\s+(?:all\s+|the\s+)*{stations}\s+"
        rf"(?:in|of|across|throughout|around)\s+{where}"
        rf"|\b(?:of|in|at)\s+(?:the\s+)?(?:country|nation)[’']s\s+{stations}"
        rf"|\b(?:of|in|at)\s+all\s+(?:the\s+)?{stations}"
        rf"|{share}[^.;]*{stations}\s+(?:{wide})"
        rf"|\b(?:{wide})\b[^.;]*{share}[^.;]*{stations}"
        rf"|участк\w+\s+(?:по\s+|в\s+)(?:всей\s+)?стран\w+"
        rf"|(?:ел\s+бойынша|еліміздегі|елдегі)[^.;]*учаске\w*",
        FLAGS,
    )
