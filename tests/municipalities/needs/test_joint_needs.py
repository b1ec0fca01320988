"""The prefecture answers together what several towns ask for alike; each town's need stays its own."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.permissions import Role
from accounts.tenancy import scope
from home.waiting import waiting_for
from municipalities.needs.actions import revise_need, submit_need, withdraw_need
from municipalities.needs.actions.joining import (
    add_to_joint,
    amend_joint,
    answer_joint,
    join_needs,
    leave_joint,
    mark_of_waiting,
)
from municipalities.needs.actions.owning import hand_over_need
from municipalities.needs.choices import NeedStatus
from municipalities.needs.models import JointNeed, Need
from notices.models import Notice
from tests.build_dispatch import planned_dispatch, ready_talent
from tests.build_needs import CLOUD_BILL, accepted_need, made, submitted_need
from tests.cast import HIROSHIMA, Part, Person, enrolled
from tests.page import address, look, read

pytestmark = pytest.mark.usefixtures("today")
THEIRS = "クラウドの請求が読めない。世羅だけの事情がある。"
REPLY = "12月4日（金）までに、3市町村に行く人をお知らせします。"
MIHARA = "342041"


@pytest.fixture
def third_officer() -> Person:
    part = Part("mihara@hiroshima.example", "デモ・三原 健", Role.MUNICIPAL_OFFICER, HIROSHIMA, MIHARA)
    return enrolled(part)


@pytest.fixture
def needs(officer: Person, other_officer: Person, third_officer: Person) -> list[Need]:
    with scope(HIROSHIMA):
        return [
            submitted_need(officer.seat, CLOUD_BILL),
            submitted_need(other_officer.seat, THEIRS),
            submitted_need(third_officer.seat, CLOUD_BILL),
        ]


@pytest.fixture
def joint(needs: list[Need], staff: Person) -> JointNeed:
    with scope(HIROSHIMA):
        return join_needs(by=staff.seat, needs=needs, title="クラウドの費用", owner=staff.user)


def told(person: Person) -> list[str]:
    with scope(HIROSHIMA):
        mine = Notice.objects.filter(user_id=person.user.pk, settled_at=None)
        return list(mine.order_by("id").values_list("subject", flat=True))


def tasks(person: Person, today: date) -> list[tuple[str, str]]:
    with scope(HIROSHIMA):
        return [(task.title, task.url) for task in waiting_for(person.seat, today).tasks]


def seen(joint: JointNeed) -> str:
    return mark_of_waiting(Need.objects.filter(joint=joint))


def test_staff_put_three_towns_together_and_answer_them_once(
    needs: list[Need],
    staff: Person,
    officer: Person,
    other_officer: Person,
    third_officer: Person,
    today: date,
) -> None:
    place = address("need_join", needs[0].pk)
    typed = {"others": [needs[1].pk, needs[2].pk], "title": "クラウドの費用", "owner": staff.user.pk}
    checking = read(staff.client.post(place, typed))
    assert (checking.heading, checking.facts["県の担当"]) == ("まとめる前に確かめる", "デモ・中村 恵さん")
    page = read(staff.client.post(place, {**typed, "step": "do"}, follow=True))
    assert page.told == ["まとめました J-8-0001 クラウドの費用"]
    assert page.table("まとめたニーズの表").column("市町村") == ["三原市", "世羅町", "神石高原町"]
    with scope(HIROSHIMA):
        joint = JointNeed.objects.get()
    assert tasks(staff, today) == [("共同\u3000クラウドの費用", address("joint_need", joint.pk))]
    answer = {**page.hidden("form:has(button[value=accept])"), "do": "accept", "reply": REPLY}
    place = address("joint_need_answer", joint.pk)
    assert "受理する（3件まとめて）" in read(staff.client.post(place, answer)).text
    read(staff.client.post(place, {**answer, "step": "do"}, follow=True))
    with scope(HIROSHIMA):
        assert set(Need.objects.values_list("status", "promised_on")) == {("accepted", date(2026, 12, 4))}
        assert JointNeed.objects.get().promised_on == date(2026, 12, 4)
    for person, number in ((officer, 1), (other_officer, 2), (third_officer, 3)):
        assert f"県が受理しました（N-8-000{number}）" in told(person)
        need = look(person, "need_detail", needs[number - 1].pk)
        assert REPLY in need.text
        assert "県は、ほかの2団体の近い困りごとと合わせて進めています" in need.text


def test_a_town_learns_nothing_of_the_others(
    joint: JointNeed, needs: list[Need], officer: Person, other_officer: Person
) -> None:
    place = address("need_detail", needs[0].pk)
    page = read(officer.client.get(place)).text
    assert "世羅" not in page
    assert "クラウドの費用" not in page
    assert officer.client.get(address("joint_need", joint.pk)).status_code == 404
    for name in ("joint_need_edit", "joint_need_add", "joint_need_answer"):
        assert officer.client.get(address(name, joint.pk)).status_code == 403
    assert officer.client.get(address("need_detail", needs[1].pk)).status_code == 404
    assert "世羅" not in str(officer.client.get(f"/api/v1/hiroshima/needs/{needs[0].pk}/").json())
    listed = look(officer, "need_list", query=f"?joint={joint.pk}")
    assert listed.table("困りごと・ニーズ").column("件名")[0].find("共同") == -1
    with scope(HIROSHIMA):
        assert not JointNeed.objects.visible_to(officer.seat).exists()
        said = Notice.objects.filter(user_id=officer.user.pk).values_list("subject", "body")
        assert not any("世羅" in "".join(words) for words in said)


def test_names_are_told_only_where_the_prefecture_says_so(
    joint: JointNeed, needs: list[Need], officer: Person, staff: Person
) -> None:
    place = address("joint_need_edit", joint.pk)
    typed = look(staff, "joint_need_edit", joint.pk).hidden() | {
        "title": "クラウドの費用", "owner": staff.user.pk, "tells_names": "on", "promised_on": "R8.12.10",
    }  # fmt: skip
    assert read(staff.client.post(place, typed, follow=True)).told == ["共同のニーズを直しました。"]
    page = look(officer, "need_detail", needs[0].pk).text
    assert "ほかの団体：三原市、世羅町" in page
    assert "世羅だけの事情" not in page


def test_one_town_is_no_joint_need(needs: list[Need], officer: Person, staff: Person) -> None:
    with scope(HIROSHIMA):
        again = submitted_need(officer.seat)
        with pytest.raises(Refusal, match="ほかの市町村のニーズを1件以上"):
            join_needs(by=staff.seat, needs=[needs[0], again], title="クラウド", owner=staff.user)
    page = read(staff.client.post(address("need_join", needs[0].pk), {"title": "x", "owner": staff.user.pk}))
    assert page.errors == ["まとめるニーズを1件以上選ぶか、番号を書いてください。"]


def test_needs_can_be_named_by_number_in_any_width(needs: list[Need], staff: Person) -> None:
    place = address("need_join", needs[0].pk)
    typed = {"title": "クラウド", "owner": staff.user.pk, "step": "do", "numbers": "Ｎ－８－２、N-8-0099"}
    assert "「N-8-0099」という番号のニーズはありません" in read(staff.client.post(place, typed)).errors[0]
    staff.client.post(place, {**typed, "numbers": "Ｎ－８－２"})
    with scope(HIROSHIMA):
        assert Need.objects.filter(joint__isnull=False).count() == 2


def test_what_is_over_what_happens_and_what_is_joined_already_is_refused(
    joint: JointNeed, needs: list[Need], officer: Person, other_officer: Person, staff: Person
) -> None:
    lost = "職員がUSBメモリを電車でなくしました。どこに連絡すればよいですか。"
    with scope(HIROSHIMA):
        fresh, happening = submitted_need(officer.seat), submitted_need(other_officer.seat, lost)
        gone = withdraw_need(by=other_officer.seat, need=submitted_need(other_officer.seat))
        for other, words in ((needs[1], "すでに共同"), (happening, "起きている事案"), (gone, "取下げ")):
            with pytest.raises(Refusal, match=words):
                join_needs(by=staff.seat, needs=[fresh, other], title="クラウド", owner=staff.user)
    led = staff.client.get(address("need_join", happening.pk), follow=True)
    assert read(led).told == ["起きている事案は、まとめずに、すぐに1件ずつ対応してください。"]


def test_an_answer_on_words_that_were_sent_anew_decides_nothing(
    joint: JointNeed, needs: list[Need], other_officer: Person, staff: Person
) -> None:
    with scope(HIROSHIMA):
        mark = seen(joint)
        withdraw_need(by=other_officer.seat, need=needs[1])
        with pytest.raises(WrongState, match="まだ何も決まっていません"):
            answer_joint(by=staff.seat, joint=joint, verb="accept", reply="", seen=mark)
        assert Need.objects.filter(status=NeedStatus.ACCEPTED).count() == 0
        answer_joint(by=staff.seat, joint=joint, verb="accept", reply="", seen=seen(joint))
        assert Need.objects.filter(status=NeedStatus.ACCEPTED).count() == 2


def test_a_withdrawn_need_leaves_the_joint_need(
    joint: JointNeed, needs: list[Need], other_officer: Person, staff: Person
) -> None:
    with scope(HIROSHIMA):
        withdraw_need(by=other_officer.seat, need=needs[1])
        need = revise_need(by=other_officer.seat, need=needs[1], raw_problem="窓口の紙を減らしたい")
        assert submit_need(by=other_officer.seat, need=need).joint_id is None
    assert "世羅町" not in look(staff, "joint_need", joint.pk).table("まとめたニーズの表").column("市町村")


def test_owner_and_promise_are_those_of_all(
    needs: list[Need], officer: Person, other_officer: Person, staff: Person
) -> None:
    colleague = enrolled(Part("staff2@hiroshima.example", "デモ・三宅 大輔", Role.PREFECTURE_STAFF))
    with scope(HIROSHIMA):
        taken = accepted_need(other_officer.seat, staff.seat)
        joint = join_needs(by=staff.seat, needs=[needs[0], taken], title="クラウド", owner=colleague.user)
        assert joint.promised_on == taken.promised_on
        with pytest.raises(WrongState, match="共同のニーズの画面"):
            hand_over_need(by=staff.seat, need=needs[0], owner=staff.user)
        amend_joint(
            by=colleague.seat,
            joint=joint,
            title="クラウド",
            owner=staff.user,
            promised_on=date(2026, 12, 18),
            tells_names=False,
        )
        taken.refresh_from_db()
        assert (taken.owner_id, taken.promised_on) == (staff.user.pk, date(2026, 12, 18))
        assert Need.objects.get(pk=needs[0].pk).owner_id == staff.user.pk
    assert told(colleague) == ["共同のニーズの担当になりました（J-8-0001）"]
    assert f"次の知らせは12月18日（金）までに届きます（{taken.number}）" in told(other_officer)
    assert staff.client.get(address("need_owner", taken.pk)).url == address("joint_need_edit", joint.pk)


def test_another_need_is_added_and_one_is_taken_out(
    joint: JointNeed, needs: list[Need], officer: Person, other_officer: Person, staff: Person
) -> None:
    with scope(HIROSHIMA):
        fourth = submitted_need(officer.seat)
        add_to_joint(by=staff.seat, joint=joint, needs=[fourth])
        leave_joint(by=staff.seat, need=needs[1])
        with pytest.raises(WrongState, match="すでに共同のニーズから外れています"):
            leave_joint(by=staff.seat, need=needs[1])
        assert Need.objects.filter(joint=joint).count() == 3
    assert "県が、あなたの団体のニーズを1件で進めることにしました（N-8-0002）" in told(other_officer)


def test_two_who_change_it_at_once_do_not_write_over_each_other(joint: JointNeed, staff: Person) -> None:
    place = address("joint_need_edit", joint.pk)
    read_mark = look(staff, "joint_need_edit", joint.pk).hidden()["read"]
    typed = {"read": read_mark, "title": "費用", "owner": staff.user.pk}
    staff.client.post(place, typed)
    page = read(staff.client.post(place, {**typed, "title": "請求"}))
    assert "費用" in page.errors[0]
    with scope(HIROSHIMA):
        assert JointNeed.objects.get().title == "費用"


def test_the_course_of_a_joint_need_is_on_record(joint: JointNeed, needs: list[Need], staff: Person) -> None:
    with scope(HIROSHIMA):
        verbs = Event.objects.filter(subject_type="needs.jointneed").values_list("verb", flat=True)
        assert list(verbs) == ["join_needs"]
        event = Event.objects.filter(subject_type="needs.need", subject_id=str(needs[0].pk)).first()
    assert event is not None
    assert event.after["joint_number"] == "J-8-0001"


def test_another_prefecture_meets_no_joint_need(joint: JointNeed, ehime_staff: Person) -> None:
    for name in ("joint_need", "joint_need_edit", "joint_need_add"):
        assert ehime_staff.client.get(address(name, joint.pk)).status_code == 404
        assert ehime_staff.client.get(address(name, joint.pk, slug="ehime")).status_code == 404


def test_a_joint_need_of_accepted_ones_leads_to_whoever_goes(
    officer: Person, other_officer: Person, staff: Person
) -> None:
    first = made(accepted_need, officer.seat, staff.seat)
    second = made(accepted_need, other_officer.seat, staff.seat)
    with scope(HIROSHIMA):
        joint = join_needs(by=staff.seat, needs=[first, second], title="クラウド", owner=staff.user)
    page = look(staff, "joint_need", joint.pk)
    assert page.links["行く人を決める"].startswith("/hiroshima/needs/")
    assert "受理する" not in page.buttons


def test_who_goes_for_one_town_is_named_where_somebody_is_sought_for_the_next(
    officer: Person, other_officer: Person, staff: Person
) -> None:
    with scope(HIROSHIMA):
        dispatch = planned_dispatch(staff.seat, officer.seat, talent=ready_talent(staff.seat))
        second = accepted_need(other_officer.seat, staff.seat)
        join_needs(by=staff.seat, needs=[dispatch.need, second], title="クラウド", owner=staff.user)
    page = look(staff, "need_prospects", second.pk)
    assert "同じ共同のニーズで神石高原町へ" in page.text
