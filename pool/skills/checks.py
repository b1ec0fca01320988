"""What must hold of a skill of the vocabulary before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from accounts.errors import Refusal, WrongState, ask_each
from desk.checks import check_day, check_text
from japan.kana import hiragana_key
from japan.skill_standard import ROLES
from japan.wareki import format_day
from pool.skills.models import MOST_OF_DESCRIPTION, MOST_OF_NAME, MOST_OF_REASON, Skill

FACTS: Final = ("name", "roles", "description")
MOST_SKILLS: Final = 300
"""In one vocabulary, out of use or not: a form offers them in one box."""


def checked(said: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a skill as they are kept. Raises a `Refusal` with everything that is wrong."""
    kept = {
        "name": said["name"].strip(),
        "roles": [role for role in ROLES if role in said["roles"]],
        "description": said["description"].strip(),
    }
    ask_each(
        lambda: _check_name(kept["name"]),
        lambda: _check_roles(said["roles"]),
        lambda: check_text(
            kept["description"], "description", "説明", at_most=MOST_OF_DESCRIPTION, is_one_line=True
        ),
    )
    return kept | {"sought": hiragana_key(kept["name"])}


def _check_name(name: str) -> None:
    if not name:
        raise Refusal("スキルの名称を書いてください。", field="name")
    check_text(name, "name", "名称", at_most=MOST_OF_NAME, is_one_line=True)
    sought = hiragana_key(name)
    if not any(letter.isalnum() for letter in sought) or len(sought) > MOST_OF_NAME:
        raise Refusal("名称には、文字か数字を入れてください。", field="name")


def _check_roles(roles: Sequence[str]) -> None:
    if not roles:
        raise Refusal("人材類型を1つ以上選んでください。", field="roles")
    if not set(roles) <= set(ROLES):
        raise Refusal("人材類型は一覧から選んでください。", field="roles")


def refuse_same_name(sought: str, *, but: int | None = None) -> None:
    """Each name stands once, also among those out of use; `but` is the row that is being changed."""
    same = Skill.objects.filter(sought=sought).first()
    if same is not None and same.pk != but:
        more = "" if same.is_used_on(date.max) else "いまは使わないスキルです。もう一度使うことができます。"
        raise Refusal(f"「{same.name}」は、すでにスキル標準にあります。{more}", field="name")


def refuse_too_many() -> None:
    if Skill.objects.count() >= MOST_SKILLS:
        raise Refusal(
            f"スキルは{MOST_SKILLS}件までです。似たスキルの名称を直して使ってください。", field="name"
        )


def check_retirement(unused_from: date, reason: str, today: date) -> None:
    check_day(unused_from, "unused_from", "使わなくなる日")
    if unused_from < today:
        raise Refusal(
            f"使わなくなる日は、今日（{format_day(today)}）か後の日にしてください。それまでの記録は変わりません。",
            field="unused_from",
        )
    if not reason.strip():
        raise Refusal("使わない理由を1文で書いてください。", field="reason")
    check_text(reason.strip(), "reason", "使わない理由", at_most=MOST_OF_REASON, is_one_line=True)


def refuse_unused(skill: Skill) -> None:
    if skill.unused_from is not None:
        raise WrongState(
            f"「{skill.name}」は、すでに{format_day(skill.unused_from)}から使わないと決まっています。画面を開き直してください。"
        )


def refuse_used(skill: Skill) -> None:
    if skill.unused_from is None:
        raise WrongState(f"「{skill.name}」は、いま使っています。画面を開き直してください。")
