"""The files of a version at the desk: added to a draft, looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from unfold.decorators import action

from elections.errors import DomainError
from observers.missions.admin.asking import Question, ask
from observers.missions.admin.scoped import person
from reports.checklists.admin.pages import download, visible_version
from reports.checklists.admin.uploads import FilesForm
from reports.checklists.models import ChecklistMedia
from reports.checklists.selectors import missing_files
from reports.checklists.services.files import add_files


class FilePages:
    """Addresses of the files of a version; stands before the admin class."""

    admin_site: Any
    opts: Any
    message_user: Any
    page: Any

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_file"
        own = path("<int:object_id>/file/<str:filename>", view, name=name)
        others: list[URLPattern] = super().get_urls()  # type: ignore[misc]  # a mixin
        return [own, *others]

    def file_view(
        self, request: HttpRequest, object_id: int, filename: str
    ) -> HttpResponse:
        """Send one file of a version, as phones get it."""
        version = visible_version(request, object_id)
        if version is None:
            return HttpResponse(status=404)
        file = ChecklistMedia.objects.filter(version=version, filename=filename).first()
        if file is None:
            return HttpResponse(status=404)
        is_shown = file.media_type.startswith(("image/", "audio/", "video/"))
        return download(
            bytes(file.content),
            file.filename,
            media_type=file.media_type,
            is_shown=is_shown,
        )

    @action(  # type: ignore[operator]  # unfold names its result, not what it decorates
        description="Add files",
        url_path="files",
        icon="attach_file",
        permissions=["publish"],
    )
    def add_files(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Add pictures, sounds and lists of choices to a draft."""
        version = visible_version(request, object_id)
        if version is None:
            return HttpResponse(status=404)
        form = FilesForm(request.POST or None, request.FILES or None)
        if not form.is_valid():
            missing = ", ".join(missing_files(version)) or "nothing"
            question = Question(
                title=f"Files of {version}",
                text=f"Every phone downloads them with the form. Missing: {missing}.",
                submit="Add",
            )
            return ask(request, question, form=form)
        files = form.cleaned_data["form_files"]
        try:
            add_files(version=version, files=files, actor=person(request).actor)
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        else:
            self.message_user(request, f"{len(files)} files are kept with {version}.")
        return HttpResponseRedirect(self.page("look", object_id, version.languages[0]))
