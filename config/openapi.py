"""The API document: how devices prove themselves, and the intake's own addresses."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from django.urls import path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from config.env import BASE_DIR

INTAKE = BASE_DIR / "reports" / "intake" / "api" / "openapi.yaml"
SCHEME = "deviceToken"


class DeviceTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """The bearer token of a phone."""

    target_class = "observers.access.authentication.DeviceTokenAuthentication"
    name = SCHEME

    def get_security_definition(self, _auto_schema: Any) -> dict[str, Any]:
        return device_token()


def device_token() -> dict[str, Any]:
    """Return the security scheme of device tokens."""
    return {
        "type": "http",
        "scheme": "bearer",
        "description": "The token that a coordinator issued for a phone.",
    }


@cache
def intake_document() -> dict[str, Any]:
    """Return the intake's part, which is written by hand."""
    document: dict[str, Any] = yaml.safe_load(INTAKE.read_text(encoding="utf-8"))
    return document


def add_intake(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Add the intake's part to the generated document."""
    part = intake_document()
    paths = {**result.get("paths", {}), **part["paths"]}
    components = {**result.get("components", {})}
    for kind, entries in part["components"].items():
        components[kind] = {**components.get(kind, {}), **entries}
    schemes = components.get("securitySchemes", {})
    components["securitySchemes"] = {**schemes, SCHEME: device_token()}
    return {**result, "paths": dict(sorted(paths.items())), "components": components}


urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
]
