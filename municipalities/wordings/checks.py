"""What must hold of a word before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from accounts.errors import Refusal, WrongState, ask_each
from desk.checks import check_text, too_long
from japan.kana import hiragana_key
from municipalities.wordings.choices import KEYS, Strength, Table
from municipalities.wordings.models import LEAST_OF_WORD, MOST_OF_REASON, MOST_OF_WORD, Wording

FACTS: Final = ("word", "table", "key", "strength", "reason")
MOST_WORDS: Final = 500
"""Words of a prefecture that hold at once: each is looked for in every text (some microseconds)."""


def checked(said: Mapping[str, str]) -> dict[str, str]:
    """The facts of a word as they are kept. Raises a `Refusal` with everything that is wrong."""
    if set(said) != set(FACTS):
        raise TypeError(f"not the facts of a word: {sorted(said)}")
    kept = {name: value.strip() for name, value in said.items()}
    ask_each(
        lambda: _check_word(kept["word"]),
        lambda: _check_key(kept["table"], kept["key"]),
        lambda: _check_strength(kept["strength"]),
        lambda: _check_reason(kept["reason"]),
    )
    return {**kept, "sought": hiragana_key(kept["word"])}


def _check_word(word: str) -> None:
    if not word:
        raise Refusal("市町村が書くとおりの言葉を書いてください。空白だけでは登録できません。", field="word")
    check_text(word, "word", "言葉", at_most=MOST_OF_WORD, is_one_line=True)
    sought = hiragana_key(word)
    if len(sought) > MOST_OF_WORD:
        raise Refusal(too_long(sought, "言葉", MOST_OF_WORD), field="word")
    letters = sum(letter.isalnum() for letter in sought)
    if letters < LEAST_OF_WORD:
        raise Refusal(
            f"言葉が短すぎます。文字か数字が{LEAST_OF_WORD}字以上ある言葉にしてください（いまは{letters}字）。"
            "短い言葉は、関係のない文章にも当たります。",
            field="word",
        )


def _check_key(table: str, key: str) -> None:
    if table not in Table.values or key not in KEYS[table]:
        raise Refusal("何を示す言葉かを、一覧から選んでください。", field="key")


def _check_strength(strength: str) -> None:
    if strength not in Strength.values:
        raise Refusal("強さを選んでください。", field="strength")


def _check_reason(reason: str) -> None:
    if not reason:
        raise Refusal("この言葉を加える理由を1文で書いてください。", field="reason")
    check_text(reason, "reason", "理由", at_most=MOST_OF_REASON, is_one_line=True)


def refuse_same(kept: Mapping[str, str], *, but: int | None = None) -> None:
    """Each word stands once in a table; `but` is the row that is being corrected."""
    same = Wording.objects.standing().filter(sought=kept["sought"], table=kept["table"])
    for other in [each for each in same if each.pk != but]:
        raise Refusal(
            f"「{other.word}」は、すでに「{other.spoken_for}」の言葉として登録されています。"
            "変えるときは、一覧でその言葉を開いて直してください。",
            field="word",
        )


def refuse_withdrawn(wording: Wording) -> None:
    if wording.withdrawn_at is not None:
        raise WrongState(
            f"「{wording.word}」は、すでに取り消されています。続けて使うときは、新しい言葉として登録してください。"
        )


def refuse_too_many() -> None:
    if Wording.objects.standing().count() >= MOST_WORDS:
        raise Refusal(
            f"県の言葉は{MOST_WORDS}件まで登録できます。使っていない言葉を取り消してから、登録してください。",
            field="word",
        )
