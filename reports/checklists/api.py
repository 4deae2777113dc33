"""What a phone downloads: its mission's checklists, and any version ever published."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from observers.access.authentication import DeviceTokenAuthentication
from observers.access.models import DeviceToken
from reports.checklists.models import ChecklistVersion
from reports.checklists.selectors import (
    published_checklists,
    unreviewed_languages,
    version_for,
)


class ChecklistOutput(serializers.Serializer[dict[str, Any]]):
    """One published version with everything it asks."""

    code = serializers.CharField()
    version = serializers.CharField()
    stage = serializers.CharField()
    titles = serializers.DictField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField())
    unreviewed_languages = serializers.ListField(child=serializers.CharField())
    sha256 = serializers.CharField(help_text="Of the XLSForm as it was authored")
    published_at = serializers.DateTimeField()
    definition = serializers.DictField()


class DeviceView(APIView):
    """A page for a phone with a token."""

    authentication_classes = [DeviceTokenAuthentication]

    @staticmethod
    def token(request: Request) -> DeviceToken:
        """Return the token that the phone has proved itself with."""
        assert isinstance(request.auth, DeviceToken)
        return request.auth


class ChecklistList(DeviceView):
    """The checklists to fill in now."""

    @extend_schema(operation_id="checklists_list", responses=ChecklistOutput(many=True))
    def get(self, request: Request) -> HttpResponse:
        """Return the latest version of each checklist; 304 if the phone has them."""
        outputs = [
            _output(version)
            for version in published_checklists(self.token(request).mission)
        ]
        tag = _tag(outputs)
        if request.headers.get("If-None-Match") == tag:
            return HttpResponse(status=304, headers={"ETag": tag})
        return Response(
            [ChecklistOutput(o).data for o in outputs], headers={"ETag": tag}
        )


class ChecklistDetail(DeviceView):
    """One version, however old."""

    @extend_schema(operation_id="checklists_retrieve", responses=ChecklistOutput)
    def get(self, request: Request, code: str, version: str) -> Response:
        """Return a version that was published at some time."""
        mission = self.token(request).mission
        found = version_for(mission=mission, code=code, version=version)
        return Response(ChecklistOutput(_output(found)).data)


class ChecklistXForm(DeviceView):
    """One version as the XForm that form engines read."""

    @extend_schema(
        operation_id="checklists_xform",
        responses={(200, "application/xml"): OpenApiTypes.BYTE},
    )
    def get(self, request: Request, code: str, version: str) -> HttpResponse:
        """Return the XForm of a version."""
        mission = self.token(request).mission
        found = version_for(mission=mission, code=code, version=version)
        return HttpResponse(found.xform, content_type="application/xml; charset=utf-8")


def _output(version: ChecklistVersion) -> dict[str, Any]:
    return {
        "code": version.definition["code"],
        "version": version.version,
        "stage": version.definition["stage"],
        "titles": version.definition["titles"],
        "languages": version.languages,
        "unreviewed_languages": list(unreviewed_languages(version)),
        "sha256": version.source_sha256,
        "published_at": version.published_at,
        "definition": version.definition,
    }


def _tag(outputs: list[dict[str, Any]]) -> str:
    """Return what changes when any version or any sign-off of a translation does."""
    parts = [
        f"{o['code']} {o['version']} {o['sha256']} {o['unreviewed_languages']}"
        for o in outputs
    ]
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()}"'
