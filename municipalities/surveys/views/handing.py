"""Doors of a section that is handed to another department."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.fields import Line
from japan.wareki import format_day
from municipalities.surveys.actions import handing
from municipalities.surveys.forms.answering import HandForm
from municipalities.surveys.models import SectionHand
from municipalities.surveys.questions import Section
from municipalities.surveys.views.answering import LIST, over, sheet_or_404


@desk(Permission.SEND_SURVEY)
def section_hand(request: DeskRequest, pk: int, key: str) -> HttpResponse:
    """ほかの課に頼む: who, until when, with a word."""
    sheet, seat = sheet_or_404(request, pk), request.seat
    section = _section(sheet.round.questions.sections, key)
    back = seat.url("sheet_section", pk, key)
    asking = Asking(
        title="この区分をほかの課に頼む",
        button="頼む",
        back=back,
        crumbs=way(seat, LIST, (sheet.round.title, "sheet_detail", pk), here="ほかの課に頼む"),
        over=over(sheet),
        lead=section.title,
        note="頼まれた人は、この区分だけを見て書けます。県への提出はできません。"
        "まだ利用者でない人には、登録の案内がメールで届きます。",
    )
    form = HandForm(request.POST or None, initial={"until": sheet.round.due_on})
    act = partial(handing.hand_section, sheet=sheet, key=key)
    return form_page(request, form, act, asking, said="頼みました。記入が終わると知らせが届きます。", to=back)


def _section(sections: tuple[Section, ...], key: str) -> Section:
    for section in sections:
        if section.key == key:
            return section
    raise Http404


@desk(Permission.SEND_SURVEY)
def hand_take_back(request: DeskRequest, pk: int, hand_id: int) -> HttpResponse:
    sheet, seat = sheet_or_404(request, pk), request.seat
    rows = SectionHand.objects.visible_to(seat).named()
    hand: Any = get_object_or_404(rows, pk=hand_id, sheet=sheet)
    back, title = seat.url("sheet_section", pk, hand.key), "記入の依頼を取り消す"
    asking = Asking(
        title=title,
        button="取り消す",
        back=back,
        crumbs=way(seat, LIST, (sheet.round.title, "sheet_detail", pk), here=title),
        over=over(sheet),
        note="相手は、この区分を書けなくなります。書かれた回答は残ります。",
    )
    told = [
        Line("相手", hand.person or hand.email),
        Line("期限", format_day(hand.until)),
    ]
    act = partial(handing.take_back_hand, hand=hand)
    return confirm_page(request, act, asking, rows=told, said="依頼を取り消しました。", to=back)
