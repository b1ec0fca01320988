"""Doors of what was found: written down, offered, made a need by the municipality, or declined."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from desk.answers import confirm_page, form_page, go_on
from desk.door import DeskRequest, desk
from desk.fields import NOTHING, Line
from desk.forms.fields import ReasonForm
from municipalities.hearings.actions import findings
from municipalities.hearings.choices import HearingStatus
from municipalities.hearings.forms import FindingForm
from municipalities.hearings.models import Finding, Hearing
from municipalities.hearings.views.hearings import asking_of, hearing_or_404
from municipalities.surveys.questions import Section


def _sections(hearing: Hearing) -> tuple[Section, ...]:
    return hearing.round.questions.sections if hearing.round else ()


def _finding(request: DeskRequest, hearing: Hearing, finding_id: int) -> Finding:
    rows = Finding.objects.visible_to(request.seat).select_related("need")
    finding: Finding = get_object_or_404(rows, pk=finding_id, hearing=hearing)
    return finding


def _rows(finding: Finding) -> list[Line]:
    return [Line("課題", finding.text), Line("対応の案", finding.to_do or NOTHING)]


@desk(Permission.RUN_SURVEY)
def finding_add(request: DeskRequest, pk: int) -> HttpResponse:
    hearing = hearing_or_404(request, pk)
    note = "市町村に提案するまで、県の中だけで読めます。"
    asking = asking_of(request, hearing, "課題を書く", "書き留める", note=note)
    if hearing.status != HearingStatus.HELD and request.method != "POST":
        messages.warning(request, f"いまの状態が「{hearing.told_status}」のため、課題は書けません。")
        return redirect(asking.back)
    form = FindingForm.of_new(_sections(hearing), request.POST or None)
    act = partial(findings.add_finding, hearing=hearing)
    return form_page(request, form, act, asking, said="課題を書き留めました。", to=asking.back)


@desk(Permission.RUN_SURVEY)
def finding_edit(request: DeskRequest, pk: int, finding_id: int) -> HttpResponse:
    hearing = hearing_or_404(request, pk)
    finding, sections = _finding(request, hearing, finding_id), _sections(hearing)
    drop = request.seat.url("finding_drop", pk, finding_id)
    asking = asking_of(request, hearing, "課題を直す", "保存する", more={"drop": drop})
    is_post = request.method == "POST"
    form = FindingForm(sections, request.POST) if is_post else FindingForm.of(sections, finding)
    act = partial(findings.change_finding, finding=finding)
    template = "municipalities/hearings/finding_edit.html"
    return form_page(request, form, act, asking, said="課題を直しました。", to=asking.back, template=template)


@desk(Permission.RUN_SURVEY)
def finding_drop(request: DeskRequest, pk: int, finding_id: int) -> HttpResponse:
    hearing = hearing_or_404(request, pk)
    finding = _finding(request, hearing, finding_id)
    note = "この課題はなくなります。経過には残ります。"
    asking = asking_of(request, hearing, "課題を取り消す", "取り消す", note=note, danger=True)
    act = partial(findings.drop_finding, finding=finding)
    return confirm_page(
        request, act, asking, rows=_rows(finding), said="課題を取り消しました。", to=asking.back
    )


@desk(Permission.RUN_SURVEY)
def finding_offer(request: DeskRequest, pk: int, finding_id: int) -> HttpResponse:
    """The municipality reads exactly these words."""
    hearing = hearing_or_404(request, pk)
    finding = _finding(request, hearing, finding_id)
    note = (
        "市町村に知らせが届きます。市町村は、ニーズの下書きにして送るか、「いまは要らない」と答えます。"
        "提案したあとは、言葉を直せません。"
    )
    asking = asking_of(request, hearing, "課題を市町村に提案する", "提案する", note=note)
    act = partial(findings.offer_finding, finding=finding)
    said = "課題を市町村に提案しました。"
    return confirm_page(request, act, asking, rows=_rows(finding), said=said, to=asking.back)


@desk(Permission.RUN_SURVEY)
def finding_take_back(request: DeskRequest, pk: int, finding_id: int) -> HttpResponse:
    hearing = hearing_or_404(request, pk)
    finding = _finding(request, hearing, finding_id)
    note = "市町村の画面から、この課題が消えます。すでに読まれていることがあります。"
    asking = asking_of(request, hearing, "課題の提案を取り消す", "取り消す", note=note)
    act = partial(findings.take_back_finding, finding=finding)
    said = "課題の提案を取り消しました。"
    return confirm_page(request, act, asking, rows=_rows(finding), said=said, to=asking.back)


@desk(Permission.WRITE_NEED)
@require_POST
def finding_need(request: DeskRequest, pk: int, finding_id: int) -> HttpResponse:
    """One press: a draft, which the municipality puts in its own words, looks at, and sends."""
    finding = _finding(request, hearing_or_404(request, pk), finding_id)
    need = findings.write_need_of_finding(by=request.seat, finding=finding)
    said = "課題をニーズの下書きにしました。自分の団体の言葉に直して、県に送ってください。"
    return go_on(request, said, request.seat.url("need_edit", need.pk))


@desk(Permission.WRITE_NEED)
def finding_decline(request: DeskRequest, pk: int, finding_id: int) -> HttpResponse:
    hearing = hearing_or_404(request, pk)
    finding = _finding(request, hearing, finding_id)
    asking = asking_of(
        request,
        hearing,
        "いまは要らないと答える",
        "答える",
        lead=finding.text,
        note="県に知らせが届きます。あとから、この課題をニーズにすることもできます。",
    )
    form = ReasonForm(
        request.POST or None,
        label="いまは要らない理由",
        help_text="県の担当者がそのまま読みます。例：来年度の更新に合わせて考えるため",
    )
    act = partial(findings.decline_finding, finding=finding)
    return form_page(request, form, act, asking, said="県に答えました。", to=asking.back)
