"""Two newcomers at a browser: from an empty system to a statement that is not released.

Set `BAQYLAU_PICTURES` to a folder to watch every page they came through.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.flows.newcomer import Newcomer, browser
from tests.flows.processes import ROOT, wait_until, whole_site

pytestmark = pytest.mark.django_db(transaction=True)

DRAFT = "DRAFT - NOT FOR RELEASE"
DAY = "2026-11-22"
QUEUE = "/admin/reports/judgement/"
INCIDENTS = "/admin/reports/incidentreport/"
ROWS = "#result_list tbody tr"
LINKS = "#result_list tbody a"
AREAS = "code,name,level\nN,North,1\nS,South,1\n"
STATIONS = "code,name,area,setting,registered_voters\n" + "".join(
    f"{number:03},School {number},{'N' if number <= 20 else 'S'},urban,1000\n"
    for number in range(1, 41)
)
ROSTER = "code,role,team,institution,country,gender\n" + "".join(
    f"STO-{number:02},STO,T{(number + 1) // 2},Northern Observers,FI,f\n"
    for number in range(1, 13)
)
FIRST_PASSWORD = "a quiet river in May"
HEAD = ("head.of.mission", "snow on the road 14")


@pytest.fixture
def site(process_environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Run the web process, a worker and the clock; give the site's address."""
    with whole_site(process_environment, tmp_path) as url:
        yield url


