"""Every page of the elections app: few queries, search, filters, empty states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import pytest_django
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from elections.contests.models import (
    Constituency,
    Contest,
    Contestant,
    Party,
)
from elections.journal.models import Event, Job
from elections.places.models import (
    Area,
    Commission,
    Election,
    ElectionDay,
    Geography,
    PollingStation,
)
from elections.results.models import (
    ContestTemplate,
    OfficialResult,
    ProtocolReading,
    TurnoutAnnouncement,
)
from tests.factories.contests import (
    CandidacyEventFactory,
    ConstituencyFactory,
    ContestantFactory,
    ContestFactory,
    PartyRegistrationFactory,
)
from tests.factories.journal import EventFactory, JobFactory
from tests.factories.missions import UserFactory
from tests.factories.places import (
    AreaFactory,
    CommissionFactory,
    ElectionDayFactory,
    ElectionFactory,
    GeographyFactory,
    PollingStationFactory,
)
from tests.factories.results import (
    ContestTemplateFactory,
    OfficialResultFactory,
    ProtocolReadingFactory,
    TurnoutAnnouncementFactory,
)

pytestmark = pytest.mark.django_db
ROWS = 30
# What the session, the rights and the filters need; a row more asks no query more.
MOST_QUERIES = 16


def areas_in_parents() -> None:
    AreaFactory.create(parent=AreaFactory.create())


def commissions_in_areas() -> None:
    CommissionFactory.create(
        area=AreaFactory.create(), parent=CommissionFactory.create()
    )


def contestants_of_parties() -> None:
    contestant = ContestantFactory.create(party=PartyRegistrationFactory.create().party)
    CandidacyEventFactory.create(contestant=contestant)


def results_of_contestants() -> None:
    OfficialResultFactory.create(
        contestant=ContestantFactory.create(), area=AreaFactory.create()
    )


PAGES: dict[type[Model], Callable[[], Any]] = {
    Event: EventFactory.create,
    Job: lambda: JobFactory.create(done_steps=3, total_steps=9),
    Election: ElectionFactory.create,
    ElectionDay: ElectionDayFactory.create,
    Geography: GeographyFactory.create,
    Area: areas_in_parents,
    Commission: commissions_in_areas,
    PollingStation: lambda: PollingStationFactory.create(area=AreaFactory.create()),
    Party: PartyRegistrationFactory.create,
    Contest: ContestFactory.create,
    Constituency: ConstituencyFactory.create,
    Contestant: contestants_of_parties,
    OfficialResult: results_of_contestants,
    ContestTemplate: ContestTemplateFactory.create,
    TurnoutAnnouncement: lambda: TurnoutAnnouncementFactory.create(
        area=AreaFactory.create()
    ),
    ProtocolReading: lambda: ProtocolReadingFactory.create(
        contestant=ContestantFactory.create()
    ),
}
each_page = pytest.mark.parametrize("model", PAGES, ids=lambda m: m.__name__)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(UserFactory.create(is_superuser=True))
    return client


def list_of(model: type[Model], query: str = "") -> str:
    options = model._meta
    name = f"admin:{options.app_label}_{options.model_name}_changelist"
    return reverse(name) + query


def test_every_model_with_a_page_is_tested_here() -> None:
    pages = {
        model
        for model in apps.get_app_config("elections").get_models()
        if admin.site.is_registered(model)
    }

    assert pages == set(PAGES)


@each_page
def test_a_list_of_thirty_rows_takes_few_queries(
    model: type[Model],
    desk: Client,
    django_assert_max_num_queries: pytest_django.DjangoAssertNumQueries,
) -> None:
    for _ in range(ROWS):
        PAGES[model]()

    with django_assert_max_num_queries(MOST_QUERIES):
        response = desk.get(list_of(model))

    assert response.status_code == 200
    assert response.context["cl"].result_count >= ROWS


@each_page
def test_an_empty_list_says_what_to_do(model: type[Model], desk: Client) -> None:
    text = admin.site.get_model_admin(model).empty_text  # type: ignore[attr-defined]  # ours

    response = desk.get(list_of(model))

    assert len(text) > 40
    assert escape(text) in response.content.decode()


@each_page
def test_a_search_without_a_match_says_so(model: type[Model], desk: Client) -> None:
    PAGES[model]()

    response = desk.get(list_of(model, "?q=zzzzzz"))

    assert "Nothing matches" in response.content.decode()


@each_page
def test_a_page_has_filters_and_opens_a_row(model: type[Model], desk: Client) -> None:
    PAGES[model]()
    row = desk.get(list_of(model)).context["cl"].result_list[0]
    options = model._meta

    assert admin.site.get_model_admin(model).list_filter
    name = f"admin:{options.app_label}_{options.model_name}_change"
    assert desk.get(reverse(name, args=[row.pk])).status_code == 200


@each_page
def test_a_stranger_is_sent_to_the_login(model: type[Model], client: Client) -> None:
    response = client.get(list_of(model))

    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))  # type: ignore[attr-defined]  # a redirect
