"""The pages about oneself, and the one page for somebody who is not yet in: the invitation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.errors import Refusal
from accounts.models import ApiToken, Invitation, User
from accounts.seats import seats_anywhere
from desk.door import DeskRequest, own_desk
from desk.second_factor import has_shown_second_factor
from members import actions
from members.forms import AcceptForm, OwnSettingsForm, TokenForm
from members.invitations import body_words, find_invitation, trouble_with

NEW_TOKEN = "new_token"  # noqa: S105


@own_desk
def settings(request: DeskRequest) -> HttpResponse:
    initial = {"name": request.user.name, "wants_mail": request.user.wants_mail}
    form = OwnSettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_own_settings(by=request.seat, **form.cleaned_data)
        messages.success(request, "設定を保存しました。")
        return redirect("settings")
    seats = seats_anywhere(request.user, on=timezone.localdate())
    return render(request, "members/settings.html", {"form": form, "seats": seats})


@own_desk
def tokens(request: DeskRequest) -> HttpResponse:
    """The list and the form; a new token's secret is shown on the one page that follows its making."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        shown = has_shown_second_factor(request)
        _, secret = actions.issue_token(by=request.seat, **form.cleaned_data, is_two_factor=shown)
        request.session[NEW_TOKEN] = secret
        return redirect("tokens")
    context = {
        "form": form,
        "secret": request.session.pop(NEW_TOKEN, "") if request.method == "GET" else "",
        "tokens": ApiToken.objects.filter(user=request.user).order_by("-created"),
        "now": timezone.localtime(),
    }
    return render(request, "members/tokens.html", context)


@own_desk
def token_revoke(request: DeskRequest, key: str) -> HttpResponse:
    token = get_object_or_404(ApiToken, user=request.user, token_key=key)
    if request.method == "POST":
        actions.revoke_token(by=request.seat, token=token)
        messages.success(request, f"トークン「{token.name}」を取り消しました。")
        return redirect("tokens")
    return render(request, "members/token_revoke.html", {"token": token})


@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever holds the secret may take the offered seat: as a new account, or signed in as the invited address."""
    found = find_invitation(secret)
    trouble = trouble_with(found, timezone.now())
    if found is None or trouble:
        return render(
            request, "members/invitation_closed.html", {"sentence": trouble}, status=404 if not found else 410
        )
    user = request.user if isinstance(request.user, User) else None
    known = User.objects.filter(email=found.email).exists()
    form = AcceptForm(request.POST if request.method == "POST" and not known else None, invitation=found)
    if request.method == "POST" and (user if known else form.is_valid()):
        try:
            return _accept(request, found, form, user if known else None)
        except Refusal as refusal:
            form.add_refusal(refusal) if form.is_bound else messages.error(request, refusal.sentence)
    shown = {
        "form": form,
        "invitation": found,
        "place": body_words(found),
        "known": known,
        "is_invited": user is not None and user.email == found.email,
        "signed_in": user is not None,
    }
    return render(request, "members/invitation.html", shown)


def _accept(request: HttpRequest, found: Invitation, form: AcceptForm, user: User | None) -> HttpResponse:
    if user is not None:
        actions.accept_invitation(invitation=found, user=user)
        messages.success(request, f"{body_words(found)}の立場が使えるようになりました。")
        return redirect("first_page")
    given = form.cleaned_data
    actions.accept_invitation(invitation=found, name=given["name"], password=given["password"])
    messages.success(request, "登録しました。決めたパスワードでログインしてください。")
    return redirect("account_login")