@pytest.fixture
def first_password(process_environment: dict[str, str]) -> str:
    """Make the first account, as the person who installs the system does."""
    made = subprocess.run(
        [sys.executable, "manage.py", "create_first_account"],
        cwd=ROOT,
        env={**os.environ, **process_environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.strip()


@pytest.fixture
def chromium(site: str) -> Iterator[Browser]:
    """Start a browser once the site is there, and end it before the site."""
    with browser() as found:
        yield found


def test_two_newcomers_come_from_nothing_to_a_statement(
    site: str, chromium: Browser, first_password: str
) -> None:
    coordinator = Newcomer.at(chromium, site)
    head = Newcomer.at(chromium, site)

    come_in(coordinator, first_password)
    set_up_the_election(coordinator)
    set_up_the_mission(coordinator)
    deploy_six_teams(coordinator)
    invite(coordinator, head)
    enter_reports(coordinator)
    decide_what_was_set_aside(coordinator)
    note_who_withdrew(coordinator)
    verify_the_incident(coordinator, head)
    build_the_statement(head)

    assert_release_is_refused(head)
    assert_the_files_tell_the_same(head)
    assert_the_text_is_right(head)
    assert_figures_lead_to_their_reports(head)


def come_in(coordinator: Newcomer, first_password: str) -> None:
    coordinator.sign_in("coordinator", first_password)
    again = {"new_password1": FIRST_PASSWORD, "new_password2": FIRST_PASSWORD}
    coordinator.fill({"old_password": first_password, **again})
    coordinator.press("Change password")


def set_up_the_election(coordinator: Newcomer) -> None:
    coordinator.open("/admin/elections/election/add/")
    coordinator.fill({"code": "NL-2026", "country": "Northland"})
    coordinator.fill({"name": "Parliamentary election of Northland"})
    coordinator.fill({"days-0-code": "NL-2026-main", "days-0-date": DAY})
    coordinator.fill({"days-0-time_zone": "Asia/Almaty"})
    coordinator.press("Save", exact=True)
    areas = "/admin/elections/area/"
    coordinator.import_sheet(areas, "Import areas", AREAS)
    stations = "/admin/elections/pollingstation/"
    coordinator.import_sheet(stations, "Import stations", STATIONS)


def set_up_the_mission(coordinator: Newcomer) -> None:
    coordinator.open("/admin/observers/mission/add/")
    coordinator.fill({"code": "NL2026", "name": "Northland 2026"})
    coordinator.fill({"time_zone": "Asia/Almaty", "country_names": "Northland"})
    coordinator.fill({"institutions": "Northern Observers"})
    coordinator.press("Save", exact=True)
    coordinator.open("/admin/reports/checklistversion/")
    coordinator.press("Install the shipped checklists")
    coordinator.press("Install", exact=True)
    roster = "/admin/observers/observer/"
    coordinator.import_sheet(roster, "Import roster", ROSTER)


def deploy_six_teams(coordinator: Newcomer) -> None:
    for team in range(1, 7):
        coordinator.open("/admin/observers/deployment/add/")
        area = "North" if team <= 3 else "South"
        coordinator.fill({"team": f"T{team}", "area": area})
        coordinator.fill({"quota_opening": "1", "quota_voting": "2"})
        coordinator.fill({"quota_counting": "0", "quota_tabulation": "0"})
        coordinator.press("Save", exact=True)


def invite(coordinator: Newcomer, head: Newcomer) -> None:
    name, password = HEAD
    coordinator.open("/admin/observers/invitation/add/")
    coordinator.fill({"role": "Head of mission", "username": name})
    coordinator.press("Save", exact=True)
    words = coordinator.text().split()
    link = next(word for word in words if "/set-password/" in word)
    head.page.goto(link)
    head.fill({"password": password, "again": password})
    head.press("Set password")
    head.sign_in(name, password)


def voting(station: str, hour: int, overall: str, **more: str) -> dict[str, str]:
    """Return a visit's answers by the codes that the paper form prints."""
    visit = {
        "H04": station,
        "H07": f"{DAY}T{hour:02}:00",
        "H08": f"{DAY}T{hour:02}:40",
    }
    return {**visit, "B21": "Yes", "B41": "No", **more, "B58": overall}


def enter_reports(coordinator: Newcomer) -> None:
    """Enter seven visits that count, two that do not, an opening and an incident."""
    enter = coordinator.enter
    family = {"B41": "Yes", "B59": "Families voted together."}
    code = enter("Voting", "STO-01", voting("001", 8, "Good"))
    assert len(code) == 8
    by_phone = "Taken down by phone"
    enter("Voting", "STO-03", voting("002", 8, "Very good"), source=by_phone)
    enter("Voting", "STO-05", voting("003", 8, "Bad", **family))
    enter("Voting", "STO-06", voting("003", 8, "Bad", **family))
    unlisted = voting("999", 9, "Good", B41="Yes")
    enter("Voting", "STO-07", unlisted, source="Filled in by the team on this page")
    enter("Voting", "STO-09", voting("025", 9, "Very bad", **family), is_rehearsal=True)
    enter("Voting", "STO-09", voting("026", 11, "Good", B21="Not observed"))
    for observer, station in (("STO-02", "004"), ("STO-04", "005")):
        enter("Voting", observer, voting(station, 12, "Good"))
    opening = {"H04": "001", "H07": f"{DAY}T06:40", "H08": f"{DAY}T07:30"}
    enter("Opening", "STO-01", {**opening, "A24": "Yes", "A35": "Good"})
    what = {"I01": "Ballot stuffing", "I02": "Voting", "I03": f"{DAY}T09:20"}
    where = {"I06": "The station we visited", "I07": "026"}
    known = {"I09": "We saw it ourselves", "I11": "5 Grave: votes, results or safety"}
    enter("Incident report", "STO-09", {**what, **where, **known})


def decide_what_was_set_aside(coordinator: Newcomer) -> None:
    wait_until(lambda: coordinator.has(QUEUE, ROWS))
    assert coordinator.count_of(ROWS) == 1
    row = coordinator.page.locator(ROWS).inner_text()
    assert "PROBABLE DUPLICATE" in row.upper()
    assert "T3" in row
    coordinator.press("Discard")
    assert "it is in no figure" in coordinator.text()


def note_who_withdrew(coordinator: Newcomer) -> None:
    coordinator.open("/admin/")
    row = coordinator.page.locator("#missing tr", has_text="T6")
    row = row.filter(has_text="voting")
    row.locator("select").select_option(label="Team withdrew")
    row.locator("[name=note]").fill("snow")
    coordinator.press("Note", within=row)
    assert "Team withdrew: snow" in row.inner_text()


def verify_the_incident(coordinator: Newcomer, head: Newcomer) -> None:
    # It was sent last, and a worker judges it in its own time.
    wait_until(lambda: coordinator.has(INCIDENTS, LINKS))
    for newcomer in (coordinator, head):
        newcomer.open(INCIDENTS)
        newcomer.follow(newcomer.page.locator(LINKS))
        newcomer.fill({"reason": "Both observers told it separately."})
        if newcomer is head:
            grade = "A · Seen by the observers themselves"
            newcomer.fill({"grade": grade})
            newcomer.press("Verified", exact=True)
        else:
            newcomer.press("Acknowledge")
            newcomer.fill({"reason": "Called the team."})
            newcomer.press("Under verification")
            verified = newcomer.page.get_by_role("button", name="Verified", exact=True)
            assert verified.is_disabled()


def build_the_statement(head: Newcomer) -> None:
    # Figures are counted as of twenty seconds ago, so that none slips in behind them.
    time.sleep(21)
    head.open("/admin/reports/findingset/")
    head.press("Compute findings")
    head.press("Compute and keep")
    head.open("/admin/reports/statement/")
    head.press("Build a statement")
    head.press("Build", exact=True)
    wait_until(lambda: head.has("/admin/reports/statement/", LINKS))
    head.follow(head.page.locator(LINKS))
    page = head.path()
    wait_until(lambda: head.has(page, "a:has-text('annex-r1-DRAFT.pdf')"))


def assert_release_is_refused(head: Newcomer) -> None:
    head.press("Release revision 1")
    assert "Release is refused" in head.text()
    assert "0 of 2" in head.text()


def assert_the_files_tell_the_same(head: Newcomer) -> None:
    statement = head.file("statement-r1-DRAFT.pdf")
    annex = head.file("annex-r1-DRAFT.pdf")
    figures = {
        figure["key"]: (figure["k"], figure["n"])
        for figure in json.loads(head.file("statement-r1-DRAFT.json"))["figures"]
    }

    assert all(DRAFT in page for page in pages(statement) + pages(annex))
    assert "2 of the 7 observations" in " ".join(pages(statement))
    # Team, stage, expected, received, missing, reason.
    assert "T6 Voting 2 0 2 team withdrew: snow" in " ".join(pages(annex))
    assert "T3 Voting 2 1 1 not yet explained" in " ".join(pages(annex))
    assert figures["voting.overall.negative"] == (1, 7)
    assert figures["voting.item.B41"] == (2, 7)
    assert figures["voting.item.B21"] == (0, 6)


def assert_the_text_is_right(head: Newcomer) -> None:
    head.press("Preview")
    text = head.text()

    assert DRAFT in text
    assert "Voting was observed at 7 polling stations (7 observations)." in text
    assert "assessed voting negatively in 1 of the 7 observations" in text
    assert "group or family voting in 2 of the 7 observations" in text
    assert "the mission verified, one instance of ballot box stuffing" in text
    assert not re.search(r"\d\s*(%|per cent)", text)


def assert_figures_lead_to_their_reports(head: Newcomer) -> None:
    preview = head.path()
    for words, count in (
        ("7 observations", 7),
        ("1 of the 7 observations", 1),
        ("2 of the 7 observations", 2),
        ("one instance of ballot box stuffing", 1),
    ):
        head.open(preview)
        head.follow(head.page.locator("a.figure", has_text=words))
        assert head.count_of(".findings section > .scroll tbody tr") == count, words


def pages(pdf: bytes) -> list[str]:
    """Return the words of each page of a PDF, with single spaces."""
    reader = PdfReader(io.BytesIO(pdf))
    return [" ".join(page.extract_text().split()) for page in reader.pages]
