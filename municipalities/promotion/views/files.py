"""Doors of the files with a structure and with a meeting."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, form_page
from desk.crumbs import Crumb, way
from desk.door import DeskRequest, desk
from desk.forms.fields import ReasonForm
from documents.uploads.door import FilesForm, file_answer
from documents.uploads.models import StoredFile
from municipalities.promotion.actions import files as actions
from municipalities.promotion.models import Meeting, Structure
from municipalities.promotion.pages import kept_with
from municipalities.promotion.views.meetings import below, meeting_or_404
from municipalities.promotion.views.structures import LIST, structure_or_404

ATTACH, REMOVE = "ファイルを付ける", "ファイルを取り外す"
WHO_READS = "付けるとすぐ、県の職員と、参加する市町村の担当者が読めます。"
REMOVAL = "中身は消え、元に戻せません。名前と、だれがいつ、なぜ取り外したかは、操作履歴に残ります。"

Kept = Structure | Meeting


@desk(Permission.KEEP_GROUPS)
def structure_files(request: DeskRequest, pk: int) -> HttpResponse:
    return _attach(request, structure_or_404(request, pk))


@desk(Permission.KEEP_GROUPS)
def meeting_files(request: DeskRequest, pk: int) -> HttpResponse:
    return _attach(request, meeting_or_404(request, pk))


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def structure_file(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    """A copy. That somebody took one is an event."""
    return file_answer(request.seat, _file_or_404(structure_or_404(request, pk), file_id))


@desk(Permission.SEE_MUNICIPALITIES)
@require_safe
def meeting_file(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    return file_answer(request.seat, _file_or_404(meeting_or_404(request, pk), file_id))


@desk(Permission.KEEP_GROUPS)
def structure_file_remove(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    return _remove(request, structure_or_404(request, pk), file_id)


@desk(Permission.KEEP_GROUPS)
def meeting_file_remove(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    return _remove(request, meeting_or_404(request, pk), file_id)


def _attach(request: DeskRequest, thing: Kept) -> HttpResponse:
    """Several at once."""
    asking = _asking(request, thing, ATTACH, "付ける", note=WHO_READS)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FilesForm(*posted, held=kept_with(thing), at_once=True)

    def act(*, by: Any, files: Any, **_: Any) -> Kept:
        return actions.keep_files(by=by, thing=thing, files=files)

    return form_page(request, form, act, asking, said="ファイルを付けました。", to=asking.back)


def _remove(request: DeskRequest, thing: Kept, file_id: int) -> HttpResponse:
    file = _file_or_404(thing, file_id)
    asking = _asking(request, thing, REMOVE, "取り外す", note=REMOVAL, lead=file.name, danger=True)
    form = ReasonForm(request.POST or None, help_text="例：別の会議の議事録だったため")
    act = partial(actions.drop_file, thing=thing, file=file)
    return form_page(request, form, act, asking, said=f"取り外しました　{file.name}", to=asking.back)


def _file_or_404(thing: Kept, file_id: int) -> StoredFile:
    found: StoredFile = get_object_or_404(kept_with(thing).there().select_related("kept_by"), pk=file_id)
    return found


def _asking(request: DeskRequest, thing: Kept, title: str, button: str, **words: Any) -> Asking:
    name = "meeting_detail" if isinstance(thing, Meeting) else "structure_detail"
    return Asking(
        title=title,
        button=button,
        over=actions.label_of(thing),
        back=request.seat.url(name, thing.pk),
        crumbs=_crumbs(request, thing, title),
        **words,
    )


def _crumbs(request: DeskRequest, thing: Kept, here: str) -> list[Crumb]:
    if isinstance(thing, Meeting):
        return below(request, thing, here)
    return way(request.seat, LIST, (thing.name, "structure_detail", thing.pk), here=here)
