"""One checklist for every channel, and what JavaRosa, Collect's engine, fills in.

`python -m tests.flows.checklists STATIONS.csv` keeps filled-in instances for machines
without Java.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from reports.checklists.domain.authoring import AuthoredChecklist, read_checklist
from reports.checklists.domain.definition import Question
from reports.checklists.domain.station_picker import with_station_picker
from reports.checklists.renderers.workbook import render_workbook
from reports.checklists.services.converting import convert_xlsform
from reports.intake.domain.sms.codebook import ELSEWHERE, SmsBook
from tests.factories.sms import place
from tests.reports.checklists.domain.xpath.javarosa import JavaRosa, missing

KEPT = Path(__file__).resolve().parents[1] / "data" / "channels"
SEEDS = (4, 5, 6)
CHECKLIST = """
| survey |
| | type | name | item_code | label::English (en) | label::Қазақша (kk) | required | relevant | constraint | role | negative | phrase | sms |
| | start | start | | | | | | | | | | |
| | end | end | | | | | | | | | | |
| | deviceid | deviceid | | | | | | | | | | |
| | audit | audit | | | | | | | | | | |
| | begin group | header | | Visit | Бару | | | | | | | |
| | select_one_from_file stations.csv | station | H04 | Polling station | Учаске | yes | | | station | | | |
| | dateTime | arrived_at | H07 | Arrival | Келуі | yes | | | arrived_at | | | |
| | dateTime | departed_at | H08 | Departure | Кетуі | yes | | decimal-date-time(.) > decimal-date-time(${arrived_at}) and decimal-date-time(.) < decimal-date-time(${arrived_at}) + 0.08 | departed_at | | | |
| | integer | voters | H09 | Voters | Сайлаушылар | yes | | . <= 2500 | registered_voters | | | yes |
| | end group | | | | | | | | | | | |
| | begin group | procedures | | Procedures | Рәсімдер | | | | | | | |
| | select_one yna | sealed | B01 | Box sealed | Жәшік пломбаланған | yes | | | | no | ballot boxes not sealed | yes |
| | select_multiple who | present | B02 | Present | Қатысты | yes | | | | | | yes |
| | select_one yna | queue | B05 | Queue | Кезек | yes | ${sealed} != 'not_observed' | | | yes | queues at the entrance | yes |
| | end group | | | | | | | | | | | |
| | select_one rating | overall | B03 | Overall | Жалпы | yes | | | overall | bad very_bad | | yes |
| | image | box | | Photo of the box | Жәшіктің суреті | yes | | | | | | |
| | image | door | | Photo of the door | Есіктің суреті | yes | | | | | | |

| choices |
| | list_name | name | label::English (en) | label::Қазақша (kk) |
| | yna | yes | Yes | Иә |
| | yna | no | No | Жоқ |
| | yna | not_observed | Not observed | Бақылау мүмкін болмады |
| | who | police | Police | Полиция |
| | who | media | Media | БАҚ |
| | rating | very_good | Very good | Өте жақсы |
| | rating | good | Good | Жақсы |
| | rating | bad | Bad | Нашар |
| | rating | very_bad | Very bad | Өте нашар |

| settings |
| | form_id | form_title | version | default_language | stage |
| | visit | Visit | 2026112301 | English (en) | voting |
"""  # noqa: E501 - a table reads by its columns


def workbook() -> bytes:
    """Return the checklist as its author saved it in a spreadsheet."""
    sheets = convert_xlsform(CHECKLIST.encode(), name="visit.md").sheets
    return render_workbook(sheets)


def authored() -> AuthoredChecklist:
    """Return the checklist as the server reads it."""
    return read_checklist(workbook(), name="visit.xlsx")


def filled_in(xform: str, stations: bytes) -> list[str]:
    """Let JavaRosa fill the form in; without it, return what it filled in before."""
    if missing():
        return [path.read_text("utf-8") for path in sorted(KEPT.glob("*.xml"))]
    with tempfile.TemporaryDirectory() as folder:
        engine = JavaRosa(Path(folder))
        form, media = Path(folder) / "form.xml", Path(folder) / "media"
        form.write_text(xform, encoding="utf-8")
        media.mkdir()
        (media / "stations.csv").write_bytes(stations)
        return [engine.run("fill", str(form), str(media), str(seed)) for seed in SEEDS]


def with_audit(instance: str) -> str:
    """Name the log of the interview, as Collect does when a report is finalised."""
    named, count = re.subn(r"<((?:\w+:)?audit)\s*/>", r"<\1>audit.csv</\1>", instance)
    assert count == 1
    return named


def edited(instance: str, own_id: UUID, **changes: str) -> str:
    """Return a later version of a report as Collect writes it, with other answers."""
    found = re.search(r"<((?:\w+:)?)instanceID>([^<]+)<", instance)
    assert found
    prefix, old = found[1], found[2]
    meta = f"<{prefix}instanceID>uuid:{own_id}</{prefix}instanceID>"
    meta += f"<{prefix}deprecatedID>{old}</{prefix}deprecatedID>"
    instance = re.sub(
        r"<(?:\w+:)?instanceID>[^<]+</(?:\w+:)?instanceID>", meta, instance
    )
    for name, value in changes.items():
        instance = re.sub(
            rf"<{name}>[^<]*</{name}>", f"<{name}>{value}</{name}>", instance
        )
    return instance


def messages(answers: Mapping[str, Any], book: SmsBook, codes: list[str]) -> list[str]:
    """Write answers as an observer types them from the pocket card, in two messages."""
    header = answers["header"]
    arrived, departed = header["arrived_at"], header["departed_at"]
    at = f"T{arrived[11:13]}{arrived[14:16]}-{departed[11:13]}{departed[14:16]}"
    words = [
        f"{item.code}{''.join(_typed(item.question, item.choices, answers))}"
        for item in book.items
        if item.question.role not in ELSEWHERE and _said(item.question, answers)
    ]
    half = len(words) // 2
    first = [book.keyword, place(header["station"]), at, *words[:half], codes.pop()]
    return [" ".join(["1/2", *first]), " ".join(["2/2", *words[half:], codes.pop()])]


def _typed(
    question: Question, choices: Mapping[str, str], answers: Mapping[str, Any]
) -> list[str]:
    said = _said(question, answers)
    signs = {choice: sign for sign, choice in choices.items()}
    return [signs[one] for one in said.split()] if choices else [said]


def _said(question: Question, answers: Mapping[str, Any]) -> str:
    found: Any = answers
    for step in question.path:
        found = found.get(step, {})
    return found if isinstance(found, str) else ""


def main() -> None:
    """Keep what JavaRosa fills in."""
    if why := missing():
        sys.exit(why)
    stations = Path(sys.argv[1]).read_bytes()
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    form = authored()
    xform = with_station_picker(form.xform, form.definition)
    for number, instance in enumerate(filled_in(xform, stations)):
        (KEPT / f"{number}.xml").write_text(instance, encoding="utf-8")


if __name__ == "__main__":
    main()
