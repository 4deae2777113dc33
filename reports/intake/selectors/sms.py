"""What reading a message needs: the codes of the checklists, places, people, the text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from elections.journal.domain.sealing import unseal
from elections.journal.services.sealing import mission_keys
from elections.places.models import PollingStation, code_skeleton
from observers.deployment.models import Deployment
from observers.messages.domain.adapters import adapter_with, read_incoming
from observers.missions.models import Mission, Observer
from reports.checklists.models import ChecklistVersion
from reports.checklists.selectors import definition_of
from reports.intake.domain.sms.alphabet import skeleton
from reports.intake.domain.sms.codebook import SmsBook, keywords, sms_book
from reports.intake.domain.sms.hashes import correction_context, message_context
from reports.intake.models.sms import SmsMessage, SmsReading

MAX_STATIONS = 12


@dataclass(frozen=True)
class Text:
    """A message in clear, for reading it."""

    number: str = field(repr=False)
    text: str = field(repr=False)
    sent_at: datetime


def sms_books(mission: Mission) -> dict[str, SmsBook]:
    """Return every published version by its keyword; the first published comes first."""
    versions = (
        ChecklistVersion.objects.published()
        .filter(mission=mission)
        .select_related("checklist")
        .order_by("published_at", "id")
        .defer("source", "xform", "definition")
    )
    found: dict[str, list[ChecklistVersion]] = {}
    for version in versions:
        found.setdefault(version.checklist.code, []).append(version)
    words = keywords(list(found))
    books = [
        sms_book(definition_of(version), code=words[code], number=number)
        for code, of_it in found.items()
        for number, version in enumerate(of_it, start=1)
    ]
    return {book.keyword: book for book in books}


def latest_books(mission: Mission) -> list[SmsBook]:
    """Return the books of the versions published last, as cards print them."""
    latest = {book.checklist: book for book in sms_books(mission).values()}
    return [book for book in latest.values() if book.items]


def keywords_by_checklist(mission: Mission) -> dict[str, str]:
    """Return the keyword of each checklist's latest version."""
    return {book.checklist: book.keyword for book in latest_books(mission)}


def stations_by_skeleton(
    mission: Mission, *, bones: Collection[str]
) -> dict[str, PollingStation]:
    """Return the stations whose codes look like these; a skeleton of two is nobody's."""
    if not bones:
        return {}
    stations = PollingStation.objects.filter(
        election=mission.election_id, is_provisional=False
    )
    found: dict[str, list[PollingStation]] = {}
    for station in stations.annotate(bones=code_skeleton()).filter(bones__in=bones):
        found.setdefault(skeleton(station.code), []).append(station)
    return {one: rows[0] for one, rows in found.items() if len(rows) == 1}


def own_stations(observer: Observer) -> list[PollingStation]:
    """Return the stations that an observer's team is deployed to, for the card."""
    deployments = Deployment.objects.filter(team=observer.team_id)
    stations = PollingStation.objects.filter(deployment__in=deployments).distinct()
    return list(stations.order_by("code")[: MAX_STATIONS + 1])


def only_station(observer: Observer | None) -> PollingStation | None:
    """Return the one station where an observer stays all day, if it is so."""
    if observer is None or observer.team_id is None:
        return None
    stations = own_stations(observer)
    return stations[0] if len(stations) == 1 else None


def observer_called(mission: Mission, written: str) -> Observer | None:
    """Return the observer that a code in a message names: in full, or by its number."""
    observers = Observer.objects.serving().filter(mission=mission)
    wanted, rows = skeleton(written), list(observers.only("id", "code"))
    exact = [row for row in rows if skeleton(row.code) == wanted]
    by_number = [row for row in rows if _number(row.code) == wanted != ""]
    found = exact or by_number
    if len(found) != 1:
        return None
    return observers.select_related("team").get(pk=found[0].pk)


def observers_with_number(
    mission: Mission, sender_hash: bytes | None
) -> list[Observer]:
    """Return the observers who gave this telephone number."""
    if not sender_hash:
        return []
    observers = Observer.objects.serving().filter(mission=mission)
    found = observers.filter(contact_hash=sender_hash).select_related("team")
    return list(found.order_by("code")[:5])


def text_of_message(message: SmsMessage) -> Text:
    """Open a message."""
    context = message_context(
        mission_id=message.mission_id,
        gateway_id=message.gateway_id,
        message_id=message.message_id,
    )
    key = mission_keys(message.mission_id).data_key
    body = unseal(key, bytes(message.sealed), context=context)
    gateway = message.gateway
    incoming = read_incoming(
        adapter_with(gateway.adapter, gateway.options),
        body,
        media_type=message.media_type,
    )
    return Text(incoming.number, incoming.text, message.received_at)


def corrected_text(reading: SmsReading) -> str:
    """Open the text that a person wrote instead of a message."""
    if not reading.sealed_text:
        return ""
    context = correction_context(
        mission_id=reading.mission_id, message=reading.message_id, number=reading.round
    )
    key = mission_keys(reading.mission_id).data_key
    return unseal(key, bytes(reading.sealed_text), context=context).decode()


def latest_reading(message: SmsMessage) -> SmsReading | None:
    """Return where a message stands."""
    return message.readings.order_by("-round").first()


def _number(code: str) -> str:
    return "".join(sign for sign in code if sign.isdecimal())
