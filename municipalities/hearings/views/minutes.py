"""Doors of the minutes: as a whole, section by section, shared, settled."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.errors import Refusal
from accounts.permissions import Permission
from desk.answers import confirm_page, form_page, led_back
from desk.door import DeskRequest, desk
from desk.fields import Line
from municipalities.hearings.actions import minutes
from municipalities.hearings.checks import refuse_settled, refuse_still_to_come
from municipalities.hearings.forms import WHOLE, MinutesForm, NotesForm
from municipalities.hearings.models import Hearing, HearingNote
from municipalities.hearings.pages import heard_sections, sheet_of
from municipalities.hearings.views.hearings import asking_of, asking_of_move, hearing_or_404
from municipalities.surveys.questionnaire import Questionnaire


@desk(Permission.RUN_SURVEY)
def hearing_minutes(request: DeskRequest, pk: int) -> HttpResponse:
    """現状, 課題, 想定される確保方法: from then on it was held."""
    hearing = hearing_or_404(request, pk)
    asking = asking_of_move(request, hearing, "record")
    if elsewhere := led_back(request, hearing, "record", asking.back):
        return elsewhere
    refused = partial(refuse_still_to_come, hearing, timezone.localdate())
    if elsewhere := _led_back(request, refused, asking.back):
        return elsewhere
    form = MinutesForm(request.POST) if request.method == "POST" else MinutesForm.of(hearing)
    act = partial(minutes.record_minutes, hearing=hearing)
    return form_page(request, form, act, asking, said="記録を保存しました。", to=asking.back)


def _led_back(request: DeskRequest, check: Callable[[], None], to: str) -> HttpResponse | None:
    """To the page of the hearing where nothing can be written; a post goes on to the verb, which refuses."""
    try:
        if request.method != "POST":
            check()
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
        return redirect(to)
    return None


@desk(Permission.RUN_SURVEY)
def hearing_section(request: DeskRequest, pk: int, key: str) -> HttpResponse:
    """The answers of one section, each with a box for what was said of it. `do`: next (keep, and go on)."""
    hearing, seat = hearing_or_404(request, pk), request.seat
    sections = heard_sections(hearing, sheet_of(hearing, seat), seat)
    places = [each.section.key for each in sections]
    if key not in places:
        raise Http404
    here = sections[places.index(key)]
    after = sections[places.index(key) + 1].section if key != places[-1] else None
    questions = [line.question for line in here.lines]
    stored = {"": here.note, **{line.question.id: line.note for line in here.lines}}
    form = (
        NotesForm(here.section, questions, request.POST)
        if request.method == "POST"
        else NotesForm.of(here.section, questions, stored)
    )
    asking = asking_of(
        request,
        hearing,
        f"{places.index(key) + 1}　{here.section.title}の記録",
        "保存する",
        note="書いた記録は、市町村に共有するまで、県の中だけで読めます。" if not hearing.shared_at else "",
        more={"next": after, "boxes": _boxes(form, here), "whole": form[WHOLE]},
    )
    if elsewhere := _led_back(request, partial(refuse_settled, hearing), asking.back):
        return elsewhere
    goes_on = request.POST.get("do") == "next" and after is not None
    return form_page(
        request,
        form,
        partial(minutes.write_notes, hearing=hearing),
        asking,
        said="記録を保存しました。",
        to=seat.url("hearing_section", pk, after.key) if goes_on and after else asking.back,
        template="municipalities/hearings/hearing_section.html",
    )


def _boxes(form: NotesForm, here: Any) -> list[tuple[Any, Any]]:
    return [(line, form[f"{WHOLE}{line.question.id}"]) for line in here.lines]


def _confirm(request: DeskRequest, pk: int, verb: str, act: Callable[..., Hearing]) -> HttpResponse:
    """A look at which hearing it is, then the verb."""
    hearing = hearing_or_404(request, pk)
    asking = asking_of_move(request, hearing, verb)
    if elsewhere := led_back(request, hearing, verb, asking.back):
        return elsewhere
    rows = [
        Line("市町村", hearing.municipality_told),
        Line("日時", hearing.when),
        *[Line(label, text) for label, text in _said(hearing) if text],
        *_notes(hearing),
    ]
    said = f"{Hearing.MOVES[verb].said}。"
    return confirm_page(request, partial(act, hearing=hearing), asking, rows=rows, said=said, to=asking.back)


def _said(hearing: Hearing) -> tuple[tuple[str, str], ...]:
    return (("現状", hearing.present), ("課題", hearing.issues), ("想定される確保方法", hearing.securing))


def _notes(hearing: Hearing) -> list[Line]:
    """What was written against the answers goes out with the rest."""
    if hearing.round is None:
        return []
    questions = hearing.round.questions
    return [Line(_about(note, questions), note.text, "回答についての記録") for note in hearing.notes.all()]


def _about(note: HearingNote, questions: Questionnaire) -> str:
    if note.question:
        return questions.by_id[note.question].named
    titles = {section.key: section.title for section in questions.sections}
    return f"{titles[note.section]}（区分の全体）"


@desk(Permission.RUN_SURVEY)
def hearing_share(request: DeskRequest, pk: int) -> HttpResponse:
    return _confirm(request, pk, "share", minutes.share_minutes)


@desk(Permission.RUN_SURVEY)
def hearing_unshare(request: DeskRequest, pk: int) -> HttpResponse:
    return _confirm(request, pk, "unshare", minutes.unshare_minutes)


@desk(Permission.RUN_SURVEY)
def hearing_close(request: DeskRequest, pk: int) -> HttpResponse:
    return _confirm(request, pk, "close", minutes.close_hearing)


@desk(Permission.RUN_SURVEY)
def hearing_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    return _confirm(request, pk, "reopen", minutes.reopen_hearing)
