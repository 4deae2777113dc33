"""A small XLSForm that the tests of this slice read, change and publish."""

from __future__ import annotations

from reports.checklists.domain.authoring import read_definition
from reports.checklists.domain.definition import ChecklistDefinition

# Columns: type, name, item_code, labels, required, relevant, role, negative,
# serious, min, max, phrase
SMALL = """
| survey |
| | type | name | item_code | label::English (en) | label::Қазақша (kk) | required | relevant | role | negative | serious | sealed | min | max | phrase |
| | start | start | | | | | | | | | | | | |
| | begin group | header | | Visit | Бару | | | | | | | | | |
| | text | station | H04 | Polling station | Учаске | yes | | station | | | | | | |
| | dateTime | arrived_at | H07 | Arrival | Келуі | | | arrived_at | | | | | | |
| | dateTime | departed_at | H08 | Departure | Кетуі | | | departed_at | | | | | | |
| | integer | voters | H09 | Voters | Сайлаушылар | | | registered_voters | | | | 0 | 5000 | |
| | decimal | share | H10 | Share | Үлес | | | | | | | 0 | 100 | |
| | text | plate | H11 | Plate | Нөмір | | | plate | | | yes | | | |
| | geopoint | position | | Position | Орын | | | | | | | | | |
| | date | day | | Day | Күн | | | | | | | | | |
| | time | hour | | Hour | Сағат | | | | | | | | | |
| | end group | | | | | | | | | | | | | |
| | begin group | procedures | | Procedures | Рәсімдер | | | | | | | | | |
| | select_one yna | sealed | B01 | Box sealed | Жәшік пломбаланған | | | | no | yes | | | | ballot boxes not sealed |
| | select_multiple who | present | B02 | Present | Қатысты | | ${sealed} = 'yes' | | | | | | | |
| | begin repeat | votes | | Votes | Дауыстар | | | protocol_votes | | | | | | |
| | text | contestant | | Contestant | Үміткер | | | | | | | | | |
| | integer | number | | Number | Саны | | | | | | | 0 | 5000 | |
| | end repeat | | | | | | | | | | | | | |
| | end group | | | | | | | | | | | | | |
| | select_one rating | overall | B03 | Overall | Жалпы | yes | | overall | bad very_bad | | | | | |
| | text | comment | B04 | Comment | Түсініктеме | | | comment | | | | | | |
| | note | thanks | | Thank you | Рахмет | | | | | | | | | |

| choices |
| | list_name | name | label::English (en) | label::Қазақша (kk) |
| | yna | yes | Yes | Иә |
| | yna | no | No | Жоқ |
| | yna | not_observed | Not observed | Бақылау мүмкін болмады |
| | yna | not_applicable | Not applicable | Қолданылмайды |
| | who | police | Police | Полиция |
| | who | media | Media | БАҚ |
| | who | none | None | Ешкім |
| | who | not_observed | Not observed | Бақылау мүмкін болмады |
| | rating | very_good | Very good | Өте жақсы |
| | rating | good | Good | Жақсы |
| | rating | bad | Bad | Нашар |
| | rating | very_bad | Very bad | Өте нашар |

| settings |
| | form_id | form_title | heading::Қазақша (kk) | version | default_language | stage |
| | small | Small checklist | Шағын парақ | 1 | English (en) | voting |
"""  # noqa: E501 - a table reads by its columns


def small_definition() -> ChecklistDefinition:
    """Return the small checklist."""
    return read_definition(SMALL, name="small.md")
