"""What the page of a need says of the pool before anybody promises: the same people that the page of
prospects ranks, in numbers for the prefecture, and without any for the town."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.tenancy import scope
from dispatch.dispatches.prospects import outlook_of, period_of, ranking_for
from municipalities.needs.actions import accept_need
from municipalities.needs.models import Need
from municipalities.needs.pages.outlook import NOBODY, SOMEBODY
from municipalities.needs.proposals import skills_of
from pool.people.actions.away import declare_conflict, take_leave
from tests.build_dispatch import open_need, planned_dispatch, ready_talent
from tests.build_needs import CLOUD_BILL, submitted_need
from tests.build_pool import make_talent
from tests.cast import HIROSHIMA, JINSEKI, SERA, Person
from tests.page import Page, address, look, read

pytestmark = pytest.mark.usefixtures("today")
POOL = "人材プールからの派遣"
PERIOD = {"starts_on": date(2026, 12, 1), "ends_on": date(2027, 2, 26)}
COUNTED = " 人材類型、任期、研修、利益相反で数えています。"


def line(page: Page) -> str:
    """What stands beside the pool."""
    table = page.table("使える制度")
    return dict(zip(table.column("制度"), table.column("理由"), strict=True))[POOL]


def gather(staff: Person) -> None:
    """Somebody for each rule that can be shut, and two for whom none is."""
    seat = staff.seat
    ready_talent(seat)
    ready_talent(seat, name="デモ・和田 二", kana="でも・わだ じ", ends_on=date(2027, 1, 15))
    make_talent(seat, name="デモ・未修了 三", kana="でも・みしゅうりょう さん")
    ready_talent(seat, name="デモ・他職 四", kana="でも・たしょく し", roles=("engineer",))
    ready_talent(seat, name="デモ・任期 五", kana="でも・にんき ご", starts_on=date(2027, 3, 1))
    gone = ready_talent(seat, name="デモ・休み 六", kana="でも・やすみ ろく")
    take_leave(by=seat, talent=gone, starts_on=date(2026, 11, 25), ends_on=date(2027, 3, 31), reason="休業")
    barred = ready_talent(seat, name="デモ・相反 七", kana="でも・そうはん なな")
    elsewhere = ready_talent(seat, name="デモ・相反 八", kana="でも・そうはん はち", roles=("producer",))
    for talent, code in ((barred, JINSEKI), (elsewhere, SERA)):
        declare_conflict(
            by=seat, talent=talent, municipality_code=code, reason="前職", starts_on=date(2026, 4, 1)
        )


@pytest.fixture
def need(in_hiroshima: None, officer: Person, staff: Person) -> Need:
    return open_need(officer.seat, staff.seat, **PERIOD)


def test_the_line_counts_whom_the_page_of_prospects_ranks(need: Need, staff: Person) -> None:
    gather(staff)
    page = look(staff, "need_detail", need.pk)
    said = "いま、条件に合う人は3人います（うち期間中に空きがあるのは2人）。"
    assert f"{said}求めるスキルがそろう人は" in line(page)
    assert line(page).endswith(f"候補を比べる{COUNTED}")
    prospects = read(staff.client.get(page.table("使える制度").link("候補を比べる")))
    assert "行ける人が2人います。" in prospects.text
    assert len(prospects.table("候補").rows) // 2 == 2


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"role": "engineer"},
        {"role": "producer", "skills": [("cloud_cost_review", 3), ("project_planning", 1)]},
        {"role": "service_designer"},
        {"skills": [("information_security", 4)]},
        {"mode": "online", "half_days_per_visit": 2, "cadence": "once"},
        {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 31)},
    ],
)
def test_both_calculations_agree_on_everybody(
    asked: dict[str, object], in_hiroshima: None, officer: Person, staff: Person
) -> None:
    gather(staff)
    need = open_need(officer.seat, staff.seat, **{**PERIOD, **asked})
    planned_dispatch(staff.seat, officer.seat, talent=ready_talent(staff.seat, name="デモ・派遣中 九"))
    need, today = Need.objects.get(pk=need.pk), date(2026, 11, 24)
    period = period_of(need, today)
    assert period
    ranking = ranking_for(staff.seat, need, period, today)
    found = outlook_of(need, skills_of(need), today)
    assert found
    for_want_of_time = [row for row in ranking.impossible if [each.name for each in row.missing] == ["空き"]]
    assert found.free == len(ranking.possible)
    assert found.fitting == found.free + len(for_want_of_time)
    assert found.nobody_has_the_skills == ranking.nobody_has_the_skills
    held = [{key: each.level for key, each in row.prospect.levels.items()} for row in ranking.possible]
    asked_for = ranking.wanted.skills
    skilled = [all(has.get(key, 0) >= level for key, _, level in asked_for) for has in held]
    lacking = [row.reasons[0].is_warning for row in ranking.possible]
    assert found.skilled == sum(skilled)
    assert found.unverified == sum(map(lambda has, lacks: has and lacks, skilled, lacking))


def test_nobody_is_said_before_the_need_is_accepted(
    in_hiroshima: None, officer: Person, staff: Person
) -> None:
    need = submitted_need(officer.seat)
    page = look(staff, "need_detail", need.pk)
    sentence = "条件に合う人がいません。受理する前に、ほかの制度か外部の人材を確かめてください。"
    assert line(page).endswith(sentence + COUNTED)
    assert "候補を比べる" not in page.text
    accept_need(by=staff.seat, need=need, reply="")
    assert "人を約束する前に、ほかの制度か" in line(look(staff, "need_detail", need.pk))


def test_people_without_time_and_without_the_skill_are_said_to_be_so(need: Need, staff: Person) -> None:
    talent = ready_talent(staff.seat, skills=())
    said = line(look(staff, "need_detail", need.pk))
    assert "条件に合う人は1人います（期間中に空きがあります）。求めるスキルを登録した人はいません。" in said
    take_leave(
        by=staff.seat, talent=talent, starts_on=date(2026, 11, 25), ends_on=date(2027, 3, 31), reason=""
    )
    said = line(look(staff, "need_detail", need.pk))
    assert "条件に合う人は1人いますが、期間中に空きのある人がいません。人を約束する前に" in said


def test_who_may_not_plan_reads_the_number_and_gets_no_link(need: Need, finance: Person) -> None:
    page = look(finance, "need_detail", need.pk)
    assert "条件に合う人がいません" in line(page)
    assert "候補を比べる" not in page.text


def test_the_town_reads_no_number_no_name_and_no_promise(
    in_hiroshima: None, officer: Person, staff: Person
) -> None:
    need, text = submitted_need(officer.seat), {"raw_problem": CLOUD_BILL}
    asked = [(skill, level, "職務経歴書") for skill, level in skills_of(need)]
    assert line(look(officer, "need_detail", need.pk)).endswith(NOBODY)
    check = read(officer.client.post(address("need_write"), {**text, "do": "check"}))
    assert line(check).endswith(NOBODY)
    for number in range(2):
        ready_talent(staff.seat, name=f"デモ・候補 {number}", roles=(need.role,), skills=asked)
    pages = [
        look(officer, "need_detail", need.pk),
        read(officer.client.post(address("need_write"), {**text, "do": "check"})),
    ]
    for page in pages:
        assert line(page).endswith(SOMEBODY)
        assert "2人" not in page.text
        assert "デモ・候補" not in str(page.soup)
        assert "候補を比べる" not in page.text


def test_people_without_the_skills_are_nobody_to_the_town(
    in_hiroshima: None, officer: Person, staff: Person
) -> None:
    ready_talent(staff.seat, skills=())
    need = submitted_need(officer.seat)
    assert line(look(officer, "need_detail", need.pk)).endswith(NOBODY)


@pytest.mark.parametrize(
    "text", ["今朝からパソコンがウイルスに感染して動かない", "サーバを買い替える費用の補助金を知りたい"]
)
def test_the_town_reads_nothing_of_the_pool_where_people_are_not_the_answer(
    text: str, in_hiroshima: None, officer: Person
) -> None:
    page = read(officer.client.post(address("need_write"), {"raw_problem": text, "do": "check"}))
    assert not any(sentence in page.text for sentence in (NOBODY, SOMEBODY))


def test_nothing_is_counted_once_somebody_is_named_or_the_time_is_over(
    need: Need, officer: Person, staff: Person
) -> None:
    talent = ready_talent(staff.seat)
    Need.objects.filter(pk=need.pk).update(starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 30))
    assert "ニーズの期間が終わっています" in line(look(staff, "need_detail", need.pk))
    assert not any(word in line(look(officer, "need_detail", need.pk)) for word in (NOBODY, SOMEBODY))
    named = planned_dispatch(staff.seat, officer.seat, talent=talent).need_id
    for person in (staff, officer):
        said = line(look(person, "need_detail", named))
        assert "条件に合" not in said
        assert "いま合う人" not in said


def test_another_prefectures_people_count_for_nobody(
    officer: Person, staff: Person, ehime_staff: Person
) -> None:
    with scope(ehime_staff.seat.prefecture_id):
        ready_talent(ehime_staff.seat, base_code="382019")
    with scope(HIROSHIMA):
        need = submitted_need(officer.seat)
    assert "条件に合う人がいません" in line(look(staff, "need_detail", need.pk))
