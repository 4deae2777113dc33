"""The desk's page of SMS gateways; secrets are typed in once and never shown again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from observers.messages.models import SmsGateway
from observers.messages.services.gateways import save_gateway
from observers.missions.admin.scoped import MissionAdmin, person

SECRETS = ("secret", "send_secret")


class GatewayForm(ModelForm[Any]):
    """A gateway with its two secrets, which are sealed."""

    secret = forms.CharField(
        label="Secret of what comes in",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="The gateway signs or proves itself with it. At least 16 signs; "
        "sealed, never shown again. Empty: stays as it is.",
    )
    send_secret = forms.CharField(
        label="Secret of what goes out",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="The gateway's API token. Sealed. Empty: stays as it is.",
    )

    class Meta:
        model = SmsGateway
        fields = (
            "mission",
            "code",
            "name",
            "adapter",
            "number",
            "send_url",
            "options",
            "is_rehearsal",
            "is_open",
        )


@admin.register(SmsGateway)
class SmsGatewayPage(MissionAdmin):
    """Which services bring and take the mission's SMS."""

    form = GatewayForm
    list_display = ("name", "mission", "adapter", "number", "is_rehearsal", "is_open")
    list_filter = ("mission", "adapter", "is_open")
    search_fields = ("code", "name")
    ordering = ("mission__code", "code")
    list_select_related = ("mission",)
    readonly_fields = ("address",)
    empty_text = (
        "No gateway yet. Add the service that has your telephone number; docs/"
        "coordinators.md shows it step by step. The console for training needs none."
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        shown = (*GatewayForm.Meta.fields[:-2], *SECRETS, *GatewayForm.Meta.fields[-2:])
        return shown if obj is None else ("address", *shown)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        kept = super().get_readonly_fields(request, obj)
        # Secrets are bound to the adapter's code, not to its kind.
        return kept if obj is None else (*kept, "adapter")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="Address that the gateway calls")
    def address(self, row: SmsGateway) -> str:
        return f"{settings.PUBLIC_URL}/api/v1/sms/{row.mission.code}.{row.code}"

    def store(
        self, *, request: HttpRequest, row: SmsGateway, form: Any, change: bool
    ) -> SmsGateway:
        return save_gateway(
            gateway=row,
            secret=form.cleaned_data.get("secret"),
            send_secret=form.cleaned_data.get("send_secret"),
            changed=[name for name in form.changed_data if name not in SECRETS],
            actor=person(request).actor,
        )
