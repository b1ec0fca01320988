"""The ministry's list comes in as a file: what is good comes in, what is bad is held back and told why."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.errors import Refusal, WrongState
from accounts.events import first_broken_link
from accounts.models import Event
from accounts.tenancy import NATIONWIDE, scope
from desk.checks import WrittenMeanwhile
from pool.candidates.actions.importing import discard_import, take_import
from pool.candidates.actions.listing import relist_candidate, withdraw_candidate
from pool.candidates.differences import differences_of
from pool.candidates.models import Candidate, CandidateContact, HeldRow
from tests.build_candidates import as_csv, as_xlsx, listed, read_file, row, taken_file
from tests.cast import Person


def events_of(thing: Candidate) -> list[Event]:
    subject = {"subject_type": "candidates.candidate", "subject_id": str(thing.pk)}
    return list(Event.objects.filter(**subject).order_by("sequence"))


def test_two_thousand_rows_with_a_hundred_bad_ones(today: date, coordinator: Person) -> None:
    """1,900 come in, 100 are listed with row, column and reason; the same file again changes nothing."""
    rows = [row(f"R8-{number:04}") for number in range(2000)]
    for place in range(0, 2000, 20):
        rows[place]["人材類型"] = "ウィザード"
    content = as_xlsx(rows)
    made = taken_file(coordinator.seat, content, "名簿.xlsx")
    assert (made.new_count, made.held_count) == (1900, 100)
    with scope(NATIONWIDE):
        assert Candidate.objects.listed().count() == 1900
        held = list(made.held.all())
        assert [each.line for each in held] == [place + 2 for place in range(0, 2000, 20)]
        assert {fault["column"] for each in held for fault in each.faults} == {"人材類型"}
        assert "「ウィザード」は読めません。" in held[0].reasons
        before = list(Candidate.objects.order_by("pk").values())
        counted = Event.objects.filter(subject_type="candidates.candidate").count()
    again = taken_file(coordinator.seat, content, "名簿.xlsx")
    assert (again.new_count, again.changed_count, again.same_count) == (0, 0, 1900)
    assert (again.withdrawn_count, again.held_count) == (0, 100)
    with scope(NATIONWIDE):
        assert list(Candidate.objects.order_by("pk").values()) == before
        assert Event.objects.filter(subject_type="candidates.candidate").count() == counted == 1900
        assert HeldRow.objects.open().count() == 100
        assert first_broken_link(NATIONWIDE) is None


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv([row()], "cp932"), "名簿.csv"),
        (as_csv([row()], "utf-8"), "名簿.csv"),
        (as_csv([row()], "utf-8-sig", "\t"), "名簿.txt"),
        (as_xlsx([row()], ["候補人材の名簿", "令和8年10月1日現在"]), "名簿.xlsx"),
    ],
    ids=["cp932", "utf-8", "tabs", "xlsx"],
)
def test_a_list_is_read_however_it_was_saved(
    today: date, coordinator: Person, content: bytes, name: str
) -> None:
    taken_file(coordinator.seat, content, name)
    with scope(NATIONWIDE):
        candidate = Candidate.objects.select_related("contact").get()
    assert (candidate.number, candidate.name, candidate.kind) == ("R8-001", "デモ・候補 R8-001", "person")
    assert candidate.roles == ["project_manager", "engineer"]
    assert candidate.skill_pairs == [("project_planning", 3), ("rpa", 2)]
    assert (candidate.regions, candidate.days_per_week) == ([34], 2)
    assert (candidate.listed_on, candidate.trained_on) == (date(2026, 10, 1), date(2026, 9, 18))
    assert candidate.contact.mail == "r8-001@example.jp"


def test_values_are_read_as_people_write_them(today: date, coordinator: Person) -> None:
    taken_file(
        coordinator.seat,
        as_csv(
            [
                row(
                    "ｒ８－００１",
                    kind="法人",
                    kana="デモ　コウホ",
                    roles="ＰＭ／エンジニア",
                    skills="ＲＰＡ（３）\n業務改革（BPR）4",
                    regions="全国",
                    days_per_week="週３日",
                    listed_on="令和８年１０月１日",
                    forms="委託・非常勤",
                    mail="ａ＠example.jp",
                )
            ]
        ),
    )
    with scope(NATIONWIDE):
        found = Candidate.objects.get()
    assert (found.number, found.kind, found.kana) == ("R8-001", "firm", "でも こうほ")
    assert found.roles == ["project_manager", "engineer"]
    assert found.skill_pairs == [("rpa", 3), ("bpr", 4)]
    assert (found.regions, found.days_per_week, found.listed_on) == ([], 3, date(2026, 10, 1))
    assert found.forms == ["special_part_time", "outsourced"]


@pytest.mark.parametrize(
    ("said", "column", "reason"),
    [
        ({"number": "", "mail": ""}, "名簿番号", "書かれていません。"),
        ({"name": ""}, "氏名・名称", "書かれていません。"),
        ({"kind": "猫"}, "区分", "「猫」は読めません。「個人」「企業」のどれかで書いてください。"),
        ({"roles": ""}, "人材類型", "書かれていません。"),
        ({"skills": "企画構想"}, "スキルと水準", "「企画構想」に水準がありません。"),
        ({"skills": "魔法 3"}, "スキルと水準", "「魔法」は、スキルの一覧にありません。"),
        ({"skills": "RPA 3、RPA 2"}, "スキルと水準", "2度書かれています。"),
        ({"regions": "江戸"}, "希望地域", "「江戸」は都道府県の名前ではありません。"),
        ({"days_per_week": "6"}, "週の日数", "「6」は1から5の間で書いてください。"),
        ({"listed_on": "いつか"}, "掲載日", "「いつか」"),
        ({"mail": "mail"}, "メールアドレス", "メールアドレスとして読めません。"),
        ({"phone": "12"}, "電話番号", "電話番号として読めません。"),
        ({"note": "あ" * 1001}, "備考", "1,001字あります。"),
    ],
)
def test_a_bad_cell_holds_its_row_back_and_says_why(
    today: date, coordinator: Person, said: dict[str, str], column: str, reason: str
) -> None:
    made = read_file(coordinator.seat, as_csv([row("R8-000"), row(**said)]))
    with scope(NATIONWIDE):
        (held,) = made.held.all()
    assert (held.line, [fault["column"] for fault in held.faults]) == (3, [column])
    assert reason in held.faults[0]["reason"]


def test_one_number_twice_holds_both_rows_back(today: date, coordinator: Person) -> None:
    made = read_file(coordinator.seat, as_csv([row("A1"), row("A2"), row("A1")]))
    with scope(NATIONWIDE):
        assert [each.line for each in made.held.all()] == [2, 4]
        assert "4行目にもあります" in made.held.all()[0].reasons
    assert [each["number"] for each in made.rows] == ["A2"]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        ("あ,い\r\n1,2\r\n".encode(), "a.csv", "見出しの行が見つかりません。"),
        ("名簿番号,氏名\r\n1,デモ\r\n".encode(), "a.csv", "「区分」、「人材類型」の列がありません。"),
        ("名簿番号,区分,氏名,名称,人材類型\r\n".encode(), "a.csv", "「氏名・名称」に当たる列が2つあります"),
        ("名簿番号,区分,氏名,人材類型\r\n".encode(), "a.csv", "見出しの下に行がありません。"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(
    today: date, coordinator: Person, content: bytes, name: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        read_file(coordinator.seat, content, name)


def test_a_change_is_told_field_by_field(today: date, coordinator: Person) -> None:
    candidate = listed(coordinator.seat)
    changed = row(regions="広島県、愛媛県", days_per_week="3", mail="new@example.jp")
    made = read_file(coordinator.seat, as_csv([changed, row("R8-002")]))
    with scope(NATIONWIDE):
        found = differences_of(made, [])
        assert [each["number"] for each in found.new] == ["R8-002"]
        (change,) = found.changed
        assert [(each["label"], each["before"], each["after"]) for each in change.lines] == [
            ("希望地域", "広島県", "広島県、愛媛県"),
            ("週の日数", "2", "3"),
            ("メールアドレス", "r8-001@example.jp", "new@example.jp"),
        ]
        take_import(by=coordinator.seat, candidate_import=made)
        assert CandidateContact.objects.get(pk=candidate.pk).mail == "new@example.jp"
        last = events_of(candidate)[-1]
    assert (last.verb, last.before) == ("change_candidate", {"regions": [34], "days_per_week": 2})
    assert last.after == {"regions": [34, 38], "days_per_week": 3, "contact": "written"}


def test_a_column_that_the_file_has_not_changes_nothing(today: date, coordinator: Person) -> None:
    listed(coordinator.seat)
    needed = ("名簿番号", "区分", "氏名・名称", "人材類型")
    short = {label: text for label, text in row().items() if label in needed}
    made = taken_file(coordinator.seat, as_csv([short]))
    assert (made.changed_count, made.same_count) == (0, 1)


def test_who_is_not_in_the_file_stays_or_goes_as_the_coordinator_says(
    today: date, coordinator: Person
) -> None:
    taken_file(coordinator.seat, as_csv([row("A1"), row("A2"), row("A3")]))
    held = {**row("A2"), "人材類型": "ウィザード"}
    made = read_file(coordinator.seat, as_csv([row("A1"), held]))
    with scope(NATIONWIDE):
        found = differences_of(made, ["A2"])
        assert [each.number for each in found.missing] == ["A3"]
        with pytest.raises(Refusal, match="名簿に残すか外すか選んでください。") as refused:
            take_import(by=coordinator.seat, candidate_import=made)
        assert refused.value.field == "missing"
        taken = take_import(by=coordinator.seat, candidate_import=made, missing="withdraw")
        gone = Candidate.objects.get(number="A3")
        assert (gone.status, gone.withdrawn_on, taken.withdrawn_count) == ("withdrawn", today, 1)
        assert Candidate.objects.get(number="A2").is_listed
    back = taken_file(coordinator.seat, as_csv([row("A1"), row("A2"), row("A3")]))
    with scope(NATIONWIDE):
        gone = Candidate.objects.get(number="A3")
    assert (back.changed_count, gone.is_listed, gone.withdrawn_on) == (1, True, None)


def test_a_row_that_comes_right_later_is_no_longer_held(today: date, coordinator: Person) -> None:
    bad = {**row("A1"), "人材類型": "ウィザード"}
    first = taken_file(coordinator.seat, as_csv([bad, row("A2")]))
    with scope(NATIONWIDE):
        assert HeldRow.objects.open().count() == 1
    again = taken_file(coordinator.seat, as_csv([row("A1")]))
    with scope(NATIONWIDE):
        assert HeldRow.objects.open().count() == 0
        row_before = first.held.get()
        assert (row_before.settled_by_id, row_before.cells) == (again.pk, {})


def test_two_coordinators_do_not_take_over_what_they_have_not_seen(today: date, coordinator: Person) -> None:
    """The second one is shown what the list says now."""
    first = read_file(coordinator.seat, as_csv([row(days_per_week="3")]))
    second = read_file(coordinator.seat, as_csv([row(days_per_week="4")]))
    with scope(NATIONWIDE):
        seen = differences_of(second, []).mark
        take_import(by=coordinator.seat, candidate_import=first)
        with pytest.raises(WrongState):
            take_import(by=coordinator.seat, candidate_import=first)
        with pytest.raises(WrittenMeanwhile):
            take_import(by=coordinator.seat, candidate_import=second, read=seen)
        assert Candidate.objects.get().days_per_week == 3
        now = differences_of(second, []).mark
        take_import(by=coordinator.seat, candidate_import=second, read=now)
        assert Candidate.objects.get().days_per_week == 4


def test_what_is_not_taken_over_is_forgotten(today: date, coordinator: Person) -> None:
    made = read_file(coordinator.seat, as_csv([row("A1"), {**row("A2"), "人材類型": "?"}]))
    with scope(NATIONWIDE):
        left = discard_import(by=coordinator.seat, candidate_import=made)
        held = left.held.get()
        assert (left.rows, held.cells, held.faults, Candidate.objects.count()) == ([], {}, [], 0)
        with pytest.raises(WrongState):
            take_import(by=coordinator.seat, candidate_import=made)


def test_one_candidate_is_taken_off_the_list_and_put_on_again(today: date, coordinator: Person) -> None:
    candidate = listed(coordinator.seat)
    with scope(NATIONWIDE):
        with pytest.raises(Refusal, match="理由を1文で"):
            withdraw_candidate(by=coordinator.seat, candidate=candidate, reason=" ")
        gone = withdraw_candidate(by=coordinator.seat, candidate=candidate, reason="本人の申出")
        assert (gone.status, gone.withdrawn_on) == ("withdrawn", today)
        with pytest.raises(WrongState):
            withdraw_candidate(by=coordinator.seat, candidate=candidate, reason="二度目")
        back = relist_candidate(by=coordinator.seat, candidate=candidate)
        assert back.is_listed
        with pytest.raises(WrongState):
            relist_candidate(by=coordinator.seat, candidate=candidate)
        verbs = [event.verb for event in events_of(candidate)]
    assert verbs == ["list_candidate", "withdraw_candidate", "relist_candidate"]
