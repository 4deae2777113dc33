"""The desk's page of device tokens: issue one, shown once; revoke at once."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from observers.access.admin.phones import set_up_phones, stop_phones
from observers.access.models import DeviceToken, TokenDevice, hash_of
from observers.access.services.tokens import issue_device_token, revoke_device_token
from observers.missions.admin.asking import show_once
from observers.missions.admin.scoped import (
    MissionAdmin,
    ReadOnlyInline,
    page_action,
    person,
)

SHOWN = (
    "mission",
    "observer",
    "team",
    "label",
    "issued_at",
    "issued_by",
    "expires_at",
    "revoked_at",
)


class PhonesOfToken(ReadOnlyInline):
    """The phones that came with a token; more than one is a question for the team."""

    model = TokenDevice
    fields = ("number", "first_seen_at")
    readonly_fields = fields
    ordering = ("first_seen_at", "pk")
    verbose_name_plural = "phones that used it"

    @admin.display(description="Phone")
    def number(self, device: TokenDevice) -> str:
        rows = TokenDevice.objects.filter(token_id=device.token_id)
        earlier = rows.filter(pk__lt=device.pk).count()
        if not earlier:
            return "The first phone"
        return f"Another phone ({earlier + 1}): ask the observer, or revoke"


@admin.register(DeviceToken)
class DeviceTokenPage(MissionAdmin):
    list_display = (
        "observer",
        "team",
        "label",
        "phones",
        "mission",
        "issued_at",
        "expires_at",
        "revoked_at",
    )
    list_filter = ("mission", ("revoked_at", admin.EmptyFieldListFilter), "team")
    search_fields = ("observer__code", "team__code", "label")
    ordering = ("-issued_at", "-pk")
    list_select_related = ("observer", "team", "mission")
    autocomplete_fields = ("observer",)
    actions = ("revoke",)
    actions_list: Any = ("set_up_collect", "stop_phones")
    empty_text = "No phone yet. Add a token for an observer; it is shown once."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return cast("QuerySet[Any]", rows.annotate(seen=Count("devices")))

    def get_inlines(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[type[ReadOnlyInline], ...]:
        return () if obj is None else (PhonesOfToken,)

    @admin.display(description="Phones seen", ordering="seen")
    def phones(self, token: DeviceToken) -> str:
        """Tell how many phones used a token; a second one is marked."""
        seen = int(getattr(token, "seen", 0))
        return f"{seen} - ask the team" if seen > 1 else str(seen)

    @page_action(
        description="Set up ODK Collect", url_path="collect", permissions=["add"]
    )
    def set_up_collect(self, request: HttpRequest) -> HttpResponse:
        return set_up_phones(request)

    @page_action(description="Stop phones", url_path="stop", permissions=["add"])
    def stop_phones(self, request: HttpRequest) -> HttpResponse:
        return stop_phones(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Whoever may issue tokens may revoke them."""
        return self.has_add_permission(request)

    def get_fields(
        self,
        request: HttpRequest,
        obj: Any = None,
    ) -> tuple[str, ...]:
        return ("observer", "label", "expires_at") if obj is None else SHOWN

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        obj.mission_id = obj.observer.mission_id
        super().save_model(request, obj, form, change)

    def store(
        self,
        *,
        request: HttpRequest,
        row: DeviceToken,
        form: ModelForm[Any],
        change: bool,
    ) -> DeviceToken:
        raw = issue_device_token(
            mission=row.observer.mission,
            observer=row.observer,
            label=row.label,
            expires_at=row.expires_at,
            actor=person(request).actor,
        )
        setattr(request, "issued_token", raw)  # noqa: B010 - read by response_add below
        return DeviceToken.objects.get(token_hash=hash_of(raw))

    def response_add(
        self,
        request: HttpRequest,
        obj: DeviceToken,
        post_url_continue: str | None = None,
    ) -> HttpResponse:
        """Show the token in the answer itself: only its hash is stored."""
        return show_once(
            request,
            title=f"Token for {obj.observer.code}",
            secret=str(getattr(request, "issued_token", "")),
            text="Enter this token on the observer's phone, by copying rather than typing.",
            notes=("Revoke it here as soon as the phone is lost.",),
            back=reverse("admin:observers_devicetoken_changelist"),
        )

    @admin.action(description="Revoke at once", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[DeviceToken]) -> None:
        rows = [row for row in queryset if self._may(request, "add", row)]
        for token in rows:
            revoke_device_token(
                token=token, actor=person(request).actor, reason="revoked at the desk"
            )
        self.message_user(request, f"{len(rows)} revoked.", messages.SUCCESS)
