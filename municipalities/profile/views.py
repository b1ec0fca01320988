"""Doors by which a town, or the prefecture that was told, keeps what stands on the town's page."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.permissions import Permission
from desk.answers import Asking, confirm_page, form_page
from desk.crumbs import Step, way
from desk.door import DeskRequest, desk
from desk.fields import Line
from municipalities.profile import actions
from municipalities.profile.forms import ContactForm, ContractForm, NetworkForm, SendingRuleForm, StaffingForm
from municipalities.profile.models import NetworkModel, SendingRule, SystemContract, TownContact
from municipalities.register.actions import record_staffing
from municipalities.register.figures import staffing_of
from municipalities.register.models import Municipality

WHO_READS_CONTACTS = "県の職員と、この市町村の人だけが見ます。一覧やファイルには出ません。"
URGENT_GOES_AT_ONCE = (
    "感染や漏えいなど、いま起きている事案は、承認を待たずに送れます。承認者には知らせが届きます。"
)
NOT_AN_END = "誤って書いたものを外します。契約が終わったときは、外さずに終わりの日を直してください。"


@desk(Permission.EDIT_PROFILE)
def municipality_staffing(request: DeskRequest, code: str) -> HttpResponse:
    """How many people do IT in a town: another day stands beside what was said before."""
    town = _town(request, code)
    form = StaffingForm.of(staffing_of(code), timezone.localdate())
    asking = _asking(
        request,
        town,
        "情報担当の体制を記録する",
        "記録する",
        lead="前の記録は、履歴として残ります。ニーズの案の優先度に使います。",
    )
    act = partial(record_staffing, municipality_code=code)
    said = f"{town.name}の情報担当の体制を記録しました。"
    return form_page(request, _sent(request, form), act, asking, said=said, to=asking.back)


@desk(Permission.EDIT_PROFILE)
def municipality_network(request: DeskRequest, code: str) -> HttpResponse:
    town = _town(request, code)
    form = NetworkForm.of(NetworkModel.objects.of(code).first(), timezone.localdate())
    asking = _asking(
        request,
        town,
        "ネットワークのモデルを記録する",
        "記録する",
        lead="三層の対策のモデルです。前の記録は、履歴として残ります。",
    )
    act = partial(actions.record_network, municipality_code=code)
    said = f"{town.name}のネットワークのモデルを記録しました。"
    return form_page(request, _sent(request, form), act, asking, said=said, to=asking.back)


@desk(Permission.KEEP_SENDING_RULE)
def municipality_sending(request: DeskRequest, code: str) -> HttpResponse:
    """Whether the head of section approves what the town sends: the head says so, or the prefecture that was
    told."""
    town = _town(request, code)
    form = SendingRuleForm.of(SendingRule.objects.visible_to(request.seat).filter(municipality=code).first())
    asking = _asking(
        request,
        town,
        "県に送る前の承認を決める",
        "この設定にする",
        lead="困りごとと調査の回答を県に送る前に、課長の承認を受けるかどうかを決めます。",
        note=URGENT_GOES_AT_ONCE,
    )
    act = partial(actions.set_sending_rule, municipality_code=code)
    return form_page(
        request,
        _sent(request, form),
        act,
        asking,
        said="県に送る前の承認の設定を保存しました。",
        to=asking.back,
    )


@desk(Permission.EDIT_PROFILE)
def contract_add(request: DeskRequest, code: str) -> HttpResponse:
    town = _town(request, code)
    asking = _asking(request, town, "システムと業者を記録する", "記録する")
    act = partial(actions.record_contract, municipality_code=code)
    form = ContractForm.of_new(_facts(request))
    return form_page(request, form, act, asking, said="システムと業者を記録しました。", to=asking.back)


@desk(Permission.EDIT_PROFILE)
def contract_correct(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    town, contract = _town(request, code), _contract(request, code, pk)
    asking = _asking(request, town, "システムと業者を直す", "保存する", over=contract.words)
    act = partial(actions.correct_contract, contract=contract)
    form = _sent(request, ContractForm.of(contract))
    return form_page(request, form, act, asking, said="システムと業者を直しました。", to=asking.back)


@desk(Permission.EDIT_PROFILE)
def contract_withdraw(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    town, contract = _town(request, code), _contract(request, code, pk)
    asking = _asking(request, town, "システムと業者の記録を外す", "外す", note=NOT_AN_END, danger=True)
    rows = [Line("システムの種類", contract.get_kind_display()), Line("業者", contract.vendor)]
    act = partial(actions.withdraw_contract, contract=contract)
    return confirm_page(request, act, asking, rows=rows, said="記録を外しました。", to=asking.back)


@desk(Permission.EDIT_PROFILE)
def contact_add(request: DeskRequest, code: str) -> HttpResponse:
    town = _town(request, code)
    asking = _asking(request, town, "連絡先を記録する", "記録する", lead=WHO_READS_CONTACTS)
    act = partial(actions.record_contact, municipality_code=code)
    form = ContactForm.of_new(_facts(request))
    return form_page(request, form, act, asking, said="連絡先を記録しました。", to=asking.back)


@desk(Permission.EDIT_PROFILE)
def contact_correct(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    town, contact = _town(request, code), _contact(request, code, pk)
    asking = _asking(request, town, "連絡先を直す", "保存する", lead=WHO_READS_CONTACTS)
    act = partial(actions.correct_contact, contact=contact)
    form = _sent(request, ContactForm.of(contact))
    return form_page(request, form, act, asking, said="連絡先を直しました。", to=asking.back)


@desk(Permission.EDIT_PROFILE)
def contact_withdraw(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    town, contact = _town(request, code), _contact(request, code, pk)
    note = "外すと、この連絡先はどの画面にも出なくなります。"
    asking = _asking(request, town, "連絡先を外す", "外す", note=note, danger=True)
    rows = [Line("連絡先", contact.words), Line("用件", contact.purpose_words)]
    act = partial(actions.withdraw_contact, contact=contact)
    return confirm_page(request, act, asking, rows=rows, said="連絡先を外しました。", to=asking.back)


def _town(request: DeskRequest, code: str) -> Municipality:
    return get_object_or_404(Municipality.objects.of(request.seat), pk=code)


def _contract(request: DeskRequest, code: str, pk: int) -> SystemContract:
    rows = SystemContract.objects.visible_to(request.seat).of(code)
    found: SystemContract = get_object_or_404(_shown(request, rows), pk=pk)
    return found


def _contact(request: DeskRequest, code: str, pk: int) -> TownContact:
    rows = TownContact.objects.visible_to(request.seat).of(code)
    found: TownContact = get_object_or_404(_shown(request, rows), pk=pk)
    return found


def _shown(request: DeskRequest, rows: Any) -> Any:
    """What was taken back is shown no more; a post on it is told so, with what was typed."""
    return rows if request.method == "POST" else rows.standing()


def _facts(request: DeskRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _sent(request: DeskRequest, form: Any) -> Any:
    """The form as it was sent, or as it begins."""
    return type(form)(request.POST) if request.method == "POST" else form


def _asking(request: DeskRequest, town: Municipality, title: str, button: str, **words: Any) -> Asking:
    """The words of a page that asks for something of a town, and leads back to its page."""
    seat = request.seat
    up: list[Step] = [] if seat.is_municipal else [("市町村", "municipality_list")]
    crumbs = way(seat, *up, (town.name, "municipality_detail", town.code), here=title)
    usual = {"over": town.name, "back": seat.url("municipality_detail", town.code), "crumbs": crumbs}
    return Asking(title=title, button=button, **{**usual, **words})
