"""Files of reports: what has come, and their bytes for coordinators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from elections.journal.admin import scope_of
from observers.missions.admin.scoped import MissionAdmin
from reports.intake.admin.sent import may_open
from reports.intake.models.files import Attachment
from reports.intake.selectors.files import attachment_bytes

KIBIBYTE = 1024


@admin.register(Attachment)
class AttachmentAdmin(MissionAdmin):
    """Complete files, the latest first."""

    is_append_only = True
    empty_text = (
        "No file has come yet. Photos and recordings that reports name come by "
        "themselves, before or after the report."
    )
    list_display = (
        "short_hash",
        "mission",
        "media_type",
        "size_shown",
        "received_at",
        "received_from",
        "download",
    )
    list_display_links = None
    list_filter = ("mission", "media_type")
    search_fields = ("sha256", "received_from")
    search_help_text = "SHA-256 or sender"
    ordering = ("-received_at", "-id")
    list_select_related = ("mission",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Attachment.objects.visible_to(scope_of(request, Attachment)).order_by(
            *self.ordering
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.download_view)
        own = [path("<int:pk>/bytes/", view, name="attachment-bytes")]
        return [*own, *super().get_urls()]

    @display(description="SHA-256", ordering="sha256")
    def short_hash(self, row: Attachment) -> str:
        return row.sha256[:16]

    @display(description="Size", ordering="size")
    def size_shown(self, row: Attachment) -> str:
        return f"{row.size / KIBIBYTE:,.0f} KiB"

    @display(description="File")
    def download(self, row: Attachment) -> SafeString:
        address = reverse("admin:attachment-bytes", args=[row.pk])
        return format_html('<a href="{}">Download</a>', address)

    def download_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Send a file to be saved, never to be shown: its content is a stranger's."""
        rows = Attachment.objects.visible_to(scope_of(request, Attachment))
        row = rows.filter(pk=pk).first()
        if row is None:
            raise Http404
        if not may_open(request, mission_id=row.mission_id):
            raise PermissionDenied
        answer = StreamingHttpResponse(
            attachment_bytes(row), content_type="application/octet-stream"
        )
        answer["Content-Length"] = str(row.size)
        answer["Content-Disposition"] = f'attachment; filename="{row.sha256}"'
        answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "no-store"
        return answer
