"""The words by which a filled form is recognised, for those who write it and those who read it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

SHEET: Final = "調査票"
CHOICES: Final = "選択肢"
CODE, SECTION, QUESTION, HOW = "記号", "区分", "設問", "記入のしかた"
ANSWER: Final = "回答（ここに記入）"
TAKEN: Final = "取り出したときの回答"
REASON: Final = "理由"
NUMBER, TITLE, BODY_CODE, BODY = "調査番号", "調査名", "団体コード", "市町村名"
TAKEN_AT, DUE = "取り出した日時", "期限"
LETTERS: Final = "確かめの文字（消さないでください）"
DIGITS: Final = "確かめの数字（消さないでください）"
PROOF_OF_LETTERS: Final = "𠮷葛󠄀é〜"
"""Letters that old character sets lack or change: where they come back otherwise, so may the letters of an
answer."""
PROOF_OF_DIGITS: Final = "0012"
"""Where it comes back as 12, a program has taken texts for numbers, and zeros and dashes of answers are
gone."""
MOST_LETTERS_OF_A_HEAD: Final = 60
FACTS: Final = (NUMBER, TITLE, BODY_CODE, BODY, TAKEN_AT, DUE, LETTERS, DIGITS)


def plain(text: str) -> str:
    """Without what does not tell two heads apart: width, spaces, line breaks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


_CODE: Final = plain(CODE)
_ANSWER: Final = plain(ANSWER)


def is_code_head(text: str) -> bool:
    return plain(text) == _CODE


def is_taken_head(text: str) -> bool:
    said = plain(text)
    return "回答" in said and "取り出し" in said


def is_answer_head(text: str) -> bool:
    return "回答" in plain(text) and not is_taken_head(text)


def is_very_answer_head(text: str) -> bool:
    return plain(text) == _ANSWER


def is_head(texts: Iterable[str]) -> bool:
    """Whether a row of cells is the head of a table of answers."""
    said = [text for text in texts if 0 < len(text) < MOST_LETTERS_OF_A_HEAD]
    is_coded = any(CODE[0] in text and is_code_head(text) for text in said)
    return is_coded and any(map(is_answer_head, said))


_CODE_LETTERS = re.compile(r"[a-z0-9][a-z0-9_]*(?:\.[a-z0-9][a-z0-9_]*)*")


def code_of(text: str) -> str:
    """The code that was printed, however it was put: in full width, with spaces, in capitals."""
    return plain(text).lower()


def is_code(code: str) -> bool:
    """Whether it looks like a code at all, and not like a remark of somebody."""
    return _CODE_LETTERS.fullmatch(code) is not None
