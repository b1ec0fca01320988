"""業務知識: which work of a municipality somebody knows, and who has looked into it."""

from __future__ import annotations

import pytest

from accounts.errors import Refusal
from accounts.models import Event
from accounts.tenancy import scope
from desk.history import change_rows
from pool.own.disclosure import disclosed
from pool.people.actions.people import revise_talent
from pool.people.actions.skills import verify_knowledge
from pool.people.models import Talent, WorkKnowledge
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, Person
from tests.page import address, csv_rows, look, read

pytestmark = pytest.mark.usefixtures("today")
KNOWN = [("tax", "前職で市税の窓口を5年"), ("disaster", "")]


def test_knowledge_is_recorded_verified_and_must_be_verified_again(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat, knowledge=KNOWN)
    tax = talent.knowledge.get(field="tax")
    assert not tax.is_verified
    verify_knowledge(by=staff.seat, knowledge=tax)
    revise_talent(by=staff.seat, talent=talent, employer="デモ・新会社")
    assert talent.knowledge.get(field="tax").verified_by_id == staff.user.pk
    revise_talent(by=staff.seat, talent=talent, knowledge=[("tax", "県税事務所")])
    assert [(row.field, row.note, row.is_verified) for row in talent.knowledge.all()] == [
        ("tax", "県税事務所", False)
    ]
    event = Event.objects.filter(verb="revise_talent").order_by("sequence").last()
    assert event is not None
    (row,) = change_rows("pool.talent", event.before, event.after)
    assert row == {
        "label": "業務知識",
        "before": "防災・消防、税・収納（前職で市税の窓口を5年）",
        "after": "税・収納（県税事務所）",
    }
    with pytest.raises(Refusal, match="画面を開き直して"):
        verify_knowledge(by=staff.seat, knowledge=tax)


@pytest.mark.parametrize(
    ("said", "sentence"), [([("magic", "")], "一覧から"), ([("tax", "a"), ("tax", "b")], "2回")]
)
def test_each_field_of_work_stands_once_and_in_the_list(
    staff: Person, in_hiroshima: None, said: list[tuple[str, str]], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        make_talent(staff.seat, knowledge=said)
    assert refused.value.field == "knowledge"


def test_pages_list_file_api_and_disclosure_show_it_and_mark_what_nobody_verified(
    staff: Person, talent_user: Person
) -> None:
    with scope(HIROSHIMA):
        talent = make_talent(staff.seat, user=talent_user.user, knowledge=KNOWN)
        make_talent(staff.seat, name="デモ・別 人")
        verify_knowledge(by=staff.seat, knowledge=talent.knowledge.get(field="tax"))
    page = look(staff, "talent_detail", talent.pk)
    table = page.table("業務知識の表")
    assert table.column("分野") == ["税・収納", "防災・消防"]
    assert [cell.split()[0] for cell in table.column("確認")] == ["確認済み", "未確認"]
    assert "未確認" in look(talent_user, "my_registration").table("業務知識の表").column("確認")[1]
    found = look(staff, "talent_list", query="?knowledge=tax")
    assert len(found.table("人材").rows) == 1
    head, row = csv_rows(staff.client.get(address("talent_list") + "?knowledge=tax&format=csv"))
    assert row[head.index("業務知識")] == "税・収納、防災・消防（未確認）"
    told = staff.client.get(f"/api/v1/hiroshima/talents/{talent.pk}/").json()["knowledge"]
    assert [(each["name"], each["is_verified"]) for each in told] == [
        ("税・収納", True),
        ("防災・消防", False),
    ]
    with scope(HIROSHIMA):
        rows = disclosed(Talent.objects.with_facts(talent.starts_on).get(pk=talent.pk))
    assert [row.label for row in rows if row.section == "業務知識"] == ["税・収納", "防災・消防"]


def test_the_form_takes_knowledge_and_keeps_what_was_typed(staff: Person) -> None:
    with scope(HIROSHIMA):
        talent = make_talent(staff.seat, knowledge=[("tax", "")])
    form = look(staff, "talent_edit", talent.pk)
    assert form.field("field_0") == "tax"
    typed = {**form.hidden(), **typed_of(form)}
    bad = read(staff.client.post(address("talent_edit", talent.pk), {**typed, "learned_1": "福祉事務所"}))
    assert any("分野を選んでください" in error for error in bad.errors)
    assert bad.field("learned_1") == "福祉事務所"
    done = staff.client.post(
        address("talent_edit", talent.pk), {**typed, "field_1": "welfare", "learned_1": "福祉事務所"}
    )
    assert done.status_code == 302
    with scope(HIROSHIMA):
        assert list(WorkKnowledge.objects.values_list("field", "note")) == [
            ("tax", ""), ("welfare", "福祉事務所"),
        ]  # fmt: skip


def typed_of(form: object) -> dict[str, object]:
    names = ("name", "kana", "starts_on", "ends_on", "base", "days_per_week", "field_0")
    skill = ("skill_0", "level_0", "evidence_0")
    return {
        **{name: form.field(name) for name in (*names, *skill)},  # type: ignore[attr-defined]
        "roles": form.chosen("roles"),  # type: ignore[attr-defined]
    }
