"""Doors of the list of needs, of one need, and of what the prefecture decides on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refusal
from accounts.moves import is_open, state_forbids
from accounts.permissions import Permission
from accounts.seats import Seat
from desk.answers import BACK, DO, STEP, Asking, form_page, led_back
from desk.crumbs import Crumb, Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.history import history_of
from desk.lists import show_list
from documents.uploads.pages import files_of
from japan.body_changes import exists_on
from japan.skill_standard import LEVELS
from jobs.actions import enqueue
from municipalities.call_points.models import CallPoint
from municipalities.needs import actions
from municipalities.needs.actions import ending, owning
from municipalities.needs.checks import AMENDABLE, SentAnew, check_outcome, check_reply
from municipalities.needs.choices import IN_HAND, TAKES_FILES, NeedStatus
from municipalities.needs.contacts import IncidentPage, contact_of, incident_at, incident_of, standing_points
from municipalities.needs.figures import of_its_town
from municipalities.needs.forms import ClosingForm, OwnerForm, PromiseForm, ProposalForm, ReplyForm
from municipalities.needs.likeness.alike import open_and_past_alike
from municipalities.needs.lists import NEEDS
from municipalities.needs.models import Need, named_skills
from municipalities.needs.owners import may_own, owner_section
from municipalities.needs.pages import (
    facts_of,
    first_reply,
    is_usual_reply,
    promise_lines,
    proposal_lines,
    prospects_url,
    rows_of_files,
    scheme_lines,
    skills_told,
    town_word,
    word_lines,
)
from municipalities.needs.pages.joint import told_of_joint
from municipalities.needs.pages.outlook import told_of_pool
from municipalities.needs.proposals import skills_of
from municipalities.needs.tasks import NEED_SHEET
from municipalities.needs.words import approval_of, sending_of, unsent_words
from municipalities.register.figures import staffing_of

INSIDE_TOWN: Final = ("ask_approval", "send_back_unapproved", "take_back_asking")
"""Verbs that are the town's own affair."""
DECISIONS: Final[Mapping[str, Callable[..., Need]]] = {
    "accept": actions.accept_need,
    "return": actions.return_need,
    "decline": actions.decline_need,
}

MOST_ALIKE: Final = 5
"""Needs that the page of one names beside it, of those that run and of those that are over."""


def crumbs(request: DeskRequest, *steps: Step, here: str) -> list[Crumb]:
    return way(request.seat, ("ニーズ", "need_list"), *steps, here=here)


def need_or_404(request: DeskRequest, pk: int, **beside: Any) -> Need:
    """The need, if this seat may see it: another town's, another prefecture's and drafts of others do not
    exist. `beside` is annotated."""
    rows = Need.objects.visible_to(request.seat).select_related(
        "municipality", "author", "reviewer", "owner", "joint"
    )
    rows = rows.prefetch_related(named_skills()).annotate(owner_section=owner_section(), **beside)
    return get_object_or_404(rows, pk=pk)


def detail_url(request: DeskRequest, need: Need) -> str:
    return request.seat.url("need_detail", need.pk)


def name_of(need: Need) -> str:
    return need.number if need.sequence else "下書き"


def over(need: Need) -> str:
    return f"{name_of(need)}　{need.municipality_name}"


def below(request: DeskRequest, need: Need, here: str) -> list[Crumb]:
    return crumbs(request, (name_of(need), "need_detail", need.pk), here=here)


@desk(Permission.SEE_NEEDS)
@require_safe
def need_list(request: DeskRequest) -> HttpResponse:
    seat = request.seat
    is_there = exists_on(seat.municipality_code, timezone.localdate())
    may_write = seat.can(Permission.WRITE_NEED) and is_there
    return show_list(request, NEEDS, "municipalities/needs/need_list.html", may_write=may_write)


@desk(Permission.SEE_NEEDS)
@require_safe
def need_detail(request: DeskRequest, pk: int) -> HttpResponse:
    return _detail(request, need_or_404(request, pk, **of_its_town()))


