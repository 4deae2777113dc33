"""Setting up ODK Collect: a new token for each observer, in the settings of a QR code."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from observers.access.domain.collect_settings import (
    CollectChoices,
    CollectProject,
    SetUp,
    collect_settings,
    phone_pin,
    settings_text,
)
from observers.access.domain.collect_words import WORDS
from observers.access.domain.typed import ALPHABET, LENGTH, in_groups
from observers.access.errors import NobodyToSetUp
from observers.access.models import DeviceToken, hash_of
from observers.access.services.tokens import SECRET_BYTES, issue_device_token
from observers.missions.errors import MissionClosed
from observers.missions.models import Mission, Observer
from observers.missions.services.missions import change_mission

COLLECT, TYPED = "ODK Collect", "typed"


@transaction.atomic
def set_up_collect(
    *,
    mission: Mission,
    observers: Sequence[Observer],
    choices: CollectChoices,
    public_url: str,
    actor: str,
    expires_at: datetime | None = None,
    replaces: bool = True,
) -> list[SetUp]:
    """Issue a token for each observer and return the settings of their phones.

    `replaces` revokes what was issued to them for Collect before. Whoever does not
    serve is left out; if nobody is left, nothing happens.
    """
    if not mission.is_open:
        raise MissionClosed(f"Mission {mission.code} is closed: no new phones.")
    serving = [one for one in observers if one.serves]
    if not serving:
        raise NobodyToSetUp("Nobody here serves in the mission. Choose another team.")
    remember_choices(mission=mission, choices=choices, actor=actor)
    if replaces:
        _revoke_earlier(mission, serving, actor=actor)
    pin = phone_pin(mission_keys(mission.pk).data_key)
    raws = [secrets.token_urlsafe(SECRET_BYTES) for _ in serving]
    _issue(mission, list(zip(serving, raws, strict=True)), actor, expires_at)
    return [
        _set_up(
            mission,
            observer,
            server_url=f"{public_url}/key/{raw}/{mission.code}",
            choices=choices,
            pin=pin,
            expires_at=expires_at,
        )
        for observer, raw in zip(serving, raws, strict=True)
    ]


def issue_typed_token(
    *,
    mission: Mission,
    observer: Observer,
    actor: str,
    expires_at: datetime | None = None,
) -> str:
    """Issue a password made for typing, for where no camera works; shown once."""
    secret = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    issue_device_token(
        mission=mission,
        observer=observer,
        actor=actor,
        label=TYPED,
        expires_at=expires_at,
        secret=secret,
    )
    return in_groups(secret)


@transaction.atomic
def remember_choices(*, mission: Mission, choices: CollectChoices, actor: str) -> None:
    """Keep what a mission decided about its phones."""
    if CollectChoices.from_switches(mission.switches) == choices:
        return
    mission.switches = {**mission.switches, "collect": choices.as_switch()}
    change_mission(mission=mission, changed=["switches"], actor=actor)


def _revoke_earlier(
    mission: Mission, observers: Sequence[Observer], *, actor: str
) -> None:
    earlier = DeviceToken.objects.filter(
        mission=mission, observer__in=observers, label=COLLECT, revoked_at=None
    )
    count = earlier.update(revoked_at=timezone.now())
    if count:
        record_event(
            actor=actor,
            kind="token.revoked",
            subject=f"mission:{mission.pk}",
            mission_id=mission.pk,
            payload={"count": count, "reason": "set up anew"},
        )


def _issue(
    mission: Mission,
    given: Sequence[tuple[Observer, str]],
    actor: str,
    expires_at: datetime | None,
) -> None:
    now = timezone.now()
    DeviceToken.objects.bulk_create(
        DeviceToken(
            mission=mission,
            observer=observer,
            team_id=observer.team_id,
            token_hash=hash_of(f"{mission.code}.{raw}"),
            label=COLLECT,
            issued_at=now,
            issued_by=actor,
            expires_at=expires_at,
        )
        for observer, raw in given
    )
    record_event(
        actor=actor,
        kind="token.issued",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        payload={"observers": [one.code for one, _ in given], "label": COLLECT},
    )


def _set_up(
    mission: Mission,
    observer: Observer,
    *,
    server_url: str,
    choices: CollectChoices,
    pin: str,
    expires_at: datetime | None,
) -> SetUp:
    language = _language(observer, mission)
    team = observer.team.code if observer.team else ""
    project = CollectProject(
        server_url=server_url,
        name=f"{mission.code} {observer.code}",
        username=observer.code,
        language=language,
        pin=pin,
    )
    return SetUp(
        observer_id=observer.pk,
        code=observer.code,
        team=team,
        language=language,
        expires_at=expires_at,
        text=settings_text(collect_settings(project, choices)),
    )


def _language(observer: Observer, mission: Mission) -> str:
    spoken = (
        str(code)[:2].lower() for code in (*observer.languages, *mission.languages)
    )
    return next((code for code in spoken if code in WORDS), "en")
