"""Doors of the form as a file: take it away, bring it back, look at what it would change, keep that."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as WrongBase64
from functools import partial
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.errors import Refusal
from accounts.permissions import Permission
from accounts.seats import Seat
from desk.actions import note_export
from desk.answers import Asking, confirm_page, form_page, go_on
from desk.crumbs import way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.files.downloads import attachment
from desk.files.sheets import CONTENT_TYPE
from desk.forms.fields import RefusableForm
from documents.uploads.door import FilesForm, file_answer
from documents.uploads.models import StoredFile
from documents.uploads.pages import Address, file_rows
from municipalities.surveys.actions.answering import save_answers
from municipalities.surveys.actions.files import attach_files, take_file_away
from municipalities.surveys.checks import refuse_closed
from municipalities.surveys.filled_form import CameBack, came_back, form_file
from municipalities.surveys.kinds import kind_of
from municipalities.surveys.models import AnswerSheet
from municipalities.surveys.questions import Question
from municipalities.surveys.standing import standing_of
from municipalities.surveys.views.answering import LIST, handed_keys, over, sheet_or_404

MOST_BYTES: Final = 1_500_000
"""A filled form has some 100 kB; the check page carries it until it is kept."""


class FormFileForm(RefusableForm):
    """One file: fresh from the disk, or carried along by the check page."""

    file = forms.FileField(
        label="書いた様式",
        required=False,
        help_text="この画面から取り出した様式（xlsx）か、それをCSVで保存したもの。1.5MBまで。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt"}),
    )
    held = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        upload: UploadedFile[Any] | None = said.get("file")
        if upload is None:
            said["content"] = _unpacked(said.get("held") or "")
            if not said["content"] and "file" not in self.errors:
                self.add_error("file", "ファイルを選んでください。")
        elif (upload.size or 0) > MOST_BYTES:
            self.add_error("file", f"{upload.name}：大きすぎます。1.5MBまでの様式を選んでください。")
        else:
            said["content"], said["name"] = upload.read(), upload.name
        return said


def _unpacked(held: str) -> bytes:
    try:
        return b64decode(held, validate=True)
    except (WrongBase64, ValueError):
        return b""


@desk(Permission.SEND_SURVEY)
@require_safe
def sheet_form(request: DeskRequest, pk: int) -> HttpResponse:
    """The form with what is answered so far, as xlsx. Taking it away is an event."""
    sheet = sheet_or_404(request, pk)
    refuse_closed(sheet.round)
    name = f"{sheet.round.number}_{sheet.municipality_name}_{sheet.round.title}"
    count = len(sheet.round.questions.questions)
    note_export(by=request.seat, title=f"様式　{sheet}", rows=count, file_format="xlsx")
    return attachment(form_file(sheet), f"{name}.xlsx", CONTENT_TYPE)


@desk(Permission.SEND_SURVEY)
def sheet_upload(request: DeskRequest, pk: int) -> HttpResponse:
    """A filled form. `do`: nothing (look at what it would change), keep, back (the same file with what is
    wrong beside each answer)."""
    sheet = sheet_or_404(request, pk)
    refuse_closed(sheet.round)
    form = FormFileForm(request.POST, request.FILES) if request.method == "POST" else FormFileForm()
    if request.method != "POST" or not form.is_valid():
        return _upload_page(request, sheet, form)
    try:
        back = came_back(sheet, form.cleaned_data["content"], form.cleaned_data["name"])
    except Refusal as refusal:
        form.add_refusal(refusal)
        return _upload_page(request, sheet, form)
    do = request.POST.get("do", "")
    if do == "back":
        return attachment(back.sent_back(), f"理由付き_{_stem(form)}.xlsx", CONTENT_TYPE)
    chosen = {each.question.id: request.POST.get(f"pick.{each.question.id}", "") for each in _conflicts(back)}
    if do == "keep" and all(chosen.values()):
        return _keep(request, sheet, back, chosen)
    return _check_page(request, sheet, form, back, is_undecided=do == "keep")


def _stem(form: FormFileForm) -> str:
    return str(form.cleaned_data["name"]).rpartition(".")[0] or "様式"


def _conflicts(back: CameBack) -> Any:
    return back.merged.conflicts


def _keep(request: DeskRequest, sheet: AnswerSheet, back: CameBack, chosen: dict[str, str]) -> HttpResponse:
    seat, said = request.seat, back.said(chosen)
    save_answers(by=seat, sheet=sheet, said=said, origins=back.origins(said))
    left = f"直すところが残っている{len(back.read.errors)}か所は、そのままです。" if back.read.errors else ""
    told = f"様式から{back.count_of(said)}問の回答を読み取り、保存しました。{left}まだ提出していません。"
    return go_on(request, told, seat.url("sheet_review", sheet.pk))


def _upload_page(request: DeskRequest, sheet: AnswerSheet, form: FormFileForm) -> HttpResponse:
    context = {"sheet": sheet, "form": form, **_place(request, sheet)}
    return render(request, "municipalities/surveys/sheet_upload.html", context)


def _place(request: DeskRequest, sheet: AnswerSheet) -> dict[str, Any]:
    step = (sheet.round.title, "sheet_detail", sheet.pk)
    return {"over": over(sheet), "crumbs": way(request.seat, LIST, step, here="書いた様式を戻す")}


def _check_page(
    request: DeskRequest, sheet: AnswerSheet, form: FormFileForm, back: CameBack, *, is_undecided: bool
) -> HttpResponse:
    by_id = sheet.round.questions.by_id

    def words(name: str, value: Any) -> str:
        return kind_of(by_id[name]).words(by_id[name], value)

    merged = back.merged
    context = {
        "sheet": sheet,
        "held": b64encode(form.cleaned_data["content"]).decode(),
        "name": form.cleaned_data["name"],
        "changed": [
            (by_id[name], words(name, back.standing.shown(name)), words(name, value), name in merged.cleared)
            for name, value in merged.changed.items()
        ],
        "conflicts": [
            (
                each.question,
                words(each.question.id, each.theirs),
                words(each.question.id, each.yours),
                request.POST.get(f"pick.{each.question.id}", ""),
            )
            for each in merged.conflicts
        ],
        "errors": back.read.errors,
        "unchanged": len(merged.unchanged),
        "lacking": sorted({by_id[code.partition(".")[0]].named for code in back.read.lacking}),
        "rewritten": [by_id[name].named for name in back.rewritten],
        "unasked": [each.named for each in back.unasked(merged.changed)],
        "is_lossy": back.found.is_lossy,
        "is_recast": back.found.is_recast,
        "is_undecided": is_undecided,
        **_place(request, sheet),
    }
    return render(request, "municipalities/surveys/sheet_upload_check.html", context)


@desk(Permission.ANSWER_SURVEY)
def sheet_files(request: DeskRequest, pk: int, question: str) -> HttpResponse:
    """The files that answer a question: put some there, see what is there."""
    sheet, seat = sheet_or_404(request, pk), request.seat
    asked = _file_question(sheet, seat, question)
    held = _files_there(sheet, seat, question)
    back = f"{seat.url('sheet_section', pk, asked.section)}#q-{question}"
    asking = Asking(
        title="ファイルを付ける",
        button="付ける",
        back=back,
        crumbs=way(seat, LIST, (sheet.round.title, "sheet_detail", pk), here="ファイルを付ける"),
        over=over(sheet),
        lead=asked.text,
        note="県に提出するまでは、あなたの団体の中だけで見られます。提出するときに、一緒に届きます。",
        more={"rows": file_rows(held, _at(seat, sheet, question), _at(seat, sheet, question, away=True))},
    )
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form_page(
        request,
        FilesForm(*posted, held=held),
        partial(attach_files, sheet=sheet, question=question),
        asking,
        said="ファイルを付けました。県には、提出するときに届きます。",
        to=seat.url("sheet_files", pk, question),
        template="municipalities/surveys/sheet_files.html",
    )


def _file_question(sheet: AnswerSheet, seat: Seat, question: str) -> Question:
    """A question that is answered by files, and that this seat may write."""
    asked, mine = sheet.round.questions.by_id.get(question), handed_keys(sheet, seat)
    if asked is None or asked.kind != "file" or (mine is not None and asked.section not in mine):
        raise Http404
    return asked


def _files_there(sheet: AnswerSheet, seat: Seat, question: str) -> list[StoredFile]:
    asked = sheet.round.questions.by_id[question]
    ids = standing_of(sheet, [asked]).value(question) or []
    rows = StoredFile.objects.of(sheet).there().filter(pk__in=ids)
    return list(rows.select_related("kept_by", "taken_away_by").order_by("pk"))


def _at(seat: Seat, sheet: AnswerSheet, question: str, *, away: bool = False) -> Address:
    if away:
        return lambda file: seat.url("sheet_file_remove", sheet.pk, question, file.pk)
    return lambda file: seat.url("sheet_file", sheet.pk, file.pk)


@desk(Permission.SEE_SURVEYS)
@require_safe
def sheet_file(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    """A copy. That somebody took one is an event."""
    sheet = sheet_or_404(request, pk)
    rows = StoredFile.objects.visible_to(request.seat).of(sheet).there()
    return file_answer(request.seat, get_object_or_404(rows, pk=file_id))


@desk(Permission.SEND_SURVEY)
def sheet_file_remove(request: DeskRequest, pk: int, question: str, file_id: int) -> HttpResponse:
    sheet, seat = sheet_or_404(request, pk), request.seat
    _file_question(sheet, seat, question)
    file = next((each for each in _files_there(sheet, seat, question) if each.pk == file_id), None)
    if file is None:
        raise Http404
    back, title = seat.url("sheet_files", pk, question), "ファイルを取り外す"
    asking = Asking(
        title=title,
        button="取り外す",
        back=back,
        crumbs=way(seat, LIST, (sheet.round.title, "sheet_detail", pk), here=title),
        over=over(sheet),
        lead=file.name,
        danger=True,
        note="まだ提出していないファイルは、中身が消えます。提出したファイルは、次に提出したときに県からも消えます。",
    )
    act = partial(take_file_away, sheet=sheet, question=question, file=file)
    rows = [Line("ファイル", file.name)]
    return confirm_page(request, act, asking, rows=rows, said=f"取り外しました　{file.name}", to=back)