def _detail(request: DeskRequest, need: Need, form: Form | None = None) -> HttpResponse:
    seat, today = request.seat, timezone.localdate()
    reviews = is_open(need, "accept", seat)
    office = not seat.is_municipal
    unsent, staffing = unsent_words(need, seat), staffing_of(need.municipality_id)
    points = [] if office or not (need.sequence or need.incident) else standing_points()
    context = {
        "need": need,
        "unsent": unsent,
        "unsent_beside": word_lines(unsent) if unsent else [],
        "approval": approval_of(need, seat),
        "town": town_word(need),
        "facts": facts_of(need, staffing, seat),
        "lines": proposal_lines(need, skills_told(need)),
        "may_amend": seat.can(Permission.REVIEW_NEED) and need.status in AMENDABLE,
        "rows": rows_of_files(need, seat, files_of(need, seat)),
        "may_attach": seat.can(Permission.WRITE_NEED) and need.status in TAKES_FILES,
        "may_issue": seat.can(Permission.ISSUE_DOCUMENT),
        "sending": sending_of(need),
        "form": form or (_reply_form(need, today) if reviews else None),
        "schemes": scheme_lines(need, staffing, today),
        "pool": told_of_pool(need, seat),
        "contact": contact_of(need, points),
        "incident": _incident(need, seat, points),
        "may_hand_over": seat.can(Permission.REVIEW_NEED) and need.status in AMENDABLE,
        "alike": open_and_past_alike(need, MOST_ALIKE) if office else [],
        "joint": told_of_joint(need, seat),
        "may_join": seat.can(Permission.REVIEW_NEED) and need.status in AMENDABLE and not need.incident,
        "office": office,
        "history": history_of(need, timezone.now(), leave_out=INSIDE_TOWN if office else ()),
        "crumbs": crumbs(request, here=name_of(need)),
    }
    return render(request, "municipalities/needs/need_detail.html", context)


def _incident(need: Need, seat: Seat, points: Sequence[CallPoint]) -> IncidentPage | None:
    """Whom to call: until the prefecture has answered."""
    if need.status not in (*IN_HAND, NeedStatus.SUBMITTED):
        return None
    return incident_of(need.incident, points) if seat.is_municipal else incident_at(need, seat)


def _reply_form(need: Need, today: date) -> ReplyForm:
    return ReplyForm(initial={"reply": first_reply(need, today)}, town=town_word(need))


@desk(Permission.REVIEW_NEED)
def need_review(request: DeskRequest, pk: int) -> HttpResponse:
    """Accept, return or decline: first what will be sent, then it is decided."""
    need = need_or_404(request, pk)
    if request.method != "POST":
        return redirect(f"{detail_url(request, need)}#h-dec")
    verb = request.POST.get("do", "")
    if verb not in DECISIONS:
        raise Http404
    typed = _typed_reply(request, verb)
    form = ReplyForm(typed, town=town_word(need))
    if _is_unread(request, need) and is_open(need, verb, request.seat):
        return _read_again(request, need)
    if request.POST.get(STEP) == BACK and is_open(need, verb, request.seat):
        return _detail(request, need, ReplyForm(initial=typed, town=town_word(need)))
    if form.is_valid() and request.POST.get(STEP) == DO:
        return _decide(request, need, verb, form)
    if not is_open(need, verb, request.seat):
        raise Refusal(f"{state_forbids(need, '決められません')}画面を開き直してください。")
    try:
        check_reply(verb, typed["reply"], is_happening=bool(need.incident))
    except Refusal as refusal:
        form.add_refusal(refusal)
        return _detail(request, need, form)
    return _check_decision(request, need, verb, form)


def _is_unread(request: DeskRequest, need: Need) -> bool:
    """Whether the town has sent the need again since the page was shown from which this post comes."""
    return request.POST.get("sending") != sending_of(need)


def _read_again(request: DeskRequest, need: Need) -> HttpResponse:
    """The need as it was sent anew, with the reply that was typed; the buttons decide on these words."""
    messages.warning(request, f"{SentAnew(need).sentence}書いた返事は、下の欄に残しています。")
    typed = {"reply": request.POST.get("reply", "")}
    return _detail(request, need, ReplyForm(initial=typed, town=town_word(need)))


