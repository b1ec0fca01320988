"""Doors of many completions at once: all of one person, and those that come from outside."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.errors import Refusal
from accounts.permissions import Permission
from desk.answers import DO, STEP, Asking, done, form_page, go_on
from desk.crumbs import way
from desk.door import DeskRequest, desk
from pool.people.models import Talent
from training.courses.actions import importing as actions
from training.courses.forms.recording import ImportForm, PersonForm
from training.courses.importing import Sheet, read_sheet
from training.courses.views.records import BOARD


@desk(Permission.RECORD_TRAINING)
def person_record(request: DeskRequest, pk: int) -> HttpResponse:
    """All courses of one person in one form."""
    seat = request.seat
    talent = get_object_or_404(Talent.objects.visible_to(seat), pk=pk)
    up = (talent.name, "training_record", talent.pk)
    asking = Asking(
        title="修了をまとめて記録する",
        button="修了を記録する",
        over=talent.name,
        lead="修了した研修だけに修了日を書きます。空けた行は何も変わりません。",
        back=seat.url("training_record", talent.pk),
        crumbs=way(seat, BOARD, up, here="修了をまとめて記録する"),
    )
    return form_page(
        request,
        PersonForm(seat, request.POST or None),
        partial(actions.record_courses_of, talent=talent),
        asking,
        said=lambda made: f"{talent.name}さんの修了を{len(made)}件記録しました。",
        to=asking.back,
        template="training/courses/person_record.html",
    )


@desk(Permission.RECORD_TRAINING)
def completions_import(request: DeskRequest) -> HttpResponse:
    """The lines, what each would come to, then the deed: nothing is kept before it."""
    seat = request.seat
    asking = Asking(
        title="修了を取り込む",
        button="確かめる",
        lead="ほかの機関の名簿などから、修了をまとめて記録します。先に、どの行がどう扱われるかを確かめます。",
        back=seat.url("training_board"),
        crumbs=way(seat, BOARD, here="修了を取り込む"),
    )
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*posted)
    if request.POST.get(STEP) == DO:
        if done(request, form, actions.import_completions):
            return go_on(request, _said(form.outcome), asking.back)
        return render(request, "training/courses/import.html", {"form": form, **asking.context()})
    sheet: Sheet | None = None
    if request.method == "POST" and form.is_valid():
        try:
            sheet = read_sheet(form.facts["text"], by=seat)
            form = ImportForm(initial=form.cleaned_data)
        except Refusal as refusal:
            form.add_refusal(refusal)
    context = {"form": form, "sheet": sheet, **asking.context()}
    return render(request, "training/courses/import.html", context)


def _said(sheet: Sheet) -> str:
    held = f"記録できない{len(sheet.bad)}行は記録していません。" if sheet.bad else ""
    same = f"記録済みの{len(sheet.known)}行は変わりません。" if sheet.known else ""
    return f"修了を{len(sheet.new)}件記録しました。{same}{held}"
