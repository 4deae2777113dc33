"""A coordinator at the desk without a browser: pages, forms and lists over HTTP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.findings.models import FindingSet
from reports.findings.services.computing import compute_findings


@dataclass(frozen=True)
class Desk:
    """A coordinator signed in over HTTP, and the mission."""

    url: str
    http: httpx.Client
    mission: Mission
    day: ElectionDay

    def page(self, path: str) -> str:
        answer = self.http.get(self.url + path, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def post(
        self, path: str, fields: Mapping[str, Any], **files: tuple[str, bytes]
    ) -> str:
        """Fill a page in and press its button; return the page after it."""
        self.page(path)
        sent = {**fields, "csrfmiddlewaretoken": self.http.cookies["baqylau-csrf"]}
        answer = self.http.post(
            self.url + path,
            data=sent,
            files=files or None,
            headers={"Referer": self.url + path},
            follow_redirects=True,
        )
        assert answer.status_code == 200, (path, answer.text[-2_000:])
        return answer.text

    def rows(self, model: str, **narrow: str) -> list[str]:
        """Return the rows of a list of the desk."""
        query = "&".join(f"{name}={value}" for name, value in narrow.items())
        page = self.page(f"/admin/reports/{model}/?{query}")
        table = page.partition('id="result_list"')[2].partition("</table>")[0]
        return re.findall(r"<tr\b.*?</tr>", table.partition("</thead>")[2], re.DOTALL)

    def compute(self) -> FindingSet:
        """Count what has been judged until now."""
        return compute_findings(
            mission=self.mission,
            election_day=self.day,
            keep=True,
            settled_after=timedelta(0),
        )
