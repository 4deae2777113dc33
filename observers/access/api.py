"""The page behind an invitation's link, where a person sets a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from unfold.widgets import UnfoldAdminPasswordWidget

from observers.access.errors import InvitationSpent, PasswordTooWeak
from observers.access.selectors import open_invitation
from observers.access.services.accounts import accept_invitation


class PasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label="New password",
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Four words that do not belong together are "
        "better than one word with signs.",
    )
    again = forms.CharField(
        label="The same again",
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Refuse two different passwords."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError("The two passwords differ.")
        return again


@method_decorator(
    [never_cache, sensitive_post_parameters("password", "again")], name="dispatch"
)
class SetPassword(FormView[PasswordForm]):
    """Shows the form while the link works, and a plain 404 page afterwards."""

    template_name = "observers/set_password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("admin:login")

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        try:
            self.invitation = open_invitation(code=kwargs["code"], now=timezone.now())
        except InvitationSpent as error:
            return self.render_to_response(
                {**admin.site.each_context(request), "spent": error.detail}, status=404
            )
        response = super().dispatch(request, *args, **kwargs)
        # The link stays with us; "no-referrer" would make browsers send the form with
        # the origin "null", which is refused as a forgery.
        response["Referrer-Policy"] = "same-origin"
        return response

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        try:
            accept_invitation(
                code=self.kwargs["code"], password=form.cleaned_data["password"]
            )
        except PasswordTooWeak as error:
            form.add_error("password", error.detail)
            return self.form_invalid(form)
        messages.success(self.request, "Your password is set. Please log in.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            **admin.site.each_context(self.request),
            "title": "Set your password",
            "username": self.invitation.user.get_username(),
        }
