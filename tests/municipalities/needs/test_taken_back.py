"""What a town takes back: withdrawn, discarded, given up, and wished to stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module

import psycopg
import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from dispatch.dispatches.actions import cancel_dispatch, end_dispatch
from dispatch.dispatches.models import Dispatch
from home.waiting import waiting_for
from municipalities.needs.actions import (
    return_need,
    revise_need,
    start_support,
    submit_need,
    withdraw_need,
)
from municipalities.needs.actions.leaving import (
    ask_to_stop,
    discard_need,
    end_as_wished,
    give_up_need,
    take_back_wish,
)
from municipalities.needs.choices import NeedStatus
from municipalities.needs.figures import need_figures, needs_of
from municipalities.needs.models import Need, UnsentWords
from municipalities.needs.todo import todo
from notices.models import Notice
from tests.build_dispatch import confirmed_visit, open_need, planned_dispatch, ready_talent
from tests.build_needs import accepted_need, made, make_need, submitted_need, supported_need
from tests.cast import EHIME, HIROSHIMA, JINSEKI, Person, person
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2026, 11, 24)
REASON = "業者の対応で済んだため"


def asking(who: Person) -> list[str]:
    rows = Notice.objects.filter(user=who.user, asks=True, settled_at=None)
    return list(rows.order_by("id").values_list("kind", flat=True))


def subjects(who: Person) -> list[str]:
    return list(Notice.objects.filter(user=who.user).order_by("id").values_list("subject", flat=True))


def returned_need(officer: Person, staff: Person) -> Need:
    return return_need(by=staff.seat, need=submitted_need(officer.seat), reply="台数を書いてください。")


def withdrawn_need(officer: Person, _: Person) -> Need:
    return withdraw_need(by=officer.seat, need=submitted_need(officer.seat))


# withdrawn


def test_a_withdrawn_need_says_so_to_both_sides_and_can_be_taken_up_again(
    officer: Person, staff: Person
) -> None:
    need = made(withdrawn_need, officer, staff)
    page = look(officer, "need_detail", need.pk)
    assert "取り下げました 県は返事をしません" in page.text
    assert {"言葉を直して送る", "破棄する"} <= set(page.buttons)
    assert look(officer, "need_list").table("困りごと・ニーズ").column("状態") == ["取下げ"]
    assert look(staff, "need_list").table("ニーズ").column("状態") == ["取下げ"]
    assert look(staff, "need_detail", need.pk).buttons == ["支援ニーズ票（PDF）を作る"]
    words = {"raw_problem": "別の言葉で書き直した", "do": "send"}
    officer.client.post(address("need_edit", need.pk), words)
    with scope(HIROSHIMA):
        need = Need.objects.get(pk=need.pk)
    assert (need.status, need.number, need.raw_problem) == ("submitted", "N-8-0001", "別の言葉で書き直した")


@pytest.mark.usefixtures("in_hiroshima")
def test_what_is_taken_back_counts_nowhere_and_waits_for_the_town_alone(
    officer: Person, staff: Person
) -> None:
    need = withdrawn_need(officer, staff)
    assert (need_figures(2026).received, needs_of(JINSEKI)) == (0, (0, 0))
    (task,) = todo(officer.seat, TODAY)
    assert (task.action, task.url) == ("書き直す", address("need_edit", need.pk))
    assert todo(staff.seat, TODAY) == []
    assert asking(staff) == []
    submit_need(by=officer.seat, need=need)
    assert need_figures(2026).received == 1


# discarded


def test_a_draft_is_discarded_after_a_look_with_its_words(officer: Person, staff: Person) -> None:
    draft = made(make_need, officer.seat)
    assert look(officer, "need_detail", draft.pk).link("破棄する") == address("need_discard", draft.pk)
    page = look(officer, "need_discard", draft.pk)
    assert page.buttons == ["破棄する", "やめて戻る"]
    assert "書いた言葉は消え、元に戻せません。" in page.text
    answer = officer.client.post(address("need_discard", draft.pk), follow=True)
    assert read(answer).told == [f"破棄しました {draft.title}"]
    with scope(HIROSHIMA):
        assert not Need.objects.exists()
        event = Event.objects.get(verb="discard_need")
    assert (event.subject_label, event.municipality_code) == ("送る前の下書き", JINSEKI)
    assert officer.client.get(address("need_detail", draft.pk)).status_code == 404


@pytest.mark.usefixtures("in_hiroshima")
@pytest.mark.parametrize("make", [returned_need, withdrawn_need])
def test_what_was_sent_is_discarded_with_its_number_kept(
    officer: Person, staff: Person, make: Callable[[Person, Person], Need]
) -> None:
    need = make(officer, staff)
    revise_need(by=officer.seat, need=need, raw_problem="まだ送っていない言葉")
    discard_need(by=officer.seat, need=need)
    need.refresh_from_db()
    assert (need.status, need.number) == (NeedStatus.DISCARDED, "N-8-0001")
    assert submitted_need(officer.seat).number == "N-8-0002"
    assert asking(officer) == []
    assert todo(officer.seat, TODAY) == []
    assert UnsentWords.objects.filter(need=need).exists(), "the town's words are not lost with it"
    for verb in (
        lambda: discard_need(by=officer.seat, need=need),
        lambda: submit_need(by=officer.seat, need=need),
    ):
        with pytest.raises(WrongState, match="破棄"):
            verb()


@pytest.mark.usefixtures("in_hiroshima")
def test_what_the_prefecture_works_on_is_not_discarded(officer: Person, staff: Person) -> None:
    for need in (submitted_need(officer.seat), accepted_need(officer.seat, staff.seat)):
        with pytest.raises(WrongState):
            discard_need(by=officer.seat, need=need)


def test_words_typed_into_a_draft_that_was_discarded_are_kept_as_a_new_one(
    officer: Person, municipal_approver: Person
) -> None:
    draft = made(make_need, officer.seat)
    municipal_approver.client.post(address("need_discard", draft.pk))
    typed = {"raw_problem": "この言葉は消えません", "do": "draft"}
    page = read(officer.client.post(address("need_edit", draft.pk), typed))
    assert page.field("raw_problem") == "この言葉は消えません"
    assert f"この下書きは、{municipal_approver.user.name}さんが" in page.told[0]
    (form,) = page.soup.select("form:has(textarea)")
    assert form["action"] == address("need_write")
    with scope(HIROSHIMA):
        assert not Need.objects.exists()


# given up


def test_an_accepted_need_is_given_up_with_a_word(officer: Person, staff: Person) -> None:
    need = made(accepted_need, officer.seat, staff.seat)
    assert look(officer, "need_detail", need.pk).link("取りやめる") == address("need_give_up", need.pk)
    page = read(officer.client.post(address("need_give_up", need.pk), {"reason": ""}))
    assert page.errors == ["理由を書いてください。"]
    officer.client.post(address("need_give_up", need.pk), {"reason": REASON})
    page = look(staff, "need_detail", need.pk)
    assert f"神石高原町が終わりにしました 理由 {REASON}" in page.text
    with scope(HIROSHIMA):
        assert Need.objects.get(pk=need.pk).status == NeedStatus.GIVEN_UP
        assert subjects(staff)[-1] == "神石高原町がN-8-0001を取りやめました"
        figures = need_figures(2026)
        assert (figures.received, figures.given_up, figures.taken_on, figures.closed) == (1, 1, 1, 0)
        assert waiting_for(staff.seat, TODAY).tasks == []
        with pytest.raises(WrongState):
            start_support(by=staff.seat, need=need)


@pytest.mark.usefixtures("in_hiroshima")
def test_a_need_is_not_given_up_without_a_word(officer: Person, staff: Person) -> None:
    with pytest.raises(Refusal, match="やめる理由") as refused:
        give_up_need(by=officer.seat, need=accepted_need(officer.seat, staff.seat), reason=" ")
    assert refused.value.field == "reason"


@pytest.mark.usefixtures("in_hiroshima")
def test_what_was_supported_is_closed_by_the_town_and_counts(officer: Person, staff: Person) -> None:
    need = give_up_need(by=officer.seat, need=supported_need(officer.seat, staff.seat), reason=REASON)
    assert (need.status, need_figures(2026).closed, need_figures(2026).given_up) == (NeedStatus.CLOSED, 1, 0)
    assert todo(staff.seat, TODAY) == []


# wished to stop


@pytest.fixture
def running(in_hiroshima: None, staff: Person, officer: Person, talent_user: Person) -> Dispatch:
    return planned_dispatch(staff.seat, officer.seat, user=talent_user.user)


def test_a_wish_to_stop_is_a_task_of_the_prefecture_until_nobody_goes(
    running: Dispatch, officer: Person, staff: Person
) -> None:
    need = running.need
    assert look(officer, "need_detail", need.pk).link("支援をやめたいと県に伝える") == address(
        "need_give_up", need.pk
    )
    officer.client.post(address("need_give_up", need.pk), {"reason": REASON})
    page = look(officer, "need_detail", need.pk)
    assert "支援をやめたいと県に伝える" not in page.buttons
    assert "県が派遣を終えるまで、予定の訪問は残ります。" in page.text
    with scope(HIROSHIMA):
        (task,) = [task for task in todo(staff.seat, TODAY) if task.action == "派遣を終える"]
        assert task.url == f"{address('dispatch_list')}?need={need.pk}"
        assert (task.due_on, task.lines[1]) == (date(2026, 12, 1), f"理由：{REASON}")
        assert "need_stop_wished" in asking(staff)
        cancel_dispatch(by=staff.seat, dispatch=running, reason=REASON)
        need.refresh_from_db()
        assert (need.status, need.stop_reason) == (NeedStatus.GIVEN_UP, REASON)
        assert todo(staff.seat, TODAY) == []
        assert "need_stop_wished" not in asking(staff)
        assert subjects(officer)[-2:] == [
            "伝えた希望のとおりに終わりました（N-8-0001）",
            "神石高原町への派遣が取り消されました（D-8-0001）",
        ]


@pytest.mark.usefixtures("in_hiroshima")
def test_a_wish_that_is_followed_after_a_visit_closes_what_was_supported(
    officer: Person, staff: Person, talent_user: Person
) -> None:
    need = open_need(officer.seat, staff.seat)
    talent = ready_talent(staff.seat, user=talent_user.user)
    dispatch = planned_dispatch(
        staff.seat,
        officer.seat,
        need=need,
        talent=talent,
        starts_on=date(2026, 11, 17),
        ends_on=date(2026, 12, 22),
    )
    past, todays = dispatch.visits.order_by("ordinal")[:2]
    for visit in (past, todays):
        confirmed_visit(talent_user.seat, officer.seat, visit)
    need.refresh_from_db()
    ask_to_stop(by=officer.seat, need=need, reason=REASON)
    end_dispatch(by=staff.seat, dispatch=dispatch, reason=REASON)
    need.refresh_from_db()
    assert (need.status, need.supported_on) == (NeedStatus.CLOSED, TODAY)


def test_nobody_else_is_sent_while_the_wish_stands_and_it_can_be_taken_back(
    running: Dispatch, officer: Person, staff: Person
) -> None:
    need = ask_to_stop(by=officer.seat, need=running.need, reason=REASON)
    with pytest.raises(Refusal, match="この支援をやめたいと伝えています"):
        planned_dispatch(staff.seat, officer.seat, need=need, weekday=2)
    page = look(officer, "need_go_on", need.pk)
    assert REASON in page.text
    officer.client.post(address("need_go_on", need.pk))
    need.refresh_from_db()
    assert (need.status, need.stop_wished_at, need.stop_reason) == (NeedStatus.IN_SUPPORT, None, "")
    assert asking(staff) == []
    assert todo(staff.seat, TODAY) == []
    take_back_wish(by=officer.seat, need=need)
    assert Event.objects.filter(verb="take_back_wish").count() == 1
    end_as_wished(by=staff.seat, need=need)
    need.refresh_from_db()
    assert need.status == NeedStatus.IN_SUPPORT, "nothing was wished"


def test_the_migration_names_what_was_withdrawn_before_in_every_prefecture(
    committed: str, servers: dict[str, str], today: date
) -> None:
    """As the owner of the tables, whom row-level security binds as well."""
    officer, staff, ehime_officer = (person(who) for who in ("officer", "staff", "ehime_officer"))
    steps = import_module("municipalities.needs.migrations.0005_withdrawn_by_name")
    with scope(HIROSHIMA):
        kept = make_need(officer.seat)
        ours = withdrawn_need(officer, staff)
        Need.objects.filter(pk=ours.pk).update(status=NeedStatus.DRAFT)
    with scope(EHIME):
        theirs = withdrawn_need(ehime_officer, staff)
        Need.objects.filter(pk=theirs.pk).update(status=NeedStatus.DRAFT)
    with psycopg.connect(servers["DATABASE_OWNER_URL"], dbname=committed) as owner:
        owner.execute(steps.RENAME)
    for prefecture, need, status in (
        (HIROSHIMA, kept, NeedStatus.DRAFT),
        (HIROSHIMA, ours, NeedStatus.WITHDRAWN),
        (EHIME, theirs, NeedStatus.WITHDRAWN),
    ):
        with scope(prefecture):
            assert Need.objects.get(pk=need.pk).status == status
