"""What a town's words and a proposal must be before anything is written, whichever door they came by. Pure.

Nothing is put right silently: each refusal names the field and says what to change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from accounts.errors import Refusal, WrongState, ask_each
from accounts.moves import state_forbids
from accounts.permissions import Permission
from accounts.seats import Seat
from desk.checks import MOST_CHARACTERS, check_day, check_text
from desk.fields import Field, on
from japan.wareki import format_day
from municipalities.needs.choices import IN_HAND, TAKES_FILES, Involvement, NeedStatus
from municipalities.needs.fields import FIELDS
from municipalities.needs.models import Need, WrittenWords
from municipalities.needs.pages import is_usual_reply
from municipalities.needs.words import WRITTEN_FIELDS, Words, column_of, sending_of
from municipalities.wordings.skills import vocabulary

AMENDABLE: Final = frozenset({NeedStatus.SUBMITTED, NeedStatus.ACCEPTED, NeedStatus.IN_SUPPORT})
MOST_OF_TITLE: Final = 80
CALLED: Final = "事案です。市町村に電話して、伝えたことと次にすることを1文で書いてください。"
REASONS: Final = {
    "return": "差し戻す理由を1文で書いてください。相手はこの文を見て直します。",
    "decline": "見送る理由を1文で書いてください。相手にそのまま届きます。",
}
"""What is said where a verb that refuses comes without its reason."""


def check_words(words: Words, *, today: date, held_day: date | None = None) -> None:
    """Refuse words that cannot be kept exactly as they were written, and a day that is no day to wish for.

    `held_day`: the day that the draft has held until now. It may stay in a draft though it has passed
    meanwhile, so that nobody has to think of it to save a word; it is refused when the need is sent.
    """
    ask_each(
        lambda: _check_is_written(words.raw_problem),
        *(partial(_check_written, words, name) for name in WRITTEN_FIELDS),
        lambda: _check_wish(words.wanted_by, today, held_day),
        lambda: _check_own(words),
    )


def _check_is_written(raw_problem: str) -> None:
    if not raw_problem.strip():
        raise Refusal("困っていることを書いてください。1行でも送れます。", field="raw_problem")


def _check_written(words: Words, name: str) -> None:
    value, column = getattr(words, name), column_of(WrittenWords, name)
    if isinstance(value, str):
        most, is_one_line = column.max_length or MOST_CHARACTERS, column.max_length is not None
        check_text(value, name, str(column.verbose_name), at_most=most, is_one_line=is_one_line)


def _check_own(words: Words) -> None:
    """What the town puts right of the proposal."""
    if words.own_engagement and words.own_engagement not in Involvement.values:
        raise Refusal("関わり方が一覧にありません。選び直してください。", field="own_engagement")
    for name, label in (("own_starts_on", "期間の初め"), ("own_ends_on", "期間の終わり")):
        if day := getattr(words, name):
            check_day(day, name, label)
    if words.own_starts_on and words.own_ends_on and words.own_ends_on < words.own_starts_on:
        raise Refusal(
            "期間の終わりが、初めより前です。終わりを初めの日以後にしてください。", field="own_ends_on"
        )


def _check_wish(wanted_by: date | None, today: date, held_day: date | None) -> None:
    if wanted_by is None or wanted_by == held_day:
        return
    check_day(wanted_by, "wanted_by", "いつまでに")
    if wanted_by < today:
        raise Refusal(
            f"{format_day(wanted_by)}は今日より前の日付です。「いつまでに」は、今日以後の日付にするか、空けてください。",
            field="wanted_by",
        )


def check_proposal(values: Mapping[str, Any], skills: Sequence[tuple[str, int]]) -> None:
    """`values`: every field of a proposal that the prefecture may put right."""
    ask_each(
        lambda: _check_is_titled(values["title"]),
        *(partial(_check_by_column, field, values[field.name]) for field in on("form", FIELDS)),
        lambda: _check_half_days(values["half_days_per_visit"]),
        lambda: _check_period(values["starts_on"], values["ends_on"]),
        lambda: _check_skills(skills),
    )


def _check_is_titled(title: str) -> None:
    if not title.strip():
        raise Refusal("件名を書いてください。", field="title")


def _check_half_days(half_days: Any) -> None:
    if half_days not in (1, 2):
        raise Refusal("1回の長さは、半日か1日を選んでください。", field="half_days_per_visit")


def _check_period(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refusal("期間の終わりが、初めより前です。終わりを初めの日以後にしてください。", field="ends_on")


def _check_by_column(field: Field, value: Any) -> None:
    """One of the choices of its column, a text that it can hold, a day that can be written."""
    column = column_of(Need, field.name)
    if column.choices:
        if value not in dict(column.flatchoices) and not (column.blank and value == ""):
            raise Refusal(f"{field.label}が一覧にありません。選び直してください。", field=field.name)
    elif isinstance(value, str):
        most, is_one_line = column.max_length or MOST_CHARACTERS, column.max_length is not None
        check_text(value, field.name, field.label, at_most=most, is_one_line=is_one_line)
    elif isinstance(value, date):
        check_day(value, field.name, field.label)


def _check_skills(skills: Sequence[tuple[str, int]]) -> None:
    known = vocabulary().names
    if not skills:
        raise Refusal("スキルを1つ以上選んでください。候補はスキルで探します。", field="skills")
    if len({key for key, _ in skills}) < len(skills):
        raise Refusal("同じスキルが2回選ばれています。1つにしてください。", field="skills")
    if any(key not in known or level not in range(1, 5) for key, level in skills):
        raise Refusal(
            "スキルか水準が一覧にありません。選び直してください。水準は1から4です。", field="skills"
        )


def check_may_be_rewritten(need: Need) -> None:
    """Never sent, withdrawn or returned: what a town may write anew."""
    if need.status == NeedStatus.DISCARDED:
        raise WrongState("このニーズは破棄されています。書いた言葉は、新しい困りごととして送れます。")
    if need.status not in Need.MOVES["submit"].sources:
        raise WrongState("県に送ったあとの困りごとは、書き直せません。取り下げるか、差戻しを待ってください。")


def check_takes_files(need: Need, *, at_once: bool) -> None:
    """`at_once`: whoever adds the files was told that the prefecture gets them at once. Nobody sends it
    anything by adding to what was a draft a moment ago."""
    if need.status not in TAKES_FILES:
        raise WrongState(state_forbids(need, "ファイルは付けられません"))
    if at_once and need.status in IN_HAND:
        raise WrongState(
            "この画面を開いたあとに、ニーズが市町村の手元に戻っています。まだ何も付けていません。"
            "画面を開き直して、もう一度付けてください。"
        )
    if not at_once and need.status not in IN_HAND:
        raise WrongState(
            "この画面を開いたあとに、ニーズが県に送られました。まだ何も付けていません。いま付けると、すぐ県に届きます。"
            "画面を開き直して、もう一度付けてください。"
        )


def check_removal(reason: str) -> None:
    """What the prefecture has seen is taken away with a word on why."""
    check_text(reason, "reason", "理由")
    if not reason.strip():
        raise Refusal("取り外す理由を1文で書いてください。県にそのまま届きます。", field="reason")


def refuse_other_files(seen: str, stored: str) -> None:
    """`seen` and `stored` are marks of the files: as they stood on the check page, and as they are."""
    if seen != stored:
        raise WrongState(
            "この画面を開いたあとに、付けたファイルが増えたか減りました。まだ送っていません。"
            "もう一度「内容を見直して送る」で確かめてください。"
        )


def check_may_be_amended(need: Need) -> None:
    """Whether the proposal may still be put right."""
    if need.status not in AMENDABLE:
        raise WrongState(state_forbids(need, "案は直せません"))


def check_may_be_joined(need: Need) -> None:
    """Whether the prefecture may answer it together with those of other towns."""
    if need.joint_id is not None:
        raise Refusal(
            f"{need.number}は、すでに共同のニーズに入っています。選び直してください。", field="others"
        )
    if need.status not in AMENDABLE:
        raise Refusal(
            f"{need.number}は{need.get_status_display()}のため、まとめられません。選び直してください。",
            field="others",
        )
    if need.incident:
        raise Refusal(
            f"{need.number}は起きている事案です。まとめずに、すぐに1件ずつ対応してください。", field="others"
        )


def check_joint(
    title: str, promised_on: date | None = None, *, today: date | None = None, held: date | None = None
) -> None:
    """`held`: the day that was promised before; it may stay, though it has passed."""
    check_text(title, "title", "件名", at_most=MOST_OF_TITLE, is_one_line=True)
    _check_is_titled(title)
    if promised_on is not None and today is not None:
        check_promise(promised_on, today=today, held=held)


def check_promise(promised_on: date, *, today: date, held: date | None) -> None:
    """`held`: the day that was promised before; it may stay, though it has passed."""
    if promised_on == held:
        return
    check_day(promised_on, "promised_on", "知らせると約束する日")
    if promised_on < today:
        raise Refusal("約束する日は、今日以後の日付にしてください。", field="promised_on")


def check_reply(verb: str, reply: str, *, is_happening: bool = False) -> None:
    """What refuses gives a reason; the sentence that accepts, left in the box, is none. Where something is
    happening, whoever accepts says what was said on the telephone."""
    check_text(reply, "reply", "返事")
    if verb == "accept" and is_happening and (not reply.strip() or is_usual_reply(reply)):
        raise Refusal(CALLED, field="reply")
    if verb in REASONS and (not reply.strip() or is_usual_reply(reply)):
        raise Refusal(REASONS[verb], field="reply")


LAST_WORDS: Final = {
    "refer": "案内した制度と相談先を1文で書いてください。相手にそのまま届きます。",
    "end_unsupported": "支援せずに終える理由を1文で書いてください。相手にそのまま届きます。",
}
"""What is said where a need ends without support and without a word on it."""


def check_last_word(verb: str, reply: str) -> None:
    check_text(reply, "reply", "送る言葉")
    if verb in LAST_WORDS and not reply.strip():
        raise Refusal(LAST_WORDS[verb], field="reply")


def check_reason(reason: str) -> None:
    check_text(reason, "reason", "理由")
    if not reason.strip():
        raise Refusal("やめる理由を1文で書いてください。県にそのまま届きます。", field="reason")


def check_remark(remark: str) -> None:
    check_text(remark, "reason", "担当者への言葉")
    if not remark.strip():
        raise Refusal("どこを直すかを1文で書いてください。担当者にそのまま届きます。", field="reason")


def refuse_unapproved(need: Need, by: Seat, *, is_asked: bool) -> None:
    """Where the town wants its head of section to approve, only that person sends; what is happening does not
    wait. `is_asked`: whether the town wants that."""
    if is_asked and not need.incident and not by.can(Permission.APPROVE_SENDING):
        raise WrongState(
            f"{need.municipality_name}は、課長（承認者）の承認を受けてから県に送る設定です。"
            "まだ送っていません。「内容を見直して送る」の画面から承認を求めてください。"
        )


def refuse_unwanted(need: Need) -> None:
    """Nobody is sent anew where the town has said that it wishes to stop."""
    if need.stop_wished_at is not None:
        raise Refusal(
            f"{need.municipality_name}が、この支援をやめたいと伝えています（理由：{need.stop_reason}）。"
            "続けるときは、市町村に希望を取り消してもらってください。"
        )


def check_outcome(need: Need, verb: str) -> None:
    """What ended after a support counts as one, what ended without does not; nobody chooses otherwise."""
    if verb == "close" and need.supported_on is None:
        raise Refusal(
            "派遣による支援がまだないため、完了にはできません。"
            "「相談・他制度の案内で終える」か「支援せずに終える」を使ってください。"
        )
    if verb in LAST_WORDS and need.supported_on is not None:
        raise Refusal("支援をしたニーズです。「完了にする」を使ってください。")


class SentAnew(WrongState):
    """The town has sent the need again since it was read: nobody decides on words not seen."""

    def __init__(self, need: Need) -> None:
        super().__init__(
            f"この画面を開いたあとに、{need.municipality_name}が困りごとを送り直しました。まだ何も決まっていません。"
            "新しい言葉と案を読んでから、もう一度決めてください。"
        )


def refuse_unread(need: Need, read: Need) -> None:
    """`need` is the row under its lock, `read` the same as the person read it. Raises `SentAnew`."""
    if sending_of(need) != sending_of(read):
        raise SentAnew(need)
