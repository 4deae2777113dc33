"""The desk's pages of accounts, memberships and invitations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from elections.journal.admin import scope_of
from observers.access.models import Invitation
from observers.access.selectors import may_manage
from observers.access.services.accounts import (
    Link,
    change_account,
    invite,
    reset_link,
)
from observers.missions.admin.asking import NothingMore, Question, ask, show_once
from observers.missions.admin.scoped import MissionAdmin, page_action, person
from observers.missions.models import Membership, User
from observers.missions.services.missions import add_member, remove_member


def show_link(request: HttpRequest, link: Link, *, back: str) -> HttpResponse:
    """Show the link of an invitation or reset, this once."""
    path = reverse("set-password", args=[link.code])
    return show_once(
        request,
        title=f"Link for {link.user.get_username()}",
        secret=f"{settings.PUBLIC_URL}{path}",
        text="Hand this link over in person or by a channel you both trust. It sets "
        "the password once.",
        notes=("Older links of this person do not work any more.",),
        back=back,
    )


@admin.register(User)
class UserPage(MissionAdmin):
    list_display = ("username", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active", "memberships__role", "memberships__mission")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    fields = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    readonly_fields = ("username", "last_login")
    actions_detail = ("make_link",)
    empty_text = "Nobody yet. Invite people under Invitations."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return User.objects.visible_to(scope_of(request, User)).order_by("username")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_change_permission(request):
            return False
        return not isinstance(obj, User) or may_manage(
            manager=person(request), user=obj
        )

    def store(
        self,
        *,
        request: HttpRequest,
        row: User,
        form: ModelForm[Any],
        change: bool,
    ) -> User:
        change_account(user=row, changed=form.changed_data, by=person(request))
        return row

    @page_action(
        description="Link for a new password", url_path="link", permissions=["change"]
    )
    def make_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        user = self.get_object(request, object_id)
        if user is None or not self.has_change_permission(request, user):
            raise Http404
        if request.method == "POST":
            link = reset_link(user=user, by=person(request))
            back = reverse("admin:observers_user_change", args=[user.pk])
            return show_link(request, link, back=back)
        question = Question(
            title=f"A new password for {user.get_username()}?",
            text="Makes a link that sets a new password once, within a day. The old "
            "password works until then.",
            submit="Make the link",
        )
        return ask(request, question, form=NothingMore())


@admin.register(Membership)
class MembershipPage(MissionAdmin):
    list_display = ("user", "mission", "role", "team")
    list_filter = ("mission", "role")
    search_fields = ("user__username", "team__code")
    ordering = ("mission__code", "user__username")
    list_select_related = ("user", "mission", "team")
    fields = ("mission", "user", "role", "team", "areas")
    autocomplete_fields = ("user", "team", "areas")
    empty_text = "Nobody works in this mission yet. Invite people under Invitations."

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else (*fields, "user")

    def store(
        self,
        *,
        request: HttpRequest,
        row: Membership,
        form: Any,
        change: bool,
    ) -> Membership:
        return add_member(
            mission=row.mission,
            user=row.user,
            role=row.role,
            team=row.team,
            areas=list(form.cleaned_data["areas"]),
            actor=person(request).actor,
        )

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        remove_member(membership=obj, actor=person(request).actor)


class InvitationForm(ModelForm[Invitation]):
    username = forms.CharField(
        max_length=150,
        widget=UnfoldAdminTextInputWidget,
        help_text="How the person logs in. An account that exists is kept.",
    )
    email = forms.EmailField(required=False, widget=UnfoldAdminEmailInputWidget)

    class Meta:
        model = Invitation
        fields = ("mission", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("mission", "role"):
            if name in self.fields:
                self.fields[name].required = True


@admin.register(Invitation)
class InvitationPage(MissionAdmin):
    list_display = ("user", "mission", "role", "created_at", "expires_at", "used_at")
    list_filter = ("mission", "role")
    search_fields = ("user__username",)
    ordering = ("-created_at", "-pk")
    list_select_related = ("user", "mission")
    form = InvitationForm
    fields = ("mission", "role", "username", "email")
    empty_text = "No invitation yet. Add one: it makes a link, shown once."

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields if obj is None else self.list_display

    def store(
        self,
        *,
        request: HttpRequest,
        row: Invitation,
        form: ModelForm[Any],
        change: bool,
    ) -> Invitation | Membership:
        link = invite(
            mission=row.mission,  # type: ignore[arg-type]  # the form requires it
            username=form.cleaned_data["username"],
            email=form.cleaned_data["email"],
            role=row.role,
            by=person(request),
        )
        setattr(request, "made_link", link)  # noqa: B010 - read by response_add below
        if link is None:
            return row
        return Invitation.objects.get(user=link.user, used_at=None)

    def response_add(
        self,
        request: HttpRequest,
        obj: Any,
        post_url_continue: str | None = None,
    ) -> HttpResponse:
        """Show the link in the answer itself: it is stored nowhere."""
        back = reverse("admin:observers_invitation_changelist")
        link = getattr(request, "made_link", None)
        if isinstance(link, Link):
            return show_link(request, link, back=back)
        text = "The role is given. This person has an account and keeps its password."
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(back)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Log only what was stored; the journal has its event anyway."""
        return super().log_addition(request, obj, message) if obj.pk else None
