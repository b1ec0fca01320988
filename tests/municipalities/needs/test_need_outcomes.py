"""How a need ends: after a support, with another scheme, or with nothing; and what waits until then."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.errors import Refusal, WrongState
from municipalities.needs.actions import return_need, start_support, submit_need
from municipalities.needs.actions.ending import close_need, end_need_unsupported, refer_need
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import Need
from municipalities.needs.pages import promised_day
from municipalities.needs.todo import todo
from notices.models import Notice
from tests.build_needs import accepted_need, made, make_need, submitted_need, supported_need
from tests.cast import Person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2026, 11, 24)


@pytest.mark.usefixtures("in_hiroshima")
def test_a_need_without_support_is_not_closed_as_one_with(officer: Person, staff: Person) -> None:
    need = accepted_need(officer.seat, staff.seat)
    with pytest.raises(Refusal, match="派遣による支援がまだない"):
        close_need(by=staff.seat, need=need, reply="できました。")
    assert refer_need(by=staff.seat, need=need, reply="案内した。").status == NeedStatus.REFERRED
    assert Notice.objects.filter(user=officer.user).latest("id").subject == (
        "ほかの制度の案内で終わりました（N-8-0001）"
    )


@pytest.mark.usefixtures("in_hiroshima")
@pytest.mark.parametrize("end", [refer_need, end_need_unsupported])
def test_what_was_supported_counts_as_support_alone(officer: Person, staff: Person, end: object) -> None:
    need = supported_need(officer.seat, staff.seat)
    with pytest.raises(Refusal, match="支援をしたニーズです"):
        end(by=staff.seat, need=need, reply="理由")  # type: ignore[operator]


@pytest.mark.usefixtures("in_hiroshima")
@pytest.mark.parametrize("end", [refer_need, end_need_unsupported])
def test_what_ends_without_support_ends_with_a_word(officer: Person, staff: Person, end: object) -> None:
    need = accepted_need(officer.seat, staff.seat)
    with pytest.raises(Refusal, match="1文で書いてください") as caught:
        end(by=staff.seat, need=need, reply=" ")  # type: ignore[operator]
    assert caught.value.field == "reply"


@pytest.mark.usefixtures("in_hiroshima")
def test_a_need_in_support_is_closed_with_its_dispatch_alone(officer: Person, staff: Person) -> None:
    need = start_support(by=staff.seat, need=accepted_need(officer.seat, staff.seat))
    with pytest.raises(WrongState):
        close_need(by=staff.seat, need=need)


def test_the_page_of_an_accepted_need_offers_the_two_ways_to_end_it(officer: Person, staff: Person) -> None:
    need = made(accepted_need, officer.seat, staff.seat)
    page = look(staff, "need_detail", need.pk)
    assert {"候補を見る", "相談・他制度の案内で終える", "支援せずに終える"} <= set(page.buttons)
    assert "完了にする" not in page.buttons
    assert "次の知らせの約束 令和8年11月27日まで" in page.text
    page = read(staff.client.post(address("need_end", need.pk), {"reply": ""}))
    assert page.errors == ["送る言葉：支援せずに終える理由を1文で書いてください。相手にそのまま届きます。"]
    staff.client.post(address("need_end", need.pk), {"reply": "対応できる人がいません。"})
    page = look(officer, "need_detail", need.pk)
    assert "支援せずに終了 県からの言葉 対応できる人がいません。" in page.text


@pytest.mark.usefixtures("in_hiroshima")
def test_an_accepted_need_waits_for_somebody_until_the_promised_day(officer: Person, staff: Person) -> None:
    need = accepted_need(officer.seat, staff.seat)
    (task,) = todo(staff.seat, TODAY)
    assert (task.action, task.url, task.due_on) == (
        "行く人を決める",
        address("need_prospects", need.pk),
        date(2026, 11, 27),
    )
    start_support(by=staff.seat, need=need)
    assert todo(staff.seat, TODAY) == []


@pytest.mark.usefixtures("in_hiroshima")
def test_a_need_whose_dispatches_ended_waits_for_what_comes_next(officer: Person, staff: Person) -> None:
    need = supported_need(officer.seat, staff.seat)
    (task,) = todo(staff.seat, TODAY)
    assert (task.action, task.url) == ("次を決める", address("need_detail", need.pk))
    assert task.due_on is not None
    close_need(by=staff.seat, need=need)
    assert todo(staff.seat, TODAY) == []


@pytest.mark.usefixtures("in_hiroshima")
def test_a_returned_need_stands_first_and_has_a_day(officer: Person, staff: Person) -> None:
    make_need(officer.seat, wanted_by=date(2026, 11, 25))
    return_need(by=staff.seat, need=submitted_need(officer.seat), reply="台数を書いてください。")
    first, second = todo(officer.seat, TODAY)
    assert (first.is_first, first.due_on, second.is_first) == (True, date(2026, 12, 1), False)


@pytest.mark.usefixtures("in_hiroshima")
@pytest.mark.parametrize(
    ("reply", "day"),
    [
        ("12月4日（金）までに、候補をお知らせします。", date(2026, 12, 4)),
        ("令和9年1月15日までに連絡します。", date(2027, 1, 15)),
        ("１２月４日までに連絡します。", date(2026, 12, 4)),
        ("11月20日までに連絡します。", date(2026, 11, 27)),
        ("13月40日までに連絡します。", date(2026, 11, 27)),
        ("受理しました。", date(2026, 11, 27)),
        ("", date(2026, 11, 27)),
    ],
)
def test_the_day_of_a_promise_is_that_of_the_reply(reply: str, day: date) -> None:
    assert promised_day(reply, TODAY, date(2026, 11, 27)) == day


# What asks for something stops asking when it is done


def _asking(who: Person) -> list[str]:
    notices = Notice.objects.filter(user=who.user, asks=True, settled_at=None)
    return list(notices.order_by("id").values_list("kind", flat=True))


@pytest.mark.usefixtures("in_hiroshima")
def test_an_answered_need_asks_nobody_any_more(officer: Person, staff: Person) -> None:
    need: Need = submitted_need(officer.seat)
    assert _asking(staff) == ["need_submitted"]
    need = return_need(by=staff.seat, need=need, reply="台数を書いてください。")
    assert (_asking(staff), _asking(officer)) == ([], ["need_return"])
    submit_need(by=officer.seat, need=need)
    assert (_asking(staff), _asking(officer)) == (["need_submitted"], [])
