"""Municipalities that end, come about or change their names: what is known of them on a day."""

from __future__ import annotations

from datetime import date

import pytest

from japan import bodies, body_changes
from japan.body_changes import BodyChange, ChangeKind
from japan.codes import is_valid
from tests.build_changes import know_changes

FUKUYAMA, FUCHU, JINSEKI, SERA = "342076", "342084", "345458", "344621"
BEFORE, ON, AFTER = date(2026, 9, 30), date(2026, 10, 1), date(2027, 4, 1)


def absorbed(predecessor: str = JINSEKI, successor: str = FUKUYAMA, on: date = ON) -> BodyChange:
    return BodyChange(on, ChangeKind.ABSORBED, predecessor, successor)


def test_the_file_has_real_changes_of_bodies_that_are_known() -> None:
    rows = body_changes.body_changes()
    assert [bodies.origin_words(row) for row in rows] == ["令和元年5月1日にいまの名称に改称"]
    for row in rows:
        assert {row.predecessor, row.successor} <= set(bodies.bodies())
        assert is_valid(row.predecessor)
        assert row.keeps_code == bool(row.former_name)
        assert row.ground
        assert row.source
        assert row.certainty in ("checked", "source", "second_hand")


def test_a_body_is_there_until_the_day_before_the_merger(monkeypatch: pytest.MonkeyPatch) -> None:
    know_changes(monkeypatch, absorbed())
    assert [body_changes.exists_on(JINSEKI, day) for day in (BEFORE, ON, AFTER)] == [True, False, False]
    assert body_changes.exists_on(FUKUYAMA, BEFORE)
    assert JINSEKI in dict(bodies.body_choices(34, BEFORE))
    assert JINSEKI not in dict(bodies.body_choices(34, ON))
    assert body_changes.absent_on(BEFORE) == []
    assert body_changes.absent_on(ON) == [JINSEKI]


def test_a_new_body_is_there_from_its_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    know_changes(
        monkeypatch,
        BodyChange(ON, ChangeKind.MERGED, JINSEKI, FUCHU),
        BodyChange(ON, ChangeKind.MERGED, SERA, FUCHU),
    )
    assert [body_changes.exists_on(FUCHU, day) for day in (BEFORE, ON)] == [False, True]
    assert bodies.sentence_of_absence(FUCHU, BEFORE) == "府中市は、まだ置かれていません。"
    assert body_changes.answering_for(FUCHU, ON) == (FUCHU, JINSEKI, SERA)


def test_what_became_of_a_body_is_told_from_its_last_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    know_changes(monkeypatch, absorbed())
    assert bodies.ending_words(JINSEKI, BEFORE) == ""
    assert bodies.ending_words(JINSEKI, ON) == "令和8年10月1日に福山市に合併"
    assert bodies.told(JINSEKI, ON) == "神石高原町（令和8年10月1日に福山市に合併）"
    assert dict(bodies.body_names(34, ON))[JINSEKI] == bodies.told(JINSEKI, ON)
    assert bodies.sentence_of_absence(JINSEKI, ON) == "神石高原町は令和8年10月1日に福山市に合併しました。"
    assert bodies.sentence_of_absence(FUKUYAMA, ON) == ""


def test_a_split_names_all_that_follow_and_gives_nobody_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    know_changes(
        monkeypatch,
        BodyChange(ON, ChangeKind.SPLIT, JINSEKI, FUCHU),
        BodyChange(ON, ChangeKind.SPLIT, JINSEKI, SERA),
    )
    assert bodies.ending_words(JINSEKI, ON) == "令和8年10月1日に府中市と世羅町に分割"
    assert body_changes.heirs_of(JINSEKI, ON) == (JINSEKI,)
    assert body_changes.answering_for(SERA, ON) == (SERA,)


def test_a_chain_of_mergers_is_followed_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    know_changes(monkeypatch, absorbed(JINSEKI, SERA), absorbed(SERA, FUCHU, AFTER))
    assert body_changes.answering_for(FUCHU, ON) == (FUCHU,)
    assert body_changes.answering_for(FUCHU, AFTER) == (FUCHU, SERA, JINSEKI)
    assert body_changes.heirs_of(JINSEKI, ON) == (JINSEKI, SERA)
    assert body_changes.heirs_of(JINSEKI, AFTER) == (JINSEKI, SERA, FUCHU)


def test_rows_that_lead_back_to_where_they_began_end(monkeypatch: pytest.MonkeyPatch) -> None:
    know_changes(monkeypatch, absorbed(JINSEKI, SERA), absorbed(SERA, JINSEKI))
    assert body_changes.answering_for(SERA, ON) == (SERA, JINSEKI)
    assert body_changes.heirs_of(SERA, ON) == (SERA, JINSEKI)


def test_a_new_name_with_the_same_code_ends_nothing() -> None:
    sasayama = "282219"
    assert body_changes.exists_on(sasayama, date(2018, 1, 1))
    assert body_changes.ends_on(sasayama) is None
    assert body_changes.answering_for(sasayama, ON) == (sasayama,)
    assert bodies.former_names(sasayama) == ["篠山市", "ささやまし"]


def test_a_new_name_with_another_code_is_the_same_body(monkeypatch: pytest.MonkeyPatch) -> None:
    know_changes(monkeypatch, BodyChange(ON, ChangeKind.RENAMED, JINSEKI, FUCHU))
    assert bodies.ending_words(JINSEKI, ON) == "令和8年10月1日に府中市に改称"
    assert body_changes.answering_for(FUCHU, ON) == (FUCHU, JINSEKI)
    assert bodies.former_names(FUCHU) == ["神石高原町", "じんせきこうげんちょう"]