def _typed_reply(request: DeskRequest, verb: str) -> dict[str, str]:
    """What came; the prefilled sentence, which accepts, counts as nothing typed for the other verbs."""
    typed = {name: request.POST.get(name, "") for name in ("do", "sending", "reply")}
    return typed | ({"reply": ""} if verb != "accept" and is_usual_reply(typed["reply"]) else {})


def _decide(request: DeskRequest, need: Need, verb: str, form: ReplyForm) -> HttpResponse:
    try:
        need = DECISIONS[verb](by=request.seat, need=need, reply=form.cleaned_data["reply"])
    except SentAnew:
        return _read_again(request, need_or_404(request, need.pk))
    except Refusal as refusal:
        if refusal.field is None:
            raise
        form.add_refusal(refusal)
        return _detail(request, need, form)
    messages.success(
        request, f"{Need.MOVES[verb].said}　{need.number}　{need.municipality_name}の担当者に知らせました。"
    )
    onward = prospects_url(need, request.seat) if verb == "accept" else ""
    return redirect(onward or detail_url(request, need))


def _check_decision(request: DeskRequest, need: Need, verb: str, form: ReplyForm) -> HttpResponse:
    move, reply = Need.MOVES[verb], form.data.get("reply", "").strip()
    rows = [
        Line("ニーズ", f"{need.number}　{need.title}"),
        Line("送り先", f"{need.municipality_name}の担当者と承認者"),
        Line("決めること", move.label),
        Line(f"{town_word(need)}への返事", reply or "（返事の文はありません）"),
        *promise_lines(verb, reply),
    ]
    asking = Asking.of_move(
        move,
        title=f"{move.label}内容を確かめる",
        over=over(need),
        back=f"{detail_url(request, need)}#h-dec",
        crumbs=below(request, need, move.label),
    )
    return render(request, "desk/check.html", {"form": form, "rows": rows, **asking.context()})


@desk(Permission.REVIEW_NEED)
def need_amend(request: DeskRequest, pk: int) -> HttpResponse:
    """案を直す."""
    need = need_or_404(request, pk)
    if request.method != "POST" and need.status not in AMENDABLE:
        messages.warning(request, state_forbids(need, "案は直せません"))
        return redirect(detail_url(request, need))
    held = [key for key, _ in skills_of(need)]
    form = ProposalForm(request.POST, held=held) if request.method == "POST" else ProposalForm.of(need)
    if request.method == "POST" and need.status in AMENDABLE and _is_unread(request, need):
        _tell_of_new_words(request, need)
    elif request.method == "POST" and form.is_valid():
        try:
            actions.amend_proposal(by=request.seat, need=need, **form.facts)
        except SentAnew:
            need = need_or_404(request, pk)
            _tell_of_new_words(request, need)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "案を直しました。直した行に、直した人と日を示しています。")
            return redirect(detail_url(request, need))
    context = {
        "need": need,
        "form": form,
        "sending": sending_of(need),
        "levels": "。".join(f"{level} {words}" for level, words in LEVELS.items()),
        "town": town_word(need),
        "crumbs": below(request, need, "案を直す"),
    }
    return render(request, "municipalities/needs/need_amend.html", context)


def _tell_of_new_words(request: DeskRequest, need: Need) -> None:
    messages.warning(
        request,
        f"この画面を開いたあとに、{need.municipality_name}が困りごとを送り直しました。まだ何も直していません。"
        f"「{town_word(need)}の言葉」が新しくなっています。欄には、あなたが書いた案を残しています。"
        "新しい案から始めるときは、「やめて戻る」からもう一度開いてください。",
    )


