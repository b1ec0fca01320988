"""The questions of a round are taken off, put back, moved, written and mended, and nothing is lost by it."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from accounts.tenancy import scope
from municipalities.surveys.actions.answering import save_answers, submit_sheet
from municipalities.surveys.actions.rounds import change_questions, change_round, draft_round, open_round
from municipalities.surveys.models import Answer, SurveyRound
from municipalities.surveys.prefill import last_answers
from municipalities.surveys.reading import ready_made
from tests.build_question_pages import add, mend, own, stored
from tests.build_questions import of, whole, written
from tests.build_surveys import DUE, drafted_round, sheet_of
from tests.cast import HIROSHIMA, JINSEKI, Person
from tests.page import Page, address, look, read

pytestmark = pytest.mark.usefixtures("today")


def ids(survey: SurveyRound) -> list[str]:
    return list(stored(survey).questions.by_id)


def ticked(page: Page) -> list[str]:
    return [str(box["value"]) for box in page.soup.select("input[name=keep][checked]")]


def press(staff: Person, survey: SurveyRound, do: str, keep: list[str], **more: str) -> Page:
    page = look(staff, "round_questions", survey.pk)
    said = {"do": do, "keep": keep, "read": page.hidden("main form")["read"], **more}
    return read(staff.client.post(address("round_questions", survey.pk), said, follow=True))


@pytest.fixture
def survey(staff: Person) -> SurveyRound:
    with scope(HIROSHIMA):
        return drafted_round(staff.seat)


@pytest.fixture
def dx(staff: Person) -> SurveyRound:
    with scope(HIROSHIMA):
        return draft_round(by=staff.seat, title="第1回", questions=ready_made()["dx_needs"], due_on=DUE)


def test_a_question_on_which_others_rest_is_not_taken_off_and_the_ticks_stay(
    survey: SurveyRound, staff: Person
) -> None:
    kept = ["cio_days", "people", "worries"]
    page = press(staff, survey, "keep", kept)
    assert page.errors == [
        "「CIOの日数」は、「CIO」の回答によって聞く設問です。「CIOの日数」も外すか、「CIO」を残してください。"
    ]
    assert ticked(page) == kept
    assert press(staff, survey, "keep", []).errors == ["設問がなくなります。残す設問に印を付けてください。"]
    assert len(ids(survey)) == 5


def test_what_goes_is_shown_before_it_goes_and_can_be_put_back(dx: SurveyRound, staff: Person) -> None:
    before = ids(dx)
    kept = [name for name in before if name not in ("it_concurrent", "voice")]
    page = press(staff, dx, "keep", kept)
    assert page.heading == "設問を外す"
    assert "2問：「うち兼務の人数」、「そのほか」" in page.text
    assert "「担当の人数」が「うち兼務の人数」と「うち専任の人数」の合計と合うこと" in page.text
    assert ids(dx) == before
    told = press(staff, dx, "keep", kept, step="do").told
    assert told == ["2問を外しました。「外した設問を戻す」から戻せます。"]
    assert ids(dx) == kept
    assert not stored(dx).questions.by_id["it_people"].checks
    form = look(staff, "questions_back", dx.pk)
    said = {"of_staff": ["it_staff.concurrent"], "read": form.hidden("main form")["read"]}
    page = read(staff.client.post(address("questions_back", dx.pk), said, follow=True))
    assert page.told == ["1問を戻しました。"]
    assert ids(dx) == [name for name in before if name != "voice"]
    assert stored(dx).questions.by_id["it_people"].checks


def test_help_that_speaks_of_a_question_that_goes_is_named(dx: SurveyRound, staff: Person) -> None:
    page = press(staff, dx, "keep", [name for name in ids(dx) if name != "it_people"], step="")
    assert "外す設問の名前が出てきます：「うち専任の人数」" in page.text


def test_a_total_goes_without_its_parts_and_the_parts_without_their_total(
    dx: SurveyRound, staff: Person
) -> None:
    press(staff, dx, "keep", ["it_people", "overall_policy"], step="do")
    assert ids(dx) == ["overall_policy", "it_people"]


def test_a_question_is_not_put_back_without_the_one_on_which_it_rests(dx: SurveyRound, staff: Person) -> None:
    press(staff, dx, "keep", ["it_people"], step="do")
    said = {"of_organisation": ["policy.until"]}
    page = read(staff.client.post(address("questions_back", dx.pk), said))
    assert page.errors == [
        "「全体方針の終期」は、「全体方針」の回答によって聞く設問です。「全体方針」にも印を付けてください。"
    ]
    said = {"of_organisation": ["policy.until", "policy.overall"]}
    read(staff.client.post(address("questions_back", dx.pk), said, follow=True))
    assert ids(dx) == ["overall_policy", "policy_until", "it_people"]
    assert [part.key for part in stored(dx).questions.sections] == ["organisation", "staff"]


def test_a_question_of_their_own_is_put_back_as_it_was(survey: SurveyRound, staff: Person) -> None:
    press(staff, survey, "keep", ["cio", "cio_days", "worries", "voice"], step="do")
    assert "担当は何人ですか。（この調査から外した設問）" in look(staff, "questions_back", survey.pk).text
    said = {"of_staff": ["it.people"]}
    read(staff.client.post(address("questions_back", survey.pk), said, follow=True))
    assert set(ids(survey)) == {"cio", "cio_days", "people", "worries", "voice"}
    assert stored(survey).removed == []


def test_moving_a_question_keeps_the_ticks(survey: SurveyRound, staff: Person) -> None:
    page = press(staff, survey, "down:worries", ["cio", "worries"])
    assert page.told == ["設問を動かしました。"]
    assert ids(survey) == ["cio", "cio_days", "people", "voice", "worries"]
    assert ticked(page) == ["cio", "worries"]
    page = press(staff, survey, "down:cio", ["cio", "worries"])
    assert page.errors == [
        "「CIOの日数」は、「CIO」の回答によって聞く設問です。「CIO」より後に置いてください。"
    ]
    assert ticked(page) == ["cio", "worries"]


def test_no_two_questions_that_are_written_mean_the_same(
    survey: SurveyRound, staff: Person, officer: Person
) -> None:
    add(staff, survey, "single", text="好きな色は？", options="赤\n青", source="last")
    with scope(HIROSHIMA):
        other = drafted_round(staff.seat, title="第2回")
        copy = draft_round(by=staff.seat, title="写し", questions=stored(survey).questions, due_on=DUE)
    add(staff, other, "single", text="サーバはどこですか。", options="庁舎\nクラウド", source="last")
    assert own(survey).id == own(other).id == "own_1"
    assert own(survey).meaning != own(other).meaning
    assert own(copy).meaning == own(survey).meaning


@pytest.mark.parametrize(
    ("kind", "said", "least", "most"),
    [
        ("number", {"least": "２０", "most": "1,000", "unit": "件"}, 20, 1000),
        ("number", {"least": "0.5", "most": "２．５", "decimals": "1"}, 0.5, 2.5),
        ("number", {"most": "31日", "unit": "日"}, None, 31),
        ("yen", {"most": "10億円"}, None, 1_000_000_000),
        ("day", {"least": "R8.4.1", "most": "令和9年3月31日"}, "2026-04-01", "2027-03-31"),
        ("day", {"least": "R8.4", "precision": "month"}, "2026-04", None),
    ],
)
def test_ranges_are_read_as_people_type_them(
    survey: SurveyRound, staff: Person, kind: str, said: dict[str, str], least: Any, most: Any
) -> None:
    assert add(staff, survey, kind, **said).told == ["設問を足しました。"]
    assert (own(survey).least, own(survey).most) == (least, most)
    mend(staff, survey, "own_1", short="予約")
    assert (own(survey).least, own(survey).most, own(survey).short) == (least, most, "予約")


@pytest.mark.parametrize(
    ("kind", "said", "box", "sentence"),
    [
        ("number", {"least": "たくさん"}, "least", "「たくさん」は数として読めません"),
        ("number", {"most": "0.5"}, "most", "小数のない数にしてください"),
        ("number", {"least": "9", "most": "3", "unit": "人"}, "most", "範囲が逆です（9人から3人まで）"),
        ("day", {"most": "いつか"}, "most", "「いつか」"),
        ("text", {"letters": "0"}, "letters", "1から"),
        ("text", {"letters": "たくさん"}, "letters", "数字だけで書いてください"),
        ("text", {"lines": "50"}, "lines", "1から20までの数"),
        ("single", {"options": "ある"}, "options", "選択肢を2つ以上"),
        ("single", {"options": "ある\nない\nあ る"}, "options", "「あ る」が2回あります"),
        ("text", {"text": "CIOは いますか。"}, "text", "同じ文の設問が、すでに問1にあります"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_box(
    survey: SurveyRound, staff: Person, kind: str, said: dict[str, str], box: str, sentence: str
) -> None:
    page = add(staff, survey, kind, **said)
    assert [sentence in error for error in page.errors] == [True], page.errors
    assert page.soup.select_one(f"[role=alert] a[href='#id_{box}']")
    assert "own_1" not in page.text
    assert len(ids(survey)) == 5


def test_letters_are_read_in_any_width(survey: SurveyRound, staff: Person) -> None:
    add(staff, survey, "text", letters="２００字", lines="３")
    assert (own(survey).letters, own(survey).lines) == (200, 3)


def keys(survey: SurveyRound) -> dict[str, str]:
    return {option.label: option.key for option in own(survey).options}


def test_a_key_is_never_given_out_again(survey: SurveyRound, staff: Person) -> None:
    add(staff, survey, "single", options="赤\n青\n緑")
    first = keys(survey)
    mend(staff, survey, "own_1", options="青\n緑")
    mend(staff, survey, "own_1", options="青\n緑\n黒")
    now = keys(survey)
    assert (now["青"], now["緑"]) == (first["青"], first["緑"])
    assert now["黒"] not in first.values()


def test_whoever_changes_words_says_whether_it_is_the_same_option(survey: SurveyRound, staff: Person) -> None:
    add(staff, survey, "single", options="できる\nできなi", short="予約")
    key = keys(survey)["できなi"]
    page = mend(staff, survey, "own_1", options="できる\nできない")
    assert page.errors == ["前にあった「できなi」は、なくしたのか、言葉を直したのかを選んでください。"]
    box = f"was_options_{key}"
    assert page.soup.select_one(f"select[name={box}]")
    mend(staff, survey, "own_1", options="できる\nできない", **{box: "できない"})
    assert keys(survey)["できない"] == key
    box = f"was_options_{keys(survey)['できる']}"
    mend(staff, survey, "own_1", options="検討中\nできない", **{box: "gone"})
    assert keys(survey)["検討中"] != box.removeprefix("was_options_")


def test_an_option_on_which_a_question_rests_can_be_mended_and_is_not_taken_off(
    survey: SurveyRound, staff: Person
) -> None:
    page = mend(staff, survey, "cio", options="いない\n検討中", was_options_yes="gone")
    assert page.errors == [
        "選択肢：「CIOの日数」は、「いる」が選ばれたときに聞く設問です。"
        "先に「CIOの日数」の「聞く条件」を直してください。"
    ]
    mend(staff, survey, "cio", options="任命している\nいない", was_options_yes="任命している")
    (option, _) = stored(survey).questions.by_id["cio"].options
    assert (option.key, option.label, option.yes) == ("yes", "任命している", True)


def test_old_meanings_that_two_questions_share_are_told_apart(
    in_hiroshima: None, staff: Person, officer: Person
) -> None:
    """From before meanings were unique: the same question keeps its answers, another one does not."""
    color = [{"key": "o1", "label": "赤"}, {"key": "o2", "label": "青"}]
    place = [{"key": "o1", "label": "庁舎"}, {"key": "o2", "label": "クラウド"}]
    more = [*color[1:], {"key": "o1", "label": "黒"}]
    asked = (("好きな色は？", color), ("サーバは？", place), ("好きな色は？", color), ("好きな色は？", more))
    rounds = []
    for number, (text, options) in enumerate(asked):
        old = written("own_1", "single", meaning="own.own_1", text=text, options=options)
        made = draft_round(by=staff.seat, title=f"第{number}回", questions=of(old), due_on=DUE)
        made = change_round(by=staff.seat, survey=made, why_again="毎年聞くため")
        SurveyRound.objects.filter(pk=made.pk).update(targets=[JINSEKI])
        rounds.append(open_round(by=staff.seat, survey=made))
        if number == 0:
            sheet = save_answers(by=officer.seat, sheet=sheet_of(rounds[0]), said={"own_1": "o1"})
            submit_sheet(by=officer.seat, sheet=sheet)
    migration = import_module("municipalities.surveys.migrations.0004_meanings_of_own_questions")
    with connection.cursor() as cursor:
        migration.tell_apart(apps, SimpleNamespace(connection=connection, execute=cursor.execute))
    with scope(HIROSHIMA):
        now = [SurveyRound.objects.get(pk=each.pk).questions for each in rounds]
        meanings = [each.questions[0].meaning for each in now]
        assert meanings[0] == meanings[2] == Answer.objects.get().meaning
        assert len({meaning for meaning in meanings if meaning != "own.own_1"}) == 3
        last = [
            {name: each.value for name, each in last_answers(JINSEKI, made.pk, asked.questions).items()}
            for made, asked in zip(rounds, now, strict=True)
        ]
        assert last == [{}, {}, {"own_1": "o1"}, {}]


def test_a_meaning_of_a_set_stays_unless_a_key_means_something_else() -> None:
    migration = import_module("municipalities.surveys.migrations.0004_meanings_of_own_questions")

    def of_set(*labels: tuple[str, str]) -> dict[str, Any]:
        options = [{"key": key, "label": label} for key, label in labels]
        return whole(written("cio", "single", meaning="leaders.cio", options=options))

    usual, added = (("yes", "いる"), ("no", "いない")), ("o1", "兼務で")
    rounds = [(1, of_set(*usual)), (2, of_set(*usual, added)), (3, of_set(*usual, ("o1", "検討中")))]
    assert list(migration.new_meanings(rounds)) == [3]


def test_questions_that_were_changed_by_somebody_else_are_not_written_over(
    survey: SurveyRound, staff: Person
) -> None:
    with scope(HIROSHIMA):
        other = {**survey.questions.as_json(), "title": "別の題"}
        other["sections"] = other["sections"][:1]
        change_questions(by=staff.seat, survey=survey, questionnaire=other)
    page = press(staff, survey, "keep", ["cio", "people"], step="do", read="0" * 64)
    assert page.errors
    assert ids(survey) == ["cio", "cio_days", "people"]
