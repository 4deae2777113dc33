"""The desk's page of device tokens: issue one, shown once; revoke at once."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from observers.access.models import DeviceToken, hash_of
from observers.access.services.tokens import issue_device_token, revoke_device_token
from observers.missions.admin.asking import show_once
from observers.missions.admin.scoped import MissionAdmin, person

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


@admin.register(DeviceToken)
class DeviceTokenPage(MissionAdmin):
    list_display = (
        "observer",
        "team",
        "label",
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
    empty_text = "No phone yet. Add a token for an observer; it is shown once."

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
