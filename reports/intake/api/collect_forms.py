"""Forms for Collect: the list, each form, its files, and the stations of the team."""

from __future__ import annotations

import hashlib

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from elections.errors import DomainError
from reports.checklists.domain.station_picker import FILE as STATIONS
from reports.checklists.errors import UnknownMedia
from reports.checklists.selectors import media_content, version_for
from reports.intake.api.openrosa_wire import Phone, answer, download, logger
from reports.intake.domain.form_list import (
    ListedFile,
    ListedForm,
    form_list,
    integrity,
    manifest,
)
from reports.intake.domain.openrosa import NO_FORMS
from reports.intake.selectors.forms import Form, facts_for, form_bytes, forms_for
from reports.intake.selectors.team_stations import gone_entities
from reports.intake.services.station_lists import StationList, station_list

CSV = "text/csv; charset=utf-8"
MOST_ASKED = 1_000


class NoForms(DomainError):
    """Nothing would be listed: an empty list would delete every form on the phone."""

    code = NO_FORMS
    status = 503


class ManifestFailed(DomainError):
    """The files of a form cannot be told; Collect would install it without them."""

    code = "manifest_failed"
    status = 500


@download
def list_forms(request: HttpRequest, *, phone: Phone) -> HttpResponse:
    """Tell which forms the phone should have; never an empty list."""
    forms = forms_for(phone.token)
    asked = request.GET.get("formID", "")
    listed = [form for form in forms if asked in ("", form.code)]
    if not listed:
        logger.error(
            "no form to list: mission %s, token %s, %s published for the observer",
            phone.token.mission.code,
            phone.token.pk,
            len(forms),
        )
        raise NoForms("Nothing is published for this observer.")
    entries = [_listed(form, phone) for form in listed]
    return answer(request, _tag(*entries), lambda: form_list(entries))


@download
def send_form(
    request: HttpRequest, *, phone: Phone, code: str, version: str
) -> HttpResponse:
    """Send the stored bytes of one version, however old."""
    facts = facts_for(phone.token, code=code, version=version)
    return answer(
        request,
        facts.md5,
        lambda: form_bytes(phone.token, code=code, version=version),
    )


@download
def list_files(
    request: HttpRequest, *, phone: Phone, code: str, version: str
) -> HttpResponse:
    """Tell which files a form needs. Collect swallows any failure, so it is logged."""
    try:
        files = _files(phone, code=code, version=version)
        return answer(request, _tag(*files), lambda: manifest(files))
    except (DomainError, DatabaseError, ValueError, LookupError) as error:
        logger.exception(
            "manifest failed: form %s %s, mission %s",
            code,
            version,
            phone.token.mission.code,
        )
        if isinstance(error, DomainError | DatabaseError):
            raise
        raise ManifestFailed(
            f"The files of {code} {version} cannot be told."
        ) from error


@download
def send_file(
    request: HttpRequest, *, phone: Phone, code: str, version: str, filename: str
) -> HttpResponse:
    """Send one file that a form shows."""
    facts = facts_for(phone.token, code=code, version=version)
    file = next((file for file in facts.media if file.filename == filename), None)
    if file is None:
        raise UnknownMedia(f"{code} {version} has no file “{filename}”.")
    found = version_for(mission=phone.token.mission, code=code, version=version)
    return answer(
        request,
        file.md5,
        lambda: media_content(version=found, filename=filename),
        content_type=file.media_type,
    )


@download
def send_stations(request: HttpRequest, *, phone: Phone) -> HttpResponse:
    """Send the stations of the phone's team."""
    listed = _stations(phone)
    return answer(request, listed.md5, lambda: listed.content, content_type=CSV)


@download
def tell_integrity(request: HttpRequest, *, phone: Phone) -> HttpResponse:
    """Tell which of the asked stations are gone; of unknown ones nothing."""
    asked = request.GET.get("id", "").split(",")[:MOST_ASKED]
    deleted = gone_entities(
        mission_id=phone.token.mission_id,
        asked=[key.strip() for key in asked],
        present=_stations(phone).entity_ids,
    )
    body = integrity(deleted)
    return answer(request, hashlib.sha256(body).hexdigest(), lambda: body)


def _listed(form: Form, phone: Phone) -> ListedForm:
    place = ("forms", form.code, form.version)
    return ListedForm(
        code=form.code,
        version=form.version,
        title=form.title,
        md5=form.facts.md5,
        url=phone.url(*place, "form.xml"),
        manifest_url=phone.url(*place, "manifest") if form.facts.has_files else "",
    )


def _files(phone: Phone, *, code: str, version: str) -> list[ListedFile]:
    facts = facts_for(phone.token, code=code, version=version)
    files = [
        ListedFile(
            filename=file.filename,
            md5=file.md5,
            url=phone.url("forms", code, version, "media", file.filename),
        )
        for file in facts.media
    ]
    if facts.has_station_list:
        listed = ListedFile(
            filename=STATIONS,
            md5=_stations(phone).md5,
            url=phone.url(STATIONS),
            integrity_url=phone.url("stations", "integrity"),
        )
        files.insert(0, listed)
    return files


def _stations(phone: Phone) -> StationList:
    token = phone.token
    return station_list(
        mission_id=token.mission_id, team_id=token.team_id, language=phone.language
    )


def _tag(*entries: object) -> str:
    """Return what changes with anything that would be told."""
    return hashlib.sha256(repr(entries).encode()).hexdigest()
