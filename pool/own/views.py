"""The own registration of somebody in the pool: what is known, what is wrong, leave, consent, disclosure."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page, led_back
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from desk.files.downloads import download, wanted_format
from pool.own import actions
from pool.own.disclosure import COLUMNS, disclosed
from pool.own.forms import ConsentForm, CorrectionForm, ReplyForm
from pool.own.models import Consent, CorrectionWish
from pool.people.availability import offered_by
from pool.people.models import DatedFact, Talent
from pool.people.pages import fact_groups, profile_of

HERE = "自分の登録内容"
MINE: Step = (HERE, "my_registration")
POOL: Step = ("人材", "talent_list")


def _mine(request: DeskRequest) -> Talent:
    talents = Talent.objects.visible_to(request.seat).with_facts(timezone.localdate())
    talents = talents.with_knowledge()
    return get_object_or_404(talents, user_id=request.user.pk)


def _asking(request: DeskRequest, title: str, button: str, **words: str) -> Asking:
    seat = request.seat
    return Asking(
        title=title,
        button=button,
        back=seat.url("my_registration"),
        crumbs=way(seat, MINE, here=title),
        lead=words.get("lead", ""),
        note=words.get("note", ""),
    )


@desk(Permission.SEE_HOME)
@require_safe
def my_registration(request: DeskRequest) -> HttpResponse:
    talent, today = _mine(request), timezone.localdate()
    facts = DatedFact.objects.filter(talent=talent).order_by("kind", "-starts_on", "-id")
    context = {
        "profile": profile_of(talent, offered_by(talent), today),
        "groups": fact_groups(list(facts), today),
        "wishes": CorrectionWish.objects.filter(talent=talent),
        "consents": Consent.objects.standing().filter(talent=talent),
        "can_edit": False,
        "crumbs": way(request.seat, here=HERE),
    }
    return render(request, "pool/own/my_registration.html", context)


@desk(Permission.LOG_VISIT)
def wish_new(request: DeskRequest) -> HttpResponse:
    lead = "県の担当が確かめて、直すか、直さない理由を答えます。"
    return form_page(
        request,
        CorrectionForm(request.POST or None),
        partial(actions.wish_correction, talent=_mine(request)),
        _asking(request, "登録内容の訂正を申し出る", "申し出る", lead=lead),
        said="申し出ました。県の担当に知らせました。",
        to=request.seat.url("my_registration"),
    )


@desk(Permission.LOG_VISIT)
def wish_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    wishes = CorrectionWish.objects.visible_to(request.seat).select_related("talent")
    wish: CorrectionWish = get_object_or_404(wishes, pk=pk)
    asking = _asking(request, "申出を取り下げる", "取り下げる", note=CorrectionWish.MOVES["withdraw"].note)
    if elsewhere := led_back(request, wish, "withdraw", asking.back):
        return elsewhere
    rows = [Line("どこを", str(wish.get_subject_display())), Line("どう直すか", wish.words)]
    act = partial(actions.withdraw_wish, wish=wish)
    said = CorrectionWish.MOVES["withdraw"].said
    return confirm_page(request, act, asking, rows=rows, said=said, to=asking.back)


@desk(Permission.LOG_VISIT)
def my_consents(request: DeskRequest) -> HttpResponse:
    talent = _mine(request)
    held = Consent.objects.standing().filter(talent=talent).values_list("kind", flat=True)
    return form_page(
        request,
        ConsentForm(request.POST or None, initial={"kinds": list(held)}),
        partial(actions.set_consents, talent=talent),
        _asking(request, "同意を見直す", "この内容にする"),
        said="同意の内容を保存しました。",
        to=request.seat.url("my_registration"),
    )


@desk(Permission.SEE_HOME)
@require_safe
def my_disclosure(request: DeskRequest) -> HttpResponse:
    """Everything that is kept about whoever asks, as a page or a file."""
    return _disclosure(request, _mine(request), [MINE])


@desk(Permission.EDIT_TALENT)
@require_safe
def talent_disclosure(request: DeskRequest, pk: int) -> HttpResponse:
    """The same for somebody who asks on paper."""
    talents = Talent.objects.visible_to(request.seat).with_facts(timezone.localdate())
    talent = get_object_or_404(talents, pk=pk)
    return _disclosure(request, talent, [POOL, (talent.name, "talent_detail", talent.pk)])


def _disclosure(request: DeskRequest, talent: Talent, steps: list[Step]) -> HttpResponse:
    rows = disclosed(talent)
    if wanted_format(request):
        title = f"{talent.name}さんについて持っている情報"
        return download(request, name=title, title=title, columns=COLUMNS, rows=rows)
    context = {"talent": talent, "rows": rows, "crumbs": way(request.seat, *steps, here="開示")}
    return render(request, "pool/own/disclosure.html", context)


@desk(Permission.EDIT_TALENT)
def wish_settle(request: DeskRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, "settle")


@desk(Permission.EDIT_TALENT)
def wish_decline(request: DeskRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, "decline")


def _answer(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    seat, rule = request.seat, CorrectionWish.MOVES[verb]
    wishes = CorrectionWish.objects.visible_to(seat).select_related("talent")
    wish: CorrectionWish = get_object_or_404(wishes, pk=pk)
    talent = wish.talent
    back = seat.url("talent_detail", talent.pk)
    if elsewhere := led_back(request, wish, verb, back):
        return elsewhere
    steps = (POOL, (talent.name, "talent_detail", talent.pk))
    asking = Asking.of_move(
        rule,
        back=back,
        over=f"{talent.name}さんの申出",
        lead=f"{wish.get_subject_display()}：{wish.words}",
        crumbs=way(seat, *steps, here=rule.label),
        more={"wish": wish},
    )
    form = ReplyForm(request.POST or None, is_needed=verb == "decline")
    act = partial(actions.answer_wish, wish=wish, verb=verb)
    template = "pool/own/wish_settle.html" if verb == "settle" else "desk/form.html"
    return form_page(request, form, act, asking, said=rule.said, to=back, template=template)
