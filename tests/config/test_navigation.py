"""The sidebar lists what a person may see, in the order of the work."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from config.navigation import GROUPS, sidebar
from observers.missions.models import User


@pytest.mark.django_db
def test_a_person_without_rights_is_offered_nothing(rf: RequestFactory) -> None:
    request = rf.get("/admin/")
    request.user = AnonymousUser()

    assert sidebar(request) == []


@pytest.mark.django_db
def test_every_registered_page_is_within_reach(rf: RequestFactory) -> None:
    request = rf.get("/admin/")
    request.user = User(username="head", is_superuser=True, is_staff=True)

    links = [item["link"] for group in sidebar(request) for item in group["items"]]

    assert len(links) == len(set(links))
    assert len(links) == len(admin.site._registry)  # noqa: SLF001 - no public list


def test_no_page_has_two_places() -> None:
    labels = [label for _title, entries in GROUPS for _icon, label in entries]

    assert len(labels) == len(set(labels))
