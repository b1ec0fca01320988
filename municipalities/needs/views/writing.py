"""Doors of writing: 困りごと in one box, a look at what the system made of it, then 送る."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.models import Event
from accounts.permissions import Permission
from accounts.seats import Seat
from desk.answers import done, go_on, led_back
from desk.door import DeskRequest, desk
from desk.fields import Line
from documents.uploads.actions import mark_of
from documents.uploads.pages import files_of
from japan.wareki import format_short
from municipalities.needs import actions
from municipalities.needs.actions.approving import ask_approval
from municipalities.needs.checks import check_may_be_rewritten
from municipalities.needs.choices import NeedStatus
from municipalities.needs.contacts import incident_of, standing_points
from municipalities.needs.forms import NeedForm
from municipalities.needs.likeness.alike import sent_twice
from municipalities.needs.models import Need, NeedApproval
from municipalities.needs.pages import (
    differences,
    discarding_of,
    last_writing,
    proposal_lines,
    rows_of_files,
    schemes_of,
    skills_in_words,
    word_lines,
)
from municipalities.needs.pages.outlook import told_to_town
from municipalities.needs.proposal import Context, Proposal
from municipalities.needs.proposals import (
    drafted,
    proposed_by_rules,
    put_to_rules,
)
from municipalities.needs.views.needs import (
    crumbs,
    need_or_404,
)
from municipalities.needs.words import Words, approval_of, newest_words
from municipalities.profile.models import SendingRule
from municipalities.profile.notices import approvers_of
from municipalities.register.models import Municipality, refuse_absent
from municipalities.wordings.skills import vocabulary

MOST_SENT: Final = 3
"""Earlier needs of the town that its check page names."""


@desk(Permission.WRITE_NEED)
def need_write(request: DeskRequest) -> HttpResponse:
    """A new 困りごと. `do`: nothing or check (look at it), draft (keep it), files (keep it, and put files
    with it), ask (for approval), send."""
    if request.method != "POST":
        refuse_absent(request.seat.municipality_code)
    form = NeedForm(request.POST) if request.method == "POST" else NeedForm()
    return _answer(request, form, None)


@desk(Permission.WRITE_NEED)
def need_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """A draft, a withdrawn or a returned need, in other words."""
    if request.method == "POST" and (discarding := discarding_of(pk, request.seat)):
        return _begin_anew(request, discarding)
    need = need_or_404(request, pk)
    if elsewhere := led_back(request, need, "submit", request.seat.url("need_detail", pk)):
        return elsewhere
    if request.method == "POST" and _is_sent_already(request, need):
        said = f"この困りごとは、すでに県に送られています（受付番号 {need.number}）。"
        messages.warning(request, said)
        return redirect(request.seat.url("need_detail", pk))
    check_may_be_rewritten(need)
    words = newest_words(need, request.seat)
    if request.method != "POST":
        return written_anew(request, NeedForm.of(words), need)
    only_kept = request.POST.get("do") in ("draft", "files")
    return _answer(request, NeedForm(request.POST, held_day=words.wanted_by if only_kept else None), need)


def _is_sent_already(request: DeskRequest, need: Need) -> bool:
    """Whether somebody else has sent the same words since the page was shown: two approvers, two tabs."""
    if need.status != NeedStatus.SUBMITTED or request.POST.get("do") != "send":
        return False
    form = NeedForm(request.POST)
    return form.is_valid() and form.words.raw_problem == need.raw_problem


def _answer(request: DeskRequest, form: NeedForm, need: Need | None) -> HttpResponse:
    step = request.POST.get("do", "check")
    if need and step != "back" and (stored := _meanwhile(request, need, form)):
        return _choose(request, need, form, stored)
    seen = {"seen": request.POST.get("files")} if step == "send" else {}
    if step in WRITES and done(request, form, partial(WRITES[step], need=need, **seen)):
        onward = "need_files" if step == "files" else "need_detail"
        return go_on(
            request, partial(_said, step=step), lambda kept: request.seat.url(onward, kept.pk), form.outcome
        )
    if request.method == "POST" and (form.is_valid() or form.is_wrong_in_its_own_words):
        return (
            written_anew(request, _going_back(request, form), need)
            if step == "back"
            else look_over(request, form, need)
        )
    return written_anew(request, form, need)


def _going_back(request: DeskRequest, form: NeedForm) -> NeedForm:
    """The words to be rewritten, with what the town has put right of the proposal, and nothing that was only
    shown."""
    return form.with_own_only(_proposed(request, form)) if form.is_valid() else form


def _proposed(request: DeskRequest, form: NeedForm) -> Proposal:
    return proposed_by_rules(_town(request), form.words, timezone.localdate())


def _town(request: DeskRequest) -> Municipality:
    return Municipality.objects.get(pk=request.seat.municipality_code)


def _meanwhile(request: DeskRequest, need: Need, form: NeedForm) -> Words | None:
    """What somebody has stored since this page was shown, where it is other than what was typed."""
    if not form.is_bound or not form.is_valid():
        return None
    stored, read = newest_words(need, request.seat), form.cleaned_data["read"]
    return stored if read not in ("", stored.mark) and form.words.differing(stored) else None


def _choose(request: DeskRequest, need: Need, form: NeedForm, stored: Words) -> HttpResponse:
    """Both wordings beside each other. Whoever saves now has seen the other one."""
    seen = request.POST.copy()
    seen["read"] = stored.mark
    told = {
        "differences": differences(stored, form.words),
        "writing": last_writing(need),
        "other": request.seat.url("need_edit", need.pk),
    }
    return written_anew(request, NeedForm(seen, held_day=form.held_day), need, **told)


def _begin_anew(request: DeskRequest, discarding: Event) -> HttpResponse:
    """What was typed into a draft that somebody has discarded meanwhile: it can be kept as a new one."""
    messages.warning(
        request,
        f"この下書きは、{discarding.user_name}さんが{format_short(timezone.localdate(discarding.at))}に破棄しました。"
        "書いた言葉は、下の欄に残しています。新しい困りごととして保存できます。",
    )
    typed = request.POST.copy()
    typed.pop("read", None)
    return written_anew(request, NeedForm(typed), None, action=request.seat.url("need_write"))


def _keep(*, by: Seat, need: Need | None, read: str = "", **words: Any) -> Need:
    if need is None:
        return actions.write_need(by=by, **words)
    return actions.revise_need(by=by, need=need, read=read, **words)


@transaction.atomic
def _send(*, by: Seat, need: Need | None, seen: str | None = None, **words: Any) -> Need:
    """Both or nothing: what is refused as it is sent is not kept either, and stays on the page."""
    return actions.submit_need(by=by, need=_keep(by=by, need=need, **words), seen=seen)


@transaction.atomic
def _ask(*, by: Seat, need: Need | None, **words: Any) -> Need:
    """Kept, and the head of section is asked: both or nothing."""
    kept = _keep(by=by, need=need, **words)
    ask_approval(by=by, need=kept)
    return kept


WRITES: Final[Mapping[str, Callable[..., Need]]] = {
    "draft": _keep,
    "files": _keep,
    "ask": _ask,
    "send": _send,
}


SAID: Final = {"ask": "課長に承認を求めました。承認されると県に送られ、あなたに知らせが届きます。"}


def _said(need: Need, step: str) -> str:
    if need.status == NeedStatus.SUBMITTED and need.reply_due_on:
        due = format_short(need.reply_due_on)
        if need.incident:
            return f"送りました　受付番号 {need.number}　書いただけでは足りません。いますぐ電話してください。"
        return f"送りました　受付番号 {need.number}　県の返事は{due}までに届きます。"
    return SAID.get(step, "下書きに保存しました。県にはまだ送っていません。")


def written_anew(request: DeskRequest, form: NeedForm, need: Need | None, **told: Any) -> HttpResponse:
    here = "困りごとを書き直す" if need else "困りごとを書く"
    context = {
        "form": form,
        "need": need,
        "approval": approval_of(need, request.seat) if need else None,
        "back": _back(request, need),
        "crumbs": crumbs(request, here=here),
    }
    return render(request, "municipalities/needs/need_write.html", context | told)


def look_over(
    request: DeskRequest,
    form: NeedForm,
    need: Need | None,
    *,
    action: str = "",
    approval: NeedApproval | None = None,
) -> HttpResponse:
    """What will be sent, and what the system made of it, to be put right. Nothing is written yet. `approval`:
    the wish of somebody else to send it; `action`: where the page posts to, if not to itself."""
    town, today = need.municipality if need else _town(request), timezone.localdate()
    known = vocabulary()
    words, proposal = put_to_rules(town, form.words, today, known)
    draft = drafted(words, proposal, pk=need.pk if need else None, municipality=town)
    files = [file for file in files_of(need, request.seat) if not file.taken_away_at] if need else []
    context = {
        "form": form.filled_from(proposal),
        "need": need,
        "rows": rows_of_files(need, request.seat, files) if need else [],
        "files_mark": mark_of(files),
        "raw_problem": words.raw_problem,
        "incident": incident_of(proposal.incident, standing_points() if proposal.incident else []),
        "schemes": schemes_of(proposal, Context(today)),
        "pool": None if approval else told_to_town(draft, proposal.skills),
        "twice": []
        if approval
        else sent_twice(draft, [key for key, _ in proposal.skills], request.seat, MOST_SENT),
        "town": town.kind[-1],
        "beside": word_lines(draft),
        "lines": [
            Line("件名", proposal.title, proposal.reasons["title"]),
            *proposal_lines(draft, skills_in_words(proposal.skills, known)),
        ],
        "action": action,
        "approval": approval,
        "approvers": approvers_before(request.seat, town.code, proposal),
        "back": _back(request, need),
        "crumbs": crumbs(request, here="内容を確かめて承認する" if approval else "内容を見直して送る"),
    }
    return render(request, "municipalities/needs/need_look_over.html", context)


def approvers_before(seat: Seat, code: str, proposal: Proposal) -> list[str] | None:
    """The names of those who must approve before this seat can send it; None where it sends at once."""
    if proposal.incident or seat.can(Permission.APPROVE_SENDING):
        return None
    if not SendingRule.objects.asking().filter(municipality=code).exists():
        return None
    return [user.name for user in approvers_of(seat.prefecture_id, code)]


def _back(request: DeskRequest, need: Need | None) -> str:
    return request.seat.url("need_detail", need.pk) if need else request.seat.url("need_list")
