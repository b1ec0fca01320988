"""A reason rests on facts, and quotes whole words of the town."""

from __future__ import annotations

from datetime import date

import pytest

from municipalities.needs.proposal import Context, Proposal, propose

TODAY = date(2026, 12, 1)


def _proposed(problem: str) -> Proposal:
    return propose(problem, Context(today=TODAY))


def test_conditions_and_questions_are_no_facts() -> None:
    assert _proposed("災害のときにシステムが止まったらどうするかの計画がない").priority == "normal"
    for problem in ("見積りのどこを見ればよいか教えてください", "後継の仕様書を見てほしい"):
        assert "training_planning" not in dict(_proposed(problem).skills)
    assert _proposed("後継の仕様書を見てほしい").category == "bpr_procurement"
    assert "training_planning" in dict(_proposed("職員に表計算の使い方を教えてほしい").skills)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("名簿が入ったUSBをなくしました。", "名簿が入ったUSBをなくしました"),
        ("研修を年度内に開きたいと思います", "年度内に開きたい"),
        ("ログの点検してほしいです", "点検してほしい"),
        ("見積りの見方を教えてほしいのですが", "教えてほしい"),
        ("推進計画を一緒に作りたい", "推進計画"),
    ],
)
def test_reasons_quote_whole_words(problem: str, words: str) -> None:
    assert any(f"「{words}」" in reason for reason in _proposed(problem).reasons.values())


def test_scraps_of_hiragana_are_not_quoted() -> None:
    assert not any("いしたい」" in reason for reason in _proposed("お願いしたい").reasons.values())
