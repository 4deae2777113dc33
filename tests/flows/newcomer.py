"""A person at a browser: signs in, fills pages in by their labels, presses buttons."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 30_000
PICTURES = os.environ.get("BAQYLAU_PICTURES", "")


@contextmanager
def browser() -> Iterator[Browser]:
    """Run Debian's Chromium until the end of the block."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield running
        finally:
            running.close()


@dataclass(frozen=True)
class Newcomer:
    """One person with a browser window of their own."""

    page: Page
    url: str

    @classmethod
    def at(cls, running: Browser, url: str) -> Newcomer:
        """Open a window that knows nothing yet."""
        context = running.new_context(viewport={"width": 1400, "height": 900})
        context.set_default_timeout(PATIENCE_MS)
        return cls(page=context.new_page(), url=url)

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.page.goto(self.url + path)

    def press(
        self, words: str, *, within: Locator | None = None, exact: bool = False
    ) -> None:
        """Press the first button or link with these words, and see the next page."""
        place = within or self.page.locator("body")
        button = place.get_by_role("button", name=words, exact=exact)
        self.follow(button.or_(place.get_by_role("link", name=words, exact=exact)))

    def follow(self, link: Locator) -> None:
        """Press this, and see the next page."""
        with self.page.expect_navigation():
            link.first.click()
        self._look()

    def text(self) -> str:
        """Return the words of the page."""
        return str(self.page.inner_text("body"))

    def path(self) -> str:
        """Return the address of the page within the site."""
        return self.page.url.removeprefix(self.url)

    def count_of(self, rows: str) -> int:
        """Return how many of these the page shows."""
        return self.page.locator(rows).count()

    def has(self, path: str, rows: str) -> bool:
        """Open a page again and tell whether it shows this by now."""
        self.open(path)
        return self.count_of(rows) > 0

    def file(self, name: str) -> bytes:
        """Download the file whose link on the page ends with this name."""
        link = self.page.locator("a", has_text=name).first.get_attribute("href")
        return self.page.request.get(f"{self.url}{link}").body()

    def fill(self, fields: Mapping[str, str]) -> None:
        """Type into fields, or choose in them, by their names."""
        for name, value in fields.items():
            field = self.page.locator(f"form [name='{name}']:not([type=hidden])")
            if field.evaluate("field => field.tagName") != "SELECT":
                field.fill(value)
            elif "admin-autocomplete" in (field.get_attribute("class") or ""):
                self._find(name, value)
            else:
                field.select_option(label=value)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in at the desk."""
        self.open("/admin/")
        self.fill({"username": username, "password": password})
        self.press("Log in")

    def import_sheet(self, page: str, button: str, sheet: str, **fields: str) -> None:
        """Upload a CSV file, look at the preview, confirm."""
        self.open(page)
        self.press(button)
        self.fill(fields)
        file = {"name": "sheet.csv", "mimeType": "text/csv", "buffer": sheet.encode()}
        self.page.set_input_files("[name=file]", file)  # type: ignore[arg-type]  # a plain dict is what playwright reads
        self.press("Preview")
        self.press("Import", within=self.page.locator("form:has([name=sealed])"))

    def enter(
        self,
        checklist: str,
        observer: str,
        answers: Mapping[str, str],
        *,
        source: str = "Typed in from paper",
        is_rehearsal: bool = False,
    ) -> str:
        """Type a report in on the entry page, item by item; return its short code."""
        self.open("/enter/")
        self.follow(self.page.get_by_role("link", name=checklist, exact=True))
        self.page.select_option("[name=observer]", value=observer)
        self.page.select_option("[name=source]", label=source)
        self.page.set_checked("[name=rehearsal]", is_rehearsal)
        for item, answer in answers.items():
            self._answer(item, answer)
        self.press("Send the report")
        return self.page.inner_text(".receipt .code")

    def _answer(self, item: str, answer: str) -> None:
        code = self.page.locator("code", has_text=item)
        question = self.page.locator(".question", has=code)
        if question.locator("input[type=radio]").count():
            question.get_by_label(answer, exact=True).check()
        elif question.locator("select").count():
            question.locator("select").select_option(label=answer)
        else:
            question.locator("input, textarea").fill(answer)

    def _find(self, name: str, value: str) -> None:
        """Choose in a field that searches while one types."""
        self.page.locator(f"[name={name}] + .select2 .select2-selection").click()
        self.page.keyboard.type(value)
        found = self.page.locator(".select2-results__option:not(.loading-results)")
        found.filter(has_text=value).first.click()

    def _look(self) -> None:
        """Keep a picture of each page, to be watched afterwards."""
        if PICTURES:
            folder = Path(PICTURES)
            number = len(list(folder.iterdir()))
            self.page.screenshot(path=folder / f"{number:03}.png", full_page=True)
