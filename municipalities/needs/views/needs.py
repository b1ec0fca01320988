"""Doors of the list of needs, of one need, and of what the prefecture decides on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refusal
from accounts.moves import open_moves
from accounts.permissions import Permission
from desk.door import DeskRequest, desk
from desk.files.downloads import download, wanted_format
from desk.history import history_of
from japan.skill_standard import LEVELS
from jobs.actions import enqueue
from municipalities.needs import actions
from municipalities.needs.checks import SentAnew
from municipalities.needs.choices import Category
from municipalities.needs.documents import NEED_COLUMNS
from municipalities.needs.forms import ClosingForm, ProposalForm, ReplyForm
from municipalities.needs.lists import NeedFilter
from municipalities.needs.models import Need
from municipalities.needs.pages import (
    Line,
    candidates_url,
    facts_of,
    is_usual_reply,
    proposal_lines,
    scheme_lines,
    similar_needs,
    town_word,
    urgency_lines,
    usual_reply,
)
from municipalities.needs.proposals import proposal_of
from municipalities.needs.tasks import NEED_SHEET
from municipalities.needs.words import sending_of, unsent_words
from municipalities.register.models import Municipality

PAGE_SIZE: Final = 50
DECISIONS: Final[Mapping[str, tuple[Callable[..., Need], str, str]]] = {
    "accept": (actions.accept_need, "受理する", "受理しました"),
    "return": (actions.return_need, "差し戻す", "差し戻しました"),
    "decline": (actions.decline_need, "見送る", "見送りにしました"),
}
DECISION_NOTES: Final = {
    "accept": "受理すると、市町村の担当者に返事が届き、候補を選ぶ画面に進みます。",
    "return": "差し戻すと、市町村の担当者に理由が届きます。市町村は書き直して、もう一度送れます。",
    "decline": "見送ると、市町村の担当者に理由が届きます。あとから受理には戻せません。",
}


def crumbs(request: DeskRequest, *rest: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    slug = request.seat.prefecture_slug
    return [("今日やること", reverse("home", args=[slug])), ("ニーズ", reverse("need_list", args=[slug])), *rest]


def need_or_404(request: DeskRequest, pk: int) -> Need:
    """The need, if this seat may see it: another town's, another prefecture's and drafts of others do not exist."""
    rows = Need.objects.visible_to(request.seat).select_related("municipality", "author", "reviewer")
    return get_object_or_404(rows.prefetch_related("skills"), pk=pk)


def _detail_url(request: DeskRequest, need: Need) -> str:
    return reverse("need_detail", args=[request.seat.prefecture_slug, need.pk])


def is_open(request: DeskRequest, need: Need, verb: str) -> bool:
    return verb in {open_verb for open_verb, _ in open_moves(need, request.seat)}


def back_to_need(request: DeskRequest, need: Need, what: str) -> HttpResponse:
    """From the page of a step that is not open now, reached by an old tab or link, to the page that is."""
    messages.warning(request, f"いまの状態が「{need.get_status_display()}」のため、{what}。")
    return redirect(_detail_url(request, need))


@desk(Permission.SEE_NEEDS)
@require_safe
def need_list(request: DeskRequest) -> HttpResponse:
    seat = request.seat
    asked = NeedFilter.read(request.GET)
    needs = asked.needs(seat)
    if wanted_format(request):
        return download(request, name="支援ニーズ", title="支援ニーズ", columns=NEED_COLUMNS, rows=list(needs))
    counts = asked.counts(seat)
    context = {
        "page": Paginator(needs, PAGE_SIZE).get_page(request.GET.get("page")),
        "asked": asked,
        "counts": counts,
        "total": sum(count for _, _, count in counts),
        "conditions": asked.conditions(),
        "towns": [] if seat.is_municipal else Municipality.objects.of(seat),
        "categories": Category.choices,
        "may_write": seat.can(Permission.WRITE_NEED),
        "crumbs": [*crumbs(request)[:1], ("ニーズ", None)],
    }
    return render(request, "municipalities/needs/need_list.html", context)


@desk(Permission.SEE_NEEDS)
@require_safe
def need_detail(request: DeskRequest, pk: int) -> HttpResponse:
    return _detail(request, need_or_404(request, pk))


def _detail(request: DeskRequest, need: Need, form: Form | None = None) -> HttpResponse:
    seat, today = request.seat, timezone.localdate()
    verbs = {verb for verb, _ in open_moves(need, seat)}
    reviews = "accept" in verbs
    office = not seat.is_municipal
    unsent = unsent_words(need, seat)
    context = {
        "need": need,
        "unsent": unsent,
        "unsent_urgency": urgency_lines(unsent.wanted_by, unsent.wanted_by_reason) if unsent else [],
        "verbs": verbs,
        "town": town_word(need),
        "facts": facts_of(need, seat),
        "lines": proposal_lines(proposal_of(need)),
        "may_amend": seat.can(Permission.REVIEW_NEED) and need.status in actions.AMENDABLE,
        "may_edit": "submit" in verbs,
        "may_issue": seat.can(Permission.ISSUE_DOCUMENT),
        "sending": sending_of(need),
        "form": form or (ReplyForm(initial={"reply": usual_reply(today)}, town=town_word(need)) if reviews else None),
        "schemes": scheme_lines(need, today) if office else [],
        "similar": similar_needs(need) if office else [],
        "office": office,
        "candidates_url": candidates_url(need, seat) if "start_support" in verbs else "",
        "history": history_of(need, timezone.now()),
        "crumbs": crumbs(request, (need.number if need.sequence else "下書き", None)),
    }
    return render(request, "municipalities/needs/need_detail.html", context)


@desk(Permission.REVIEW_NEED)
def need_review(request: DeskRequest, pk: int) -> HttpResponse:
    """Accept, return or decline: first what will be sent, then it is decided."""
    need = need_or_404(request, pk)
    if request.method != "POST":
        return redirect(f"{_detail_url(request, need)}#h-dec")
    verb = request.POST.get("do", "")
    if verb not in DECISIONS:
        raise Http404
    typed = _typed_reply(request, verb)
    form = ReplyForm(typed, town=town_word(need))
    if _is_unread(request, need) and is_open(request, need, verb):
        return _read_again(request, need)
    if request.POST.get("step") == "back" and is_open(request, need, verb):
        return _detail(request, need, ReplyForm(initial=typed, town=town_word(need)))
    if form.is_valid() and request.POST.get("step") == "decide":
        return _decide(request, need, verb, form)
    if not is_open(request, need, verb):
        raise Refusal(f"いまの状態が「{need.get_status_display()}」のため、決められません。画面を開き直してください。")
    if verb != "accept" and not form.data.get("reply", "").strip():
        form.add_error("reply", "理由を1文で書いてください。相手にそのまま届きます。")
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
    """The reply as it came; the prefilled sentence, which accepts, counts as nothing typed for the other verbs."""
    reply = request.POST.get("reply", "")
    return {"reply": "" if verb != "accept" and is_usual_reply(reply) else reply}


def _decide(request: DeskRequest, need: Need, verb: str, form: ReplyForm) -> HttpResponse:
    act, _, done = DECISIONS[verb]
    try:
        need = act(by=request.seat, need=need, reply=form.cleaned_data["reply"])
    except SentAnew:
        return _read_again(request, need_or_404(request, need.pk))
    except Refusal as refusal:
        if refusal.field is None:
            raise
        form.add_error("reply", refusal.sentence)
        return _detail(request, need, form)
    messages.success(request, f"{done}　{need.number}　{need.municipality.name}の担当者に知らせました。")
    onward = candidates_url(need, request.seat) if verb == "accept" else ""
    return redirect(onward or _detail_url(request, need))


def _check_decision(request: DeskRequest, need: Need, verb: str, form: ReplyForm) -> HttpResponse:
    _, label, _ = DECISIONS[verb]
    rows = [
        Line("ニーズ", f"{need.number}　{need.title}"),
        Line("送り先", f"{need.municipality.name}の担当者と承認者"),
        Line("決めること", label),
        Line(f"{town_word(need)}への返事", form.data.get("reply", "").strip() or "（返事の文はありません）"),
    ]
    context = {
        "title": f"{label}内容を確かめる",
        "need": need,
        "rows": rows,
        "button": label,
        "back": f"{_detail_url(request, need)}#h-dec",
        "hidden": {"do": verb, "step": "decide", "reply": form.data.get("reply", ""), "sending": sending_of(need)},
        "sending": sending_of(need),
        "typed_reply": form.data.get("reply", ""),
        "verb": verb,
        "note": DECISION_NOTES[verb],
        "danger": verb == "decline",
        "crumbs": crumbs(request, (need.number, _detail_url(request, need)), (label, None)),
    }
    return render(request, "municipalities/needs/need_check.html", context)


@desk(Permission.REVIEW_NEED)
def need_amend(request: DeskRequest, pk: int) -> HttpResponse:
    """案を直す."""
    need = need_or_404(request, pk)
    if request.method != "POST" and need.status not in actions.AMENDABLE:
        return back_to_need(request, need, "案は直せません")
    form = ProposalForm(request.POST) if request.method == "POST" else ProposalForm.of(need)
    if request.method == "POST" and need.status in actions.AMENDABLE and _is_unread(request, need):
        _tell_of_new_words(request, need)
    elif request.method == "POST" and form.is_valid():
        try:
            actions.amend_proposal(by=request.seat, need=need, **form.proposal())
        except SentAnew:
            need = need_or_404(request, pk)
            _tell_of_new_words(request, need)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "案を直しました。直した行に、直した人と日を示しています。")
            return redirect(_detail_url(request, need))
    context = {
        "need": need,
        "form": form,
        "sending": sending_of(need),
        "levels": "。".join(f"{level} {words}" for level, words in LEVELS.items()),
        "town": town_word(need),
        "crumbs": crumbs(request, (need.number, _detail_url(request, need)), ("案を直す", None)),
    }
    return render(request, "municipalities/needs/need_amend.html", context)


def _tell_of_new_words(request: DeskRequest, need: Need) -> None:
    messages.warning(
        request,
        f"この画面を開いたあとに、{need.municipality.name}が困りごとを送り直しました。まだ何も直していません。"
        f"「{town_word(need)}の言葉」が新しくなっています。欄には、あなたが書いた案を残しています。"
        "新しい案から始めるときは、「やめて戻る」からもう一度開いてください。",
    )


@desk(Permission.REVIEW_NEED)
def need_close(request: DeskRequest, pk: int) -> HttpResponse:
    """完了にする, with a word on what came of it."""
    need = need_or_404(request, pk)
    if request.method != "POST" and not is_open(request, need, "close"):
        return back_to_need(request, need, "完了にはできません")
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            need = actions.close_need(by=request.seat, need=need, reply=form.cleaned_data["reply"])
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(
                request, f"完了にしました　{need.number}　{need.municipality.name}の担当者に知らせました。"
            )
            return redirect(_detail_url(request, need))
    context = {
        "need": need,
        "form": form,
        "crumbs": crumbs(request, (need.number, _detail_url(request, need)), ("完了にする", None)),
    }
    return render(request, "municipalities/needs/need_close.html", context)


@desk(Permission.WRITE_NEED)
def need_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """取り下げる, after a look at what that means."""
    need = need_or_404(request, pk)
    if request.method == "POST":
        need = actions.withdraw_need(by=request.seat, need=need)
        messages.success(request, f"取り下げました　{need.number}　下書きに戻っています。")
        return redirect(_detail_url(request, need))
    if not is_open(request, need, "withdraw"):
        return back_to_need(request, need, "取り下げることはできません")
    context: dict[str, Any] = {
        "title": "取り下げる前に確かめる",
        "need": need,
        "rows": [Line("ニーズ", f"{need.number}　{need.title}"), Line("いまの状態", need.get_status_display())],
        "button": "取り下げる",
        "back": _detail_url(request, need),
        "hidden": {},
        "note": "取り下げると下書きに戻り、県に知らせが届きます。書き直して、同じ番号でもう一度送れます。",
        "danger": True,
        "crumbs": crumbs(request, (need.number, _detail_url(request, need)), ("取り下げる", None)),
    }
    return render(request, "municipalities/needs/need_check.html", context)


@require_POST
@desk(Permission.ISSUE_DOCUMENT)
def need_sheet(request: DeskRequest, pk: int) -> HttpResponse:
    """支援ニーズ票: ask for the PDF; the job's page tells when it is there."""
    if not request.seat.can(Permission.SEE_NEEDS):
        raise Http404
    need = need_or_404(request, pk)
    job = enqueue(
        by=request.seat,
        kind=NEED_SHEET,
        title=f"支援ニーズ票（PDF）　{need.number}",
        arguments={"need_id": need.pk},
        key=f"need {need.pk} for {request.seat.user_id}",
    )
    return redirect("job_detail", request.seat.prefecture_slug, job.pk)
