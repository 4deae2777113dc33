"""The base of every admin page whose rows belong to a mission.

Rows are scoped, rights are asked for the row's own mission, changes go through `store`,
and a domain error becomes a message instead of a failed page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action

from elections.errors import DomainError
from elections.journal.admin import scope_of, the_only_one
from elections.journal.services.events import record_event
from elections.places.models import Election, ElectionDay
from elections.scope import Scope
from observers.missions.models import Mission, User
from observers.missions.permissions import has_right, mission_of, right_for

KEPT = ("mission", "code")
# Where there is only one of these, a new row belongs to it.
CHOSEN_ALONE = (Election, ElectionDay)

Narrow = Callable[[Scope], QuerySet[Any]]
F = TypeVar("F", bound=Callable[..., Any])


def page_action(
    *,
    description: str,
    url_path: str,
    permissions: Sequence[str],
    icon: str | None = None,
) -> Callable[[F], F]:
    """Make a method a button of its page; Unfold's own decorator hides its type."""
    made: Any = action(
        description=description, url_path=url_path, permissions=permissions, icon=icon
    )
    return cast("Callable[[F], F]", made)


def person(request: HttpRequest) -> User:
    """Return who is signed in; the admin lets nobody else through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def scoped(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Narrow any queryset that knows how to what the request may see."""
    narrow: Narrow | None = getattr(rows, "visible_to", None)
    return rows if narrow is None else narrow(scope_of(request, rows.model))


def offered(model: type[Any], request: HttpRequest) -> QuerySet[Any]:
    """Return what a field of another row may choose from."""
    rows: QuerySet[Any] = model.objects.all()
    narrow: Narrow | None = getattr(model.objects, "visible_to", None)
    return rows if narrow is None else narrow(scope_of(request, model))


class InMissionRights:
    """Rights by role for the row's mission; append-only rows can be added and read."""

    model: type[Model]
    is_append_only = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "view", obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not self.is_append_only and self._may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if self.is_append_only or right_for(self._permission("delete")) is None:
            return False
        return self._may(request, "delete", obj)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer rows in scope only, and missions whose rows this person changes."""
        rows = offered(db_field.remote_field.model, request)
        if db_field.remote_field.model is Mission:
            rows = rows.filter(pk__in=self._own_missions(request, rows), is_open=True)
        model = db_field.remote_field.model
        if model is Mission or (model in CHOSEN_ALONE and not db_field.null):
            kwargs.setdefault("initial", the_only_one(rows))
        kwargs.setdefault("queryset", rows)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer only rows in scope."""
        kwargs.setdefault("queryset", offered(db_field.remote_field.model, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin

    def _own_missions(self, request: HttpRequest, rows: QuerySet[Any]) -> list[int]:
        right = right_for(self._permission("change"))
        user = person(request)
        return [
            mission.pk
            for mission in rows
            if right and has_right(user, right, mission_id=mission.pk)
        ]

    def _may(self, request: HttpRequest, verb: str, obj: Any) -> bool:
        return person(request).has_perm(self._permission(verb), obj)

    def _permission(self, verb: str) -> str:
        options = self.model._meta
        return f"{options.app_label}.{verb}_{options.model_name}"


class MissionAdmin(InMissionRights, ModelAdmin):  # type: ignore[misc]  # Unfold's bases
    """A page of rows of a mission. A subclass that may change implements `store`."""

    empty_text = ""
    actions_list: Any = ()
    actions_detail: Any = ()
    list_per_page = 50
    list_fullwidth = True
    warn_unsaved_form = True
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return scoped(super().get_queryset(request), request)

    def store(
        self, *, request: HttpRequest, row: Any, form: ModelForm[Any], change: bool
    ) -> Model:
        """Call the service that makes or changes this row; return what was stored."""
        raise NotImplementedError

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        verb = "change" if change else "add"
        if not self._may(request, verb, obj):
            raise PermissionDenied
        stored = self.store(request=request, row=obj, form=form, change=change)
        if stored is not obj:
            obj.__dict__.update(stored.__dict__)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete one row, and say so in the journal."""
        options = self.opts
        record_event(
            actor=person(request).actor,
            kind=f"{options.model_name}.deleted",
            subject=f"{options.model_name}:{obj.pk}",
            mission_id=mission_of(obj),
            payload={"row": str(obj)},
        )
        obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as error:
            return self.refused(request, error)

    def refused(self, request: HttpRequest, error: DomainError) -> HttpResponse:
        """Say what is wrong, on the page where it was asked for."""
        self.message_user(request, error.detail, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        """Keep the mission and the code of a row for ever."""
        fields = tuple(super().get_readonly_fields(request, obj))
        if obj is None:
            return fields
        kept = [field.name for field in self.opts.fields if field.name in KEPT]
        return (*fields, *(name for name in kept if name not in fields))


class ReadOnlyInline(InMissionRights, TabularInline):  # type: ignore[misc]  # Unfold's bases
    """Rows shown on another row's page."""

    extra = 0
    hide_title = True
    is_append_only = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
