"""Doors of the materials of a session."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import confirm_page, form_page
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.forms.fields import ReasonForm
from documents.uploads.door import FilesForm, file_answer
from documents.uploads.models import StoredFile
from training.sessions.actions import materials as actions
from training.sessions.forms import LinkForm
from training.sessions.models import Session
from training.sessions.pages import kept_with
from training.sessions.views.sessions import asking_of, session_or_404

WHO_READS = "付けるとすぐ、この回の画面を開ける人（登録人材、合同研修では市町村も）が読めます。"
REMOVAL = "中身は消え、元に戻せません。名前と、だれがいつ、なぜ取り外したかは、操作履歴に残ります。"


@desk(Permission.RECORD_TRAINING)
def session_files(request: DeskRequest, pk: int) -> HttpResponse:
    session = session_or_404(request, pk)
    asking = asking_of(request, session, "資料を付ける", "付ける", note=WHO_READS)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FilesForm(*posted, held=kept_with(session), at_once=True)

    def act(*, by: Any, files: Any, **_: Any) -> Session:
        return actions.keep_materials(by=by, session=session, files=files)

    return form_page(request, form, act, asking, said="資料を付けました。", to=asking.back)


@desk(Permission.SEE_SESSIONS)
@require_safe
def session_file(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    """A copy. That somebody took one is an event."""
    return file_answer(request.seat, _file_or_404(session_or_404(request, pk), file_id))


@desk(Permission.RECORD_TRAINING)
def session_file_remove(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    session = session_or_404(request, pk)
    file = _file_or_404(session, file_id)
    asking = asking_of(
        request, session, "資料を取り外す", "取り外す", note=REMOVAL, lead=file.name, danger=True
    )
    form = ReasonForm(request.POST or None, help_text="例：別の研修の資料だったため")
    act = partial(actions.drop_material, session=session, file=file)
    return form_page(request, form, act, asking, said=f"取り外しました　{file.name}", to=asking.back)


@desk(Permission.RECORD_TRAINING)
def session_link_add(request: DeskRequest, pk: int) -> HttpResponse:
    session = session_or_404(request, pk)
    asking = asking_of(request, session, "資料のリンクを加える", "加える", note=WHO_READS)
    act = partial(actions.add_link, session=session)
    return form_page(
        request, LinkForm(request.POST or None), act, asking, said="リンクを加えました。", to=asking.back
    )


@desk(Permission.RECORD_TRAINING)
def session_link_drop(request: DeskRequest, pk: int, link_id: int) -> HttpResponse:
    session = session_or_404(request, pk)
    link = get_object_or_404(session.links.select_related("session"), pk=link_id)
    asking = asking_of(request, session, "資料のリンクを外す", "外す", danger=True)
    rows = [Line("名前", link.title), Line("アドレス", link.address)]
    act = partial(actions.drop_link, link=link)
    return confirm_page(request, act, asking, rows=rows, said="リンクを外しました。", to=asking.back)


def _file_or_404(session: Session, file_id: int) -> StoredFile:
    found: StoredFile = get_object_or_404(kept_with(session).there().select_related("kept_by"), pk=file_id)
    return found
