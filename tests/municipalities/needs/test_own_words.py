"""Words of a prefecture in the pure rules: plain text, weighed by the table that they are for."""

from __future__ import annotations

from datetime import date

import pytest

from municipalities.needs.proposal import Context, OwnWord, OwnWords, Proposal, propose
from municipalities.needs.proposal.rules import RULES_VERSION
from municipalities.needs.proposal.words import compile_word, fold

TODAY = date(2026, 11, 24)


def read(text: str, *words: tuple[str, str, str, str]) -> Proposal:
    own = OwnWords(tuple(OwnWord(*word) for word in words), 7 if words else 0)
    return propose(text, Context(TODAY, own=own))


@pytest.mark.parametrize(
    ("word", "text", "is_found"),
    [
        ("C++", "Ｃ＋＋で書かれた", True),
        ("C++", "Cで書かれた", False),
        (".*", "何でも", False),
        ("(仮)窓口", "（仮）窓口のこと", True),
        ("みまもり", "ミマモリの機器", True),
        ("ﾃﾞｰﾀ連携", "データ連携", True),
        ("LINE", "online", False),
        ("LINE", "公式ＬＩＮＥの", True),
        ("Power BI", "PowerBIで", True),
    ],
)
def test_a_word_is_found_as_it_is_written_and_means_nothing_but_itself(
    word: str, text: str, is_found: bool
) -> None:
    assert (compile_word(word).search(fold(text).text) is not None) == is_found


def test_what_leaves_no_letter_is_no_word() -> None:
    with pytest.raises(ValueError, match="counts"):
        compile_word(" \u3000")


@pytest.mark.parametrize(
    ("table", "key", "text", "field", "value"),
    [
        ("category", "security", "ほげ台帳の使い方を見てほしい。", "category", "security"),
        ("role", "service_designer", "ほげ台帳の使い方を見てほしい。", "role", "service_designer"),
        ("engagement", "audit", "ほげ台帳を一緒に見てほしい。", "engagement", "audit"),
        ("scheme", "money", "ほげ台帳をお願いしたい。", "scheme", "other"),
        ("scheme", "management", "ほげ台帳について助言がほしい。", "scheme", "keiei_finance"),
        ("incident", "leak", "ほげ台帳が外に並びました。", "incident", "leak"),
        ("regional", "regional", "ほげ台帳のことを教えてほしい。", "is_regional", True),
    ],
)
def test_a_word_that_settles_decides_the_field_of_its_table(
    table: str, key: str, text: str, field: str, value: object
) -> None:
    assert getattr(read(text), field) != value
    proposal = read(text, ("ほげ台帳", table, key, "settles"))
    assert getattr(proposal, field) == value
    assert proposal.rules_version == f"{RULES_VERSION} 県7"
    if table != "scheme" or key == "money":
        assert "ほげ台帳" in proposal.reasons[field]


def test_a_word_that_settles_stands_against_several_of_the_rules() -> None:
    text = "クラウドの利用料の見積りが妥当か、業者の話だけでは判断できません。一緒に見てほしい。"
    assert read(text).role == "project_manager"
    proposal = read(text, ("見積りが妥当か", "role", "engineer", "settles"))
    assert proposal.role == "engineer"
    assert "「見積りが妥当か」" in proposal.reasons["role"]


def test_a_skill_is_asked_for_by_a_word_of_the_prefecture() -> None:
    proposal = read("ほげ台帳を見てほしい。", ("ほげ台帳", "skill", "open_data_gis", "names"))
    assert proposal.skills[0][0] == "open_data_gis"
    assert "「ほげ台帳」" in proposal.reasons["skills"]


def test_a_faint_word_of_an_incident_needs_another_beside_it() -> None:
    faint = [(word, "incident", "leak", "hints") for word in ("ほげ台帳", "はげ台帳")]
    assert read("ほげ台帳が並びました。", *faint).incident == ""
    assert read("ほげ台帳とはげ台帳が並びました。", *faint).incident == "leak"


def test_a_word_that_is_waved_aside_or_of_last_year_does_not_count() -> None:
    settled = ("ほげ台帳", "category", "security", "settles")
    assert read("ほげ台帳ではなく、紙を見てほしい。", settled).category != "security"
    assert read("昨年、ほげ台帳が並びました。", ("ほげ台帳", "incident", "leak", "settles")).incident == ""


def test_without_words_everything_is_as_it_was() -> None:
    text = "クラウドの利用料が妥当か見てほしい。"
    assert propose(text, Context(TODAY)) == read(text)
    unfound = read(text, ("ほげ台帳", "category", "plan", "settles"))
    assert unfound.category == read(text).category
