"""Adding an election by clicks."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from elections.places.models import Election
from tests.factories.missions import UserFactory

pytestmark = pytest.mark.django_db
ADD = "admin:elections_election_add"


def test_a_new_election_gets_the_first_version_of_its_areas_without_a_word(
    client: Client,
) -> None:
    client.force_login(UserFactory.create(is_superuser=True))
    shown = client.get(reverse(ADD))
    proposed = {
        form.add_prefix(name): form.initial.get(name, form[name].value()) or ""
        for formset in shown.context["inline_admin_formsets"]
        for form in formset.formset.forms
        for name in form.fields
    }
    management = {
        f"{prefix}-{count}": number
        for prefix in ("days", "geographies")
        for count, number in (("TOTAL_FORMS", 1), ("INITIAL_FORMS", 0))
    }
    typed = {"code": "E", "name": "Election", "country": "Northland"}
    day = {"days-0-code": "main", "days-0-date": "2026-11-22"}

    client.post(reverse(ADD), proposed | management | typed | day)

    election = Election.objects.get()
    assert [day.code for day in election.days.all()] == ["main"]
    assert [areas.version for areas in election.geographies.all()] == [1]
