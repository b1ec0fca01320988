"""What must hold before a structure or a meeting is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from accounts.errors import Refusal, ask_each
from desk.checks import check_day, check_text
from japan.bodies import bodies, sentence_of_absence
from japan.wareki import format_day
from municipalities.promotion.choices import ALL, StructureKind
from municipalities.promotion.models import MOST_OF_KANA, MOST_OF_NAME, MOST_OF_TEXT, Meeting, Structure

TEXTS: Final = (
    ("name", "名称", MOST_OF_NAME),
    ("kana", "名称のかな", MOST_OF_KANA),
    ("others", "市町村のほかに参加する団体", MOST_OF_TEXT),
    ("office", "担当の部署", MOST_OF_NAME),
    ("note", "備考", MOST_OF_TEXT),
    ("source", "出どころ", MOST_OF_TEXT),
)
TEXTS_OF_MEETING: Final = (
    ("place", "場所", MOST_OF_NAME),
    ("agenda", "議題", MOST_OF_TEXT),
    ("outcome", "決まったこと", MOST_OF_TEXT),
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a structure. `participants` are codes, or `ALL` alone; none where the prefecture
    keeps it by itself."""

    kind: str
    name: str
    kana: str = ""
    others: str = ""
    office: str
    starts_on: date
    ends_on: date | None = None
    note: str = ""
    source: str = ""
    participants: Sequence[str] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, Any]:
        """The columns of the structure."""
        return {name: value for name, value in asdict(self).items() if name != "participants"}


def check_structure(said: Said, prefecture_id: int, *, today: date, known: Sequence[str] = ()) -> None:
    """`known` are those who take part already: they may have ended meanwhile."""
    ask_each(
        lambda: _check_kind(said.kind),
        lambda: _check_texts(said, TEXTS, ("name", "office")),
        lambda: check_day(said.starts_on, "starts_on", "始まった日"),
        lambda: _check_last_day(said),
        lambda: _check_participants(said, prefecture_id, today, known),
    )


def _check_kind(kind: str) -> None:
    if kind not in StructureKind.values:
        raise Refusal("種類は一覧から選んでください。", field="kind")


def _check_texts(said: Any, texts: Sequence[tuple[str, str, int]], wanted: Sequence[str]) -> None:
    def check(name: str, label: str, most: int) -> None:
        text = getattr(said, name)
        if name in wanted and not text.strip():
            raise Refusal(f"{label}を書いてください。", field=name)
        check_text(text, name, label, at_most=most, is_one_line=True)

    ask_each(*(lambda each=each: check(*each) for each in texts))


def _check_last_day(said: Said) -> None:
    if said.ends_on is None:
        return
    check_day(said.ends_on, "ends_on", "最後の日")
    if said.ends_on < said.starts_on:
        raise Refusal(_too_early(said.starts_on), field="ends_on")


def _too_early(starts_on: date) -> str:
    return f"最後の日は、始まった日（{format_day(starts_on)}）と同じか後の日にしてください。"


def _check_participants(said: Said, prefecture_id: int, today: date, known: Sequence[str]) -> None:
    if ALL in said.participants:
        return
    elsewhere = [
        code
        for code in said.participants
        if code not in bodies() or bodies()[code].prefecture_number != prefecture_id
    ]
    if elsewhere:
        raise Refusal("参加する市町村は、県内の市町村から選んでください。", field="participants")
    gone = [sentence_of_absence(code, today) for code in said.participants if code not in known]
    if sentences := [sentence for sentence in gone if sentence]:
        raise Refusal("".join(sentences), field="participants")


def check_change_day(changed_on: date, starts_on: date) -> None:
    check_day(changed_on, "changed_on", "参加する市町村が変わった日")
    if changed_on <= starts_on:
        raise Refusal(
            f"参加する市町村が変わった日は、始まった日（{format_day(starts_on)}）の次の日から書けます。"
            "初めからの誤りを直すときは、空けてください。",
            field="changed_on",
        )


def check_reason(reason: str, example: str) -> None:
    check_text(reason, "reason", "理由", at_most=MOST_OF_TEXT, is_one_line=True)
    if not reason.strip():
        raise Refusal(f"理由を書いてください。例：{example}", field="reason")


def check_end(structure: Structure, ends_on: date, reason: str) -> None:
    check_day(ends_on, "ends_on", "最後の日")
    if ends_on < structure.starts_on:
        raise Refusal(_too_early(structure.starts_on), field="ends_on")
    check_reason(reason, "協定の期間が終わったため")
    refuse_later_meetings(structure, ends_on)


def refuse_later_meetings(structure: Structure, ends_on: date) -> None:
    """What was agreed to meet after the end is called off first: nobody is to wait for it."""
    later = structure.meetings.planned().filter(on_day__gt=ends_on).order_by("on_day")
    if days := [format_day(day) for day in later.values_list("on_day", flat=True)]:
        raise Refusal(
            f"最後の日より後に、会議の予定（{'、'.join(days)}）があります。先に中止にしてください。",
            field="ends_on",
        )


@dataclass(frozen=True, kw_only=True)
class SaidOfMeeting:
    """What somebody says of a meeting: when, where, what about, and what was decided."""

    on_day: date
    place: str
    agenda: str
    outcome: str = ""


def check_meeting(said: SaidOfMeeting, structure: Structure, *, today: date, was_held: bool) -> None:
    """A meeting that was held lies not after today, one that is planned not before."""
    if not structure.is_council:
        raise Refusal(f"会議を記録できるのは会議体だけです。これは{structure.get_kind_display()}です。")
    ask_each(
        lambda: _check_day_of_meeting(said.on_day, structure, today, was_held=was_held),
        lambda: _check_texts(said, TEXTS_OF_MEETING, ("place", "agenda")),
    )


def _check_day_of_meeting(on_day: date, structure: Structure, today: date, *, was_held: bool) -> None:
    check_day(on_day, "on_day", "開催日")
    if was_held and on_day > today:
        raise Refusal(
            f"{format_day(on_day)}はまだ来ていません。これからの会議は「次回を決める」で記録してください。",
            field="on_day",
        )
    if not was_held and on_day < today:
        raise Refusal(
            f"{format_day(on_day)}は過ぎています。開いた会議は「開催を記録する」で記録してください。",
            field="on_day",
        )
    if on_day < structure.starts_on:
        raise Refusal(
            f"開催日は、始まった日（{format_day(structure.starts_on)}）からの日にしてください。",
            field="on_day",
        )
    if structure.has_ended(on_day) and structure.ends_on:
        raise Refusal(f"この会議体は{format_day(structure.ends_on)}に終わります。", field="on_day")


def check_kind_stays(structure: Structure, kind: str) -> None:
    """Only a council meets: what has met stays one."""
    if kind != StructureKind.COUNCIL and structure.is_council and Meeting.objects.filter(structure=structure):
        raise Refusal("会議の記録があるため、種類は会議体のままです。", field="kind")
