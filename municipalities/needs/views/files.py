"""Doors of the files with a need: put them there, take a copy, take one away."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from accounts.moves import state_forbids
from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.forms.fields import ReasonForm
from documents.uploads.checks import MOST_FILES
from documents.uploads.door import FilesForm, file_answer
from documents.uploads.models import StoredFile
from documents.uploads.pages import files_of
from municipalities.needs.actions import files as actions
from municipalities.needs.choices import IN_HAND, TAKES_FILES
from municipalities.needs.forms import NeedForm
from municipalities.needs.models import Need
from municipalities.needs.pages import rows_of_files
from municipalities.needs.views.needs import below, detail_url, need_or_404, over
from municipalities.needs.words import newest_words

OWN_NOTE = "県に送るまでは、あなたの団体の担当者と承認者だけが見られます。県に送るときに、一緒に届きます。"
SENT_NOTE = "このニーズは県に送ってあるため、付けるとすぐ県に届き、お知らせが出ます。"
OWN_REMOVAL = "中身は消え、元に戻せません。県にはまだ届いていないファイルです。"
SENT_REMOVAL = "中身は消え、元に戻せません。名前と、だれがいつ取り外したかは残り、県に知らせが届きます。"
WHO_READS = "県の担当者がそのまま読みます。例：別の年度の見積書だったため"


@desk(Permission.WRITE_NEED)
def need_files(request: DeskRequest, pk: int) -> HttpResponse:
    """ファイルを付ける: several at once, and what is there already."""
    need, seat = need_or_404(request, pk), request.seat
    if need.status not in TAKES_FILES and request.method != "POST":
        messages.warning(request, state_forbids(need, "ファイルは付けられません"))
        return redirect(detail_url(request, need))
    held, is_own = files_of(need, seat), need.status in IN_HAND
    asking = Asking(
        title="ファイルを付ける",
        button="付ける" if is_own else "付けて県に知らせる",
        back=detail_url(request, need),
        crumbs=below(request, need, "ファイルを付ける"),
        over=over(need),
        lead=need.title,
        note=OWN_NOTE if is_own else SENT_NOTE,
        more={
            "need": need,
            "rows": rows_of_files(need, seat, held),
            "most": MOST_FILES,
            "words": NeedForm.of(newest_words(need, seat)) if is_own else None,
        },
    )
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form_page(
        request,
        FilesForm(*posted, held=held, at_once=not is_own),
        partial(actions.attach_files, need=need),
        asking,
        said=_said,
        to=seat.url("need_files", pk),
        template="municipalities/needs/need_files.html",
    )


def _said(need: Need) -> str:
    if need.status in IN_HAND:
        return "ファイルを付けました。県には、ニーズを送るときに届きます。"
    return f"ファイルを付けました　{need.number}　県の担当者に知らせました。"


@desk(Permission.SEE_NEEDS)
@require_safe
def need_file(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    """A copy. That somebody took one is an event."""
    return file_answer(request.seat, _file_or_404(request, need_or_404(request, pk), file_id))


def _file_or_404(request: DeskRequest, need: Need, file_id: int) -> StoredFile:
    rows = StoredFile.objects.visible_to(request.seat).of(need).there()
    return get_object_or_404(rows.select_related("kept_by"), pk=file_id)


@desk(Permission.WRITE_NEED)
def need_file_remove(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    """取り外す, after a look at what that means; what was sent, with a word on why."""
    need = need_or_404(request, pk)
    file = _file_or_404(request, need, file_id)
    asking = Asking(
        title="ファイルを取り外す",
        button="取り外す",
        back=_back(request, need),
        crumbs=below(request, need, "ファイルを取り外す"),
        over=over(need),
        lead=file.name,
        danger=True,
        note=OWN_REMOVAL if file.sent_at is None else SENT_REMOVAL,
    )
    act, said = partial(actions.take_file_away, need=need, file=file), f"取り外しました　{file.name}"
    if file.sent_at is None:
        rows = [Line("ファイル", file.name), Line("付けた人", file.kept_by.name if file.kept_by else "")]
        return confirm_page(request, act, asking, rows=rows, said=said, to=_back(request, need))
    return form_page(
        request,
        ReasonForm(request.POST or None, help_text=WHO_READS),
        act,
        asking,
        said=said,
        to=_back(request, need),
    )


def _back(request: DeskRequest, need: Need) -> str:
    return (
        request.seat.url("need_files", need.pk) if need.status in TAKES_FILES else detail_url(request, need)
    )
