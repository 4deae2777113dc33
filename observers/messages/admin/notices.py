"""The desk's page of notices."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from observers.messages.models import Message
from observers.messages.services.notices import write_notice
from observers.missions.admin.scoped import MissionAdmin, person


@admin.register(Message)
class MessagePage(MissionAdmin):
    list_display = ("subject", "observer", "mission", "due_at")
    list_filter = ("mission",)
    search_fields = ("subject", "observer__code")
    ordering = ("-due_at", "-pk")
    list_select_related = ("observer", "mission")
    fields = ("mission", "observer", "subject", "body")
    autocomplete_fields = ("observer",)
    empty_text = "No notice yet. A notice is read at the desk; nothing sends it."

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def store(
        self,
        *,
        request: HttpRequest,
        row: Message,
        form: Any,
        change: bool,
    ) -> Message:
        return write_notice(
            mission=row.mission,
            observer=row.observer,
            subject=row.subject,
            body=row.body,
            actor=person(request).actor,
        )
