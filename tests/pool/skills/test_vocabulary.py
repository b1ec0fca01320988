"""The vocabulary of a prefecture: added, renamed, put out of use and back; and history is not rewritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from accounts.errors import Refusal, WrongState
from accounts.models import Event
from accounts.tenancy import scope
from desk.checks import WrittenMeanwhile, mark_of
from desk.history import change_rows
from japan.skill_standard import read_skills, skill_names
from municipalities.needs.actions import amend_proposal
from municipalities.needs.models import Need, NeedSkill, named_skills
from municipalities.needs.pages import skills_told
from municipalities.needs.proposals import skills_of
from pool.people.actions.people import revise_talent
from pool.people.actions.skills import verify_skill
from pool.people.models import Talent, TalentSkill
from pool.people.pages import profile_of
from pool.skills.actions import add_skill, change_skill, restore_skill, retire_skill, seed_skills
from pool.skills.choices import tier_words
from pool.skills.models import Skill
from pool.skills.vocabulary import vocabulary
from tests.build_needs import submitted_need
from tests.build_pool import make_talent
from tests.build_skills import made_skill, unused_skill
from tests.cast import EHIME, HIROSHIMA, Person
from tests.page import look

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2026, 11, 24)


def renamed(staff: Person, key: str, name: str) -> Skill:
    skill = Skill.objects.get(key=key)
    return change_skill(
        by=staff.seat, skill=skill, name=name, roles=skill.roles, description=skill.description
    )


def test_every_prefecture_starts_with_the_standard(in_ehime: None) -> None:
    assert dict(vocabulary().names) == dict(skill_names())
    assert vocabulary().in_use == set(skill_names())
    own = [row.key for row in read_skills() if row.is_own_addition]
    assert list(Skill.objects.filter(source="product").values_list("key", flat=True)) == own


def test_loading_again_changes_nothing_and_brings_back_what_is_missing(
    staff: Person, in_hiroshima: None
) -> None:
    renamed(staff, "bpr", "業務の流れの見直し")
    Skill.objects.filter(key="rpa").delete()
    assert seed_skills(by=staff.seat) == 1
    assert seed_skills(by=staff.seat) == 0
    assert vocabulary().name("bpr") == "業務の流れの見直し"
    call_command("load_skills", verbosity=0)
    assert Event.objects.filter(verb="seed_skills", user_id=staff.user.pk).count() == 1


def test_types_lead_to_the_three_tiers() -> None:
    assert tier_words(["producer"]) == "全体方針"
    assert tier_words(["project_manager"]) == "個別プロジェクト"
    assert tier_words(["engineer", "service_designer"]) == "導入・管理などの実務"
    assert tier_words(["engineer", "producer"]) == "全体方針、導入・管理などの実務"


def test_an_own_skill_gets_a_key_of_its_own_and_can_be_recorded_at_once(
    staff: Person, in_hiroshima: None
) -> None:
    skill = made_skill(staff.seat, name="公開型GISの運用", roles=["engineer", "producer"])
    assert (skill.key, skill.source, skill.roles) == ("own_1", "prefecture", ["producer", "engineer"])
    assert made_skill(staff.seat, name="データ連携基盤").key == "own_2"
    assert list(vocabulary().names)[-2:] == ["own_1", "own_2"]
    talent = make_talent(staff.seat, skills=[("own_1", 3, "実務")])
    held = TalentSkill.objects.get(talent=talent)
    assert (held.skill, held.recorded_name) == ("own_1", "公開型GISの運用")


def test_a_prefecture_adds_nothing_to_the_vocabulary_of_another(staff: Person) -> None:
    with scope(HIROSHIMA):
        made_skill(staff.seat)
    with scope(EHIME):
        assert "own_1" not in vocabulary().names


@pytest.mark.parametrize(
    ("said", "sentence", "field"),
    [
        ({"name": "  "}, "名称を書いてください", "name"),
        ({"name": "・・"}, "文字か数字", "name"),
        ({"name": "あ" * 41}, "41字あります", "name"),
        ({"name": "ｒｐａ"}, "「RPA」は、すでに", "name"),
        ({"roles": []}, "1つ以上", "roles"),
        ({"roles": ["wizard"]}, "一覧から", "roles"),
        ({"description": "あ" * 201}, "201字あります", "description"),
    ],
)
def test_what_is_wrong_with_a_skill_is_said_at_its_field(
    staff: Person, in_hiroshima: None, said: dict[str, object], sentence: str, field: str
) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        add_skill(by=staff.seat, **{"name": "公開型GIS", "roles": ["engineer"], **said})  # type: ignore[arg-type]
    assert refused.value.field == field


def test_two_who_rename_at_once_do_not_overwrite_each_other(staff: Person, in_hiroshima: None) -> None:
    skill = Skill.objects.get(key="bpr")
    read = mark_of({"name": skill.name, "roles": skill.roles, "description": skill.description})
    renamed(staff, "bpr", "業務の流れの見直し")
    with pytest.raises(WrittenMeanwhile, match="業務の流れの見直し"):
        change_skill(by=staff.seat, skill=skill, name="業務改善", roles=skill.roles, read=read)


def test_a_rename_leaves_the_words_of_the_day_on_people_needs_and_history(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    talent = make_talent(staff.seat, skills=[("bpr", 2, "職務経歴書")])
    need = submitted_need(officer.seat)
    role = need.role
    need = amend_proposal(by=staff.seat, need=need, skills=[("bpr", 2)], role=role)
    was = skill_names()["bpr"]
    renamed(staff, "bpr", "業務の流れの見直し")

    (line,) = profile_of(_with_facts(talent.pk), (), TODAY).skills
    assert line.name == f"業務の流れの見直し（登録当時：{was}）"
    named = Need.objects.prefetch_related(named_skills()).get(pk=need.pk)
    assert skills_told(named) == f"業務の流れの見直し（登録当時：{was}） 2以上"
    assert NeedSkill.objects.get(need=need).recorded_name == was

    event = Event.objects.get(verb="register_talent", subject_id=str(talent.pk))
    (told,) = [row for row in change_rows("pool.talent", {}, event.after) if row["label"] == "スキル"]
    assert told["after"] == f"{was}（水準2）"

    revise_talent(by=staff.seat, talent=talent, employer="デモ・新会社")
    assert TalentSkill.objects.get(talent=talent).recorded_name == was, "another fact is no new record"
    revise_talent(by=staff.seat, talent=talent, skills=[("bpr", 3, "資格")])
    assert TalentSkill.objects.get(talent=talent).recorded_name == "業務の流れの見直し"


def _with_facts(pk: int) -> Talent:
    return Talent.objects.with_facts(TODAY).with_knowledge().get(pk=pk)


def test_an_event_from_before_names_were_recorded_says_what_skills_were_called_then() -> None:
    after = {"skills": [["bpr", 2, ""]]}
    assert change_rows("pool.talent", {}, after)[0]["after"] == f"{skill_names()['bpr']}（水準2）"


def test_a_skill_out_of_use_stays_where_it_is_and_comes_in_nowhere_anew(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    talent = make_talent(staff.seat, skills=[("rpa", 3, "資格"), ("bpr", 2, "")])
    unused_skill(staff.seat, "rpa")
    assert "rpa" not in vocabulary().in_use
    assert ("rpa", "RPA（いまは使わない）") in vocabulary().offered(also=["rpa"])
    assert "rpa" not in dict(vocabulary().offered())
    revise_talent(by=staff.seat, talent=talent, skills=[("rpa", 4, "資格"), ("bpr", 2, "")])
    assert TalentSkill.objects.get(talent=talent, skill="rpa").level == 4
    with pytest.raises(Refusal, match="「RPA」は、いまは使わない"):
        make_talent(staff.seat, name="デモ・原", skills=[("rpa", 1, "")])


def test_a_skill_is_used_until_the_day_before_it_is_out_of_use(staff: Person, in_hiroshima: None) -> None:
    skill = Skill.objects.get(key="rpa")
    tomorrow = TODAY + timedelta(days=1)
    retire_skill(by=staff.seat, skill=skill, unused_from=tomorrow, reason="まとめたため")
    assert "rpa" in vocabulary().in_use
    assert not Skill.objects.in_use_on(tomorrow).filter(key="rpa").exists()
    assert Skill.objects.in_use_on(TODAY).filter(key="rpa").exists()


def test_out_of_use_wants_a_day_to_come_and_a_reason_and_can_be_taken_back(
    staff: Person, in_hiroshima: None
) -> None:
    skill = Skill.objects.get(key="rpa")
    with pytest.raises(Refusal, match="今日"):
        retire_skill(by=staff.seat, skill=skill, unused_from=TODAY - timedelta(days=1), reason="誤り")
    with pytest.raises(Refusal, match="理由"):
        retire_skill(by=staff.seat, skill=skill, unused_from=TODAY, reason=" ")
    skill = unused_skill(staff.seat, "rpa")
    with pytest.raises(WrongState, match="すでに"):
        retire_skill(by=staff.seat, skill=skill, unused_from=TODAY, reason="誤り")
    restored = restore_skill(by=staff.seat, skill=skill)
    assert (restored.unused_from, restored.unused_reason) == (None, "")
    assert "rpa" in vocabulary().in_use
    with pytest.raises(WrongState, match="いま使っています"):
        restore_skill(by=staff.seat, skill=restored)


def test_a_proposal_asks_for_no_skill_that_is_out_of_use(
    staff: Person, officer: Person, in_hiroshima: None
) -> None:
    key = skills_of(submitted_need(officer.seat))[0][0]
    unused_skill(staff.seat, key)
    need = submitted_need(officer.seat)
    assert key not in dict(skills_of(need))
    assert f"（{skill_names()[key]}）は除きました" in need.reasons["skills"]


def test_the_database_refuses_two_names_alike_and_a_skill_without_types(
    staff: Person, in_hiroshima: None
) -> None:
    for change in ({"sought": "rpa"}, {"roles": []}, {"unused_from": TODAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Skill.objects.filter(key="bpr").update(**change)


def test_a_verified_skill_records_its_name_of_the_day(staff: Person, in_hiroshima: None) -> None:
    talent = make_talent(staff.seat, skills=[("bpr", 2, "職務経歴書")])
    renamed(staff, "bpr", "業務の流れの見直し")
    verify_skill(by=staff.seat, skill=talent.skills.get())
    event = Event.objects.get(verb="verify_skill")
    assert event.after["skill"] == "業務の流れの見直し"


def test_a_town_reads_a_renamed_skill_in_its_need(staff: Person, officer: Person) -> None:
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
        key = skills_of(need)[0][0]
        renamed(staff, key, "デモの名称")
    page = look(officer, "need_detail", need.pk)
    assert f"デモの名称（登録当時：{skill_names()[key]}）" in page.text
