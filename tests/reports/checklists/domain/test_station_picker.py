"""The list of stations in a published form, and what Collect's engine makes of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from lxml import etree

from reports.checklists.domain.authoring import read_checklist
from reports.checklists.domain.bind_reading import read_rules
from reports.checklists.domain.station_picker import (
    LABELS,
    reads_stations,
    with_station_picker,
)
from reports.intake.domain.xml_report import parse_xml_report
from tests.reports.checklists.authoring_texts import SMALL
from tests.reports.checklists.domain.xpath.javarosa import JAR, JavaRosa, missing

LIST = Path(__file__).parents[4] / "reports" / "checklists" / "library"
STATIONS = "name,label,__version,code\r\n" + "".join(
    f"aaaaaaaa-0000-4000-8000-00000000000{n},Station {n},1,S-{n}\r\n" for n in range(4)
)
OWN_LIST = """
| survey |
| | type | name | label | item_code | role | parameters |
| | select_one_from_file stations.csv | station | Station | H04 | station | {parameters} |
| | integer | voters | Voters | H05 | | |

| settings |
| | form_id | form_title | version | stage |
| | own | Own list | 1 | voting |
"""


def published(source: str, name: str = "form.md") -> str:
    authored = read_checklist(source, name=name)
    return with_station_picker(authored.xform, authored.definition)


@pytest.mark.parametrize("form", ["opening", "voting", "counting", "incident"])
def test_each_checklist_that_asks_for_a_station_offers_the_list(form: str) -> None:
    source = (LIST / f"{form}.md").read_text(encoding="utf-8")

    served = published(source, f"{form}.md")

    assert reads_stations(served)
    for words in LABELS.values():
        assert served.count(words) == 1


@pytest.mark.parametrize("form", ["tabulation", "meeting", "lto_weekly"])
def test_a_checklist_without_a_station_stays_as_it_is(form: str) -> None:
    source = (LIST / f"{form}.md").read_text(encoding="utf-8")
    authored = read_checklist(source, name=f"{form}.md")

    assert with_station_picker(authored.xform, authored.definition) == authored.xform
    assert not reads_stations(authored.xform)


def test_the_same_form_gives_the_same_bytes_and_once_is_enough() -> None:
    served = published(SMALL)
    definition = read_checklist(SMALL, name="small.md").definition

    assert served == published(SMALL)
    assert with_station_picker(served, definition) == served


def test_the_rules_of_the_checklist_stay_as_they_were() -> None:
    before = read_rules(read_checklist(SMALL, name="small.md").xform)
    after = read_rules(published(SMALL))

    own = [bind for bind in after.binds if bind.path != ("meta", "station_listed")]
    assert own == list(before.binds)


@pytest.mark.parametrize("parameters", ["", "value=name label=label"])
def test_a_list_that_the_author_brings_gives_codes_too(parameters: str) -> None:
    served = published(OWN_LIST.format(parameters=parameters))

    values = etree.fromstring(served.encode()).xpath(
        "//*[local-name()='itemset']/*[local-name()='value']/@ref"
    )
    assert values == ["code"]
    assert "station_listed" not in served


@pytest.mark.skipif(bool(missing()), reason=missing() or "everything is here")
@pytest.mark.parametrize("listed", [STATIONS, "name,label,__version,code\r\n"])
def test_what_is_picked_becomes_the_answer_and_nothing_else(
    tmp_path: Path, listed: str
) -> None:
    # Not required, so that the engine leaves the answer as it was picked, now and then.
    served = published(SMALL).replace(' required="true()"', "")
    (tmp_path / "form.xml").write_text(served, encoding="utf-8")
    (tmp_path / "stations.csv").write_text(listed, encoding="utf-8")
    JavaRosa(tmp_path)

    filled = [_filled(tmp_path, seed) for seed in range(1, 9)]

    picked = [_text(xml, "station_listed") for xml in filled]
    stations = [_text(xml, "station") for xml in filled]
    if listed == STATIONS:
        kept = [(p, s) for p, s in zip(picked, stations, strict=True) if p and p == s]
        assert kept, "some seed skips the question after the list"
    else:
        assert not any(picked)
    for xml in filled:
        answers = parse_xml_report(xml.encode()).answers
        assert "station_listed" not in str(answers)


def _filled(folder: Path, seed: int) -> str:
    command = [
        "java",
        "-Duser.timezone=UTC",
        "-cp",
        f"{JAR}:{folder}",
        "JRTool",
        "fill",
    ]
    done = subprocess.run(
        [*command, "form.xml", str(folder), str(seed)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _text(xml: str, name: str) -> str:
    found = etree.fromstring(xml.encode()).iter(name)
    return next((node.text or "" for node in found), "")