@desk(Permission.REVIEW_NEED)
def need_owner(request: DeskRequest, pk: int) -> HttpResponse:
    """担当を替える."""
    need, title = need_or_404(request, pk), "担当を替える"
    if need.joint_id is not None:
        return redirect(request.seat.url("joint_need_edit", need.joint_id))
    if request.method != "POST" and need.status not in AMENDABLE:
        messages.warning(request, state_forbids(need, "担当は変えられません"))
        return redirect(detail_url(request, need))
    form = OwnerForm(
        request.POST or None, people=list(may_own(need.prefecture_id)), initial={"owner": need.owner_id}
    )
    asking = Asking(
        title=title,
        button="この人を担当にする",
        back=detail_url(request, need),
        over=over(need),
        lead=need.title,
        note=f"{need.municipality_name}の画面に、担当の名前と部署が出ます。新しい担当に知らせが届きます。",
        crumbs=below(request, need, title),
    )
    return form_page(
        request,
        form,
        partial(owning.hand_over_need, need=need),
        asking,
        said=lambda kept: f"担当を{kept.owner.name}さんにしました。",
        to=detail_url(request, need),
    )


@desk(Permission.REVIEW_NEED)
def need_promise(request: DeskRequest, pk: int) -> HttpResponse:
    """約束の日を変える."""
    need, title = need_or_404(request, pk), "約束の日を変える"
    if need.joint_id is not None:
        return redirect(request.seat.url("joint_need_edit", need.joint_id))
    if request.method != "POST" and need.status != NeedStatus.ACCEPTED:
        messages.warning(request, state_forbids(need, "約束の日は変えられません"))
        return redirect(detail_url(request, need))
    asking = Asking(
        title=title,
        button="この日を約束する",
        back=detail_url(request, need),
        over=over(need),
        lead=need.title,
        crumbs=below(request, need, title),
    )
    form = PromiseForm(request.POST or None, initial={"promised_on": need.promised_on})
    act = partial(owning.promise_need, need=need)
    return form_page(request, form, act, asking, said="約束の日を変えました。", to=asking.back)


@desk(Permission.REVIEW_NEED)
def need_close(request: DeskRequest, pk: int) -> HttpResponse:
    return _finish(request, pk, "close", ending.close_need)


@desk(Permission.REVIEW_NEED)
def need_refer(request: DeskRequest, pk: int) -> HttpResponse:
    return _finish(request, pk, "refer", ending.refer_need)


@desk(Permission.REVIEW_NEED)
def need_end(request: DeskRequest, pk: int) -> HttpResponse:
    return _finish(request, pk, "end_unsupported", ending.end_need_unsupported)


def _finish(request: DeskRequest, pk: int, verb: str, act: Callable[..., Need]) -> HttpResponse:
    """The need is over, with a word on what came of it."""
    need, move = need_or_404(request, pk), Need.MOVES[verb]
    if elsewhere := led_back(request, need, verb, detail_url(request, need)):
        return elsewhere
    if request.method == "GET":
        check_outcome(need, verb)
    town = need.municipality_name
    read = {"sending": request.POST.get("sending", "")} if verb == "refer" else {}
    asking = Asking.of_move(
        move,
        page_title="ニーズを終える",
        over=over(need),
        lead=need.title,
        note=f"{town}の担当者と承認者に届きます。{move.note}",
        back=detail_url(request, need),
        crumbs=below(request, need, move.label),
    )
    return form_page(
        request,
        ClosingForm(request.POST or None, verb=verb, initial={"sending": sending_of(need)}),
        partial(act, need=need, **read),
        asking,
        said=lambda closed: f"{move.said}　{closed.number}　{town}の担当者に知らせました。",
        to=detail_url(request, need),
    )


@require_POST
@desk(Permission.ISSUE_DOCUMENT)
def need_sheet(request: DeskRequest, pk: int) -> HttpResponse:
    """支援ニーズ票: ask for the PDF; the job's page tells when it is there."""
    need = need_or_404(request, pk)
    job = enqueue(
        by=request.seat,
        kind=NEED_SHEET,
        title=f"支援ニーズ票（PDF）　{need.number}",
        arguments={"need_id": need.pk},
        key=f"need {need.pk} for {request.seat.user_id}",
    )
    return redirect(request.seat.url("job_detail", job.pk))
