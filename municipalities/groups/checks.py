"""What must hold before a group is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from accounts.errors import Refusal, ask_each
from desk.checks import check_day, check_text
from japan.bodies import bodies, body_name, sentence_of_absence
from japan.wareki import format_day
from municipalities.groups.choices import GroupKind
from municipalities.groups.models import (
    MOST_OF_KANA,
    MOST_OF_NAME,
    MOST_OF_NOTE,
    MOST_OF_SOURCE,
    MOST_OF_TIME,
    AreaGroup,
)

TEXTS = (
    ("name", "名称", MOST_OF_NAME),
    ("kana", "名称のかな", MOST_OF_KANA),
    ("note", "備考", MOST_OF_NOTE),
    ("source", "出どころ", MOST_OF_SOURCE),
    ("as_of", "いつの時点か", MOST_OF_TIME),
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a group. `members` and `cores` are codes; a core is a member."""

    kind: str
    name: str
    kana: str = ""
    starts_on: date | None = None
    note: str = ""
    source: str = ""
    as_of: str = ""
    members: Sequence[str] = field(default_factory=list)
    cores: Sequence[str] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, Any]:
        """The columns of the group."""
        return {name: value for name, value in asdict(self).items() if name not in ("members", "cores")}

    @property
    def belonging(self) -> dict[str, bool]:
        """By code, whether the member is a core."""
        return {code: code in self.cores for code in self.members}


def check_group(said: Said, prefecture_id: int, *, today: date, known: Sequence[str] = ()) -> None:
    """`known` are the members that the group has already: they may have ended meanwhile."""
    ask_each(
        lambda: _check_kind(said.kind),
        lambda: _check_texts(said),
        lambda: check_day(said.starts_on, "starts_on", "できた日") if said.starts_on else None,
        lambda: _check_members(said, prefecture_id),
        lambda: _check_are_there(said, today, known),
        lambda: _check_cores(said),
    )


def _check_kind(kind: str) -> None:
    if kind not in GroupKind.values:
        raise Refusal("種類は一覧から選んでください。", field="kind")


def _check_texts(said: Said) -> None:
    if not said.name.strip():
        raise Refusal("名称を書いてください。", field="name")
    for name, label, most in TEXTS:
        check_text(getattr(said, name), name, label, at_most=most, is_one_line=True)


def _check_members(said: Said, prefecture_id: int) -> None:
    unknown = [code for code in said.members if code not in bodies()]
    if unknown:
        raise Refusal(f"団体コード{'、'.join(unknown)}の市町村はありません。", field="others")
    if not any(bodies()[code].prefecture_number == prefecture_id for code in said.members):
        raise Refusal("県内の市町村を1つ以上選んでください。", field="members")


def _check_are_there(said: Said, today: date, known: Sequence[str]) -> None:
    gone = [sentence_of_absence(code, today) for code in said.members if code not in known]
    if sentences := [sentence for sentence in gone if sentence]:
        raise Refusal("".join(sentences), field="members")


def _check_cores(said: Said) -> None:
    outside = [body_name(code) for code in said.cores if code not in said.members]
    if outside:
        raise Refusal(
            f"{'、'.join(outside)}は、構成する市町村にありません。中心市は、構成する市町村から選んでください。",
            field="cores",
        )


def check_change_day(changed_on: date, group: AreaGroup) -> None:
    check_day(changed_on, "changed_on", "構成が変わった日")
    if group.starts_on and changed_on <= group.starts_on:
        raise Refusal(
            f"構成が変わった日は、できた日（{format_day(group.starts_on)}）の次の日から書けます。"
            "初めからの誤りを直すときは、空けてください。",
            field="changed_on",
        )


def check_end(group: AreaGroup, ends_on: date, reason: str) -> None:
    check_day(ends_on, "ends_on", "最後の日")
    if group.starts_on and ends_on < group.starts_on:
        raise Refusal(
            f"最後の日は、できた日（{format_day(group.starts_on)}）と同じか後の日にしてください。",
            field="ends_on",
        )
    check_text(reason, "reason", "理由", at_most=MOST_OF_NOTE, is_one_line=True)
    if not reason.strip():
        raise Refusal("終わる理由を書いてください。例：協定の期間が終わったため", field="reason")
