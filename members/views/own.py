"""The pages about oneself, and the one page for somebody who is not yet in: the invitation."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.errors import Refusal
from accounts.models import ApiToken, Invitation, User
from accounts.seats import seats_anywhere
from desk.answers import Asking, confirm_page, done, form_page
from desk.crumbs import way
from desk.door import DeskRequest, own_desk
from desk.second_factor import has_shown_second_factor
from members import actions
from members.forms import AcceptForm, OwnSettingsForm, TokenForm
from members.invitations import find_invitation, trouble_with

NEW_TOKEN = "new_token"  # noqa: S105
SETTINGS = ("設定", "settings")
TOKENS = ("APIトークン", "tokens")


@own_desk
def settings(request: DeskRequest) -> HttpResponse:
    initial = {"name": request.user.name, "wants_mail": request.user.wants_mail}
    asking = Asking(
        "設定",
        "保存する",
        reverse("first_page"),
        crumbs=way(request.seat, here="設定"),
        more={"seats": seats_anywhere(request.user, on=timezone.localdate())},
    )
    return form_page(
        request,
        OwnSettingsForm(request.POST or None, initial=initial),
        actions.change_own_settings,
        asking,
        said="設定を保存しました。",
        to="settings",
        template="members/settings.html",
    )


@own_desk
def tokens(request: DeskRequest) -> HttpResponse:
    """The list and the form; a new token's secret is shown on the one page that follows its making."""
    form = TokenForm(request.POST or None)
    if done(request, form, partial(actions.issue_token, is_two_factor=has_shown_second_factor(request))):
        request.session[NEW_TOKEN] = form.outcome[1]
        return redirect("tokens")
    context = {
        "form": form,
        "secret": request.session.pop(NEW_TOKEN, "") if request.method == "GET" else "",
        "tokens": ApiToken.objects.filter(user=request.user).order_by("-created"),
        "crumbs": way(request.seat, SETTINGS, here=TOKENS[0]),
    }
    return render(request, "members/tokens.html", context)


@own_desk
def token_revoke(request: DeskRequest, key: str) -> HttpResponse:
    token = get_object_or_404(ApiToken, user=request.user, token_key=key)
    asking = Asking(
        f"「{token.name}」を取り消しますか",
        "取り消す",
        reverse("tokens"),
        crumbs=way(request.seat, SETTINGS, TOKENS, here="取消し"),
        note="このトークンを使うプログラムは、すぐにつながらなくなります。",
        danger=True,
        page_title="トークンの取消し",
    )
    act = partial(actions.revoke_token, token=token)
    return confirm_page(request, act, asking, said=f"トークン「{token.name}」を取り消しました。", to="tokens")


@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever holds the secret may take the offered seat: as a new
    account, or signed in as the invited address."""
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
        "place": found.body_in_full,
        "known": known,
        "is_invited": user is not None and user.email == found.email,
        "signed_in": user is not None,
    }
    return render(request, "members/invitation.html", shown)


def _accept(request: HttpRequest, found: Invitation, form: AcceptForm, user: User | None) -> HttpResponse:
    if user is not None:
        actions.accept_invitation(invitation=found, user=user)
        messages.success(request, f"{found.body_in_full}の立場が使えるようになりました。")
        return redirect("first_page")
    given = form.cleaned_data
    actions.accept_invitation(invitation=found, name=given["name"], password=given["password"])
    messages.success(request, "登録しました。決めたパスワードでログインしてください。")
    return redirect("account_login")
