"""Requests as ODK Collect v2026.3.3 sends them, and a mission whose phones it serves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from django.http import HttpResponse
from django.test import Client

from observers.access.models import DeviceToken
from reports.checklists.services.publishing import publish_version
from tests.factories.access import DeviceTokenFactory
from tests.factories.deployment import DeploymentFactory
from tests.factories.places import AreaFactory, PollingStationFactory
from tests.reports.checklists.authoring_texts import SMALL

SECRET = "Zk3vQ9pLx7TnB2cWZk3vQ9pLx7TnB2cWZk3vQ9pLx7T"
DEVICE = "collect:Zk3vQ9pLx7TnB2cW"
AGENT = (
    "org.odk.collect.android/v2026.3.3 "
    "Dalvik/2.1.0 (Linux; U; Android 13; SM-A135F Build/TP1A.220624.014)"
)
LIST = "{http://openrosa.org/xforms/xformsList}"
FILES = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"


@dataclass
class Collect:
    """A phone: what it sends with each request, and what it read."""

    client: Client
    token: DeviceToken
    secret: str = SECRET
    host: str = "testserver"

    @property
    def base(self) -> str:
        return f"/key/{self.secret}/{self.token.mission.code}"

    def get(self, url: str, /, **headers: str) -> HttpResponse:
        """Ask for an address below the base, or for one that an answer named."""
        path = url.partition(self.host)[2] if "://" in url else f"{self.base}/{url}"
        sent = {
            "User-Agent": AGENT,
            "X-OpenRosa-Version": "1.0",
            # After noon Collect writes 12 hours without saying which half of the day.
            "Date": "Sun, 19 Mar 2023 08:05:00 GMT",
            "Accept-Encoding": "gzip",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        separator = "&" if "?" in path else "?"
        path = f"{path}{separator}deviceID=collect%3AZk3vQ9pLx7TnB2cW"
        return self.client.get(path, headers=sent)  # type: ignore[return-value]  # Django's test response

    def forms(self) -> list[dict[str, str]]:
        """Return the form list by its leaves."""
        found = self.get("formList")
        assert found.status_code == 200, found.content
        root = ET.fromstring(found.content)
        assert root.tag == f"{LIST}xforms"
        return [_leaves(form) for form in root]

    def manifest(self, url: str) -> list[dict[str, str]]:
        """Return the files of a form by their leaves, with the type."""
        found = self.get(url)
        assert found.status_code == 200, found.content
        root = ET.fromstring(found.content)
        assert root.tag == f"{FILES}manifest"
        return [_leaves(file) | dict(file.attrib) for file in root]


def md5(content: bytes) -> str:
    """Return the hash of served bytes as a form list writes it."""
    return f"md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}"


def shown_on_the_phone(answer: Any) -> str:
    """Return the message that Collect shows."""
    root = ET.fromstring(answer.content)
    assert root.tag == f"{RESPONSE}OpenRosaResponse"
    return str(root[0].text)


def phone_with_forms(client: Client, **token: Any) -> Collect:
    """Make an observer's phone whose mission has the small checklist and two stations."""
    given = DeviceTokenFactory.create(secret=SECRET, **token)
    mission = given.mission
    publish_version(
        mission=mission, source=SMALL.encode(), source_name="small.md", actor="system"
    )
    area = AreaFactory.create(
        name="Abay", names={"ru": "Абай"}, geography__election=mission.election
    )
    deployment = DeploymentFactory.create(mission=mission, team=given.team)
    deployment.stations.set(
        PollingStationFactory.create(
            election=mission.election, area=area, code=code, registered_voters=voters
        )
        for code, voters in (("S-1", 1200), ("S-2", None))
    )
    return Collect(client, given)


def _leaves(element: ET.Element) -> dict[str, str]:
    return {leaf.tag.rpartition("}")[2]: leaf.text or "" for leaf in element}
