"""Doors of what a town takes back: withdraw, discard, give up, wish to stop."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.moves import is_open
from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.forms.fields import ReasonForm
from municipalities.needs import actions
from municipalities.needs.actions import leaving
from municipalities.needs.models import Need
from municipalities.needs.views.needs import below, detail_url, need_or_404, over

WAYS_OUT: Final = ("ask_to_stop", "finish", "give_up")
"""The verbs of one page, the last of which says why it does not open."""


WHO_READS: Final = "県の担当者がそのまま読みます。例：業者の対応で済んだため"


@desk(Permission.WRITE_NEED)
def need_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """取り下げる, after a look at what that means."""
    need = need_or_404(request, pk)
    if elsewhere := led_back(request, need, "withdraw", detail_url(request, need)):
        return elsewhere
    return confirm_page(
        request,
        partial(actions.withdraw_need, need=need),
        _asking(request, need, "withdraw", title="取り下げる前に確かめる"),
        rows=_lines(need),
        said=lambda sent: f"取り下げました　{sent.number}　書き直して、もう一度送れます。",
        to=detail_url(request, need),
    )


@desk(Permission.WRITE_NEED)
def need_discard(request: DeskRequest, pk: int) -> HttpResponse:
    """破棄する, after a look at what goes and what stays."""
    need = need_or_404(request, pk)
    if elsewhere := led_back(request, need, "discard", detail_url(request, need)):
        return elsewhere
    if need.sequence:
        note = "番号と、前に送った言葉とファイルは記録に残ります。あとから元には戻せません。"
    else:
        note = (
            "書いた言葉は消え、元に戻せません。付けたファイルも消えます。"
            "だれがいつ破棄したかは、操作履歴に残ります。"
        )
    name = f"{need.number}　{need.title}" if need.sequence else need.title
    return confirm_page(
        request,
        partial(leaving.discard_need, need=need),
        _asking(request, need, "discard", title="破棄する前に確かめる", note=note),
        rows=_lines(need),
        said=f"破棄しました　{name}",
        to=request.seat.url("need_list"),
    )


@desk(Permission.WRITE_NEED)
def need_give_up(request: DeskRequest, pk: int) -> HttpResponse:
    """The town no longer wants what was accepted: it is over, or is the prefecture's to end."""
    need = need_or_404(request, pk)
    verb = next((each for each in WAYS_OUT if is_open(need, each, request.seat)), WAYS_OUT[-1])
    if elsewhere := led_back(request, need, verb, detail_url(request, need)):
        return elsewhere
    if request.method != "POST" and not is_open(need, verb, request.seat):
        return redirect(detail_url(request, need))
    move = Need.MOVES[verb]
    return form_page(
        request,
        ReasonForm(request.POST or None, help_text=WHO_READS),
        partial(leaving.ask_to_stop if verb == "ask_to_stop" else leaving.give_up_need, need=need),
        _asking(request, need, verb, lead=need.title),
        said=f"{move.said}　{need.number}",
        to=detail_url(request, need),
    )


@desk(Permission.WRITE_NEED)
def need_go_on(request: DeskRequest, pk: int) -> HttpResponse:
    """The wish to stop is taken back."""
    need = need_or_404(request, pk)
    if not is_open(need, "take_back_wish", request.seat) and request.method != "POST":
        return redirect(detail_url(request, need))
    return confirm_page(
        request,
        partial(leaving.take_back_wish, need=need),
        _asking(request, need, "take_back_wish"),
        rows=[*_lines(need), Line("伝えた理由", need.stop_reason)],
        said=f"{Need.MOVES['take_back_wish'].said}　{need.number}",
        to=detail_url(request, need),
    )


def _asking(request: DeskRequest, need: Need, verb: str, **words: str) -> Asking:
    move, back = Need.MOVES[verb], detail_url(request, need)
    return Asking.of_move(move, over=over(need), back=back, crumbs=below(request, need, move.label), **words)


def _lines(need: Need) -> list[Line]:
    name = f"{need.number}　{need.title}" if need.sequence else need.title
    return [Line("ニーズ", name), Line("いまの状態", need.get_status_display())]
