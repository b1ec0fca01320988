"""What must hold of a talent's facts before they are written. Pure: plain values in, `Refusal` out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from accounts.errors import Refusal
from japan.bodies import bodies
from japan.kana import hiragana_key
from japan.skill_standard import LEVELS, ROLES, Vocabulary
from japan.wareki import format_day
from japan.work_fields import WORK_FIELDS
from pool.people.choices import FACT_VALUES, EmploymentForm, Half, Weekday
from pool.people.spans import Days, Span, gap_after, gap_before


def reading(typed: str) -> str:
    """A reading as it is stored and sorted: hiragana, single spaces. Raises `Refusal` for all but kana."""
    words = [hiragana_key(word) for word in typed.split()]
    if not words:
        raise Refusal("氏名のかなを書いてください。", field="kana")
    if any(not _is_kana(word) for word in words):
        raise Refusal("氏名のかなは、ひらがなかカタカナで書いてください。例：ふじい たくや", field="kana")
    return " ".join(words)


def _is_kana(word: str) -> bool:
    return all("ぁ" <= letter <= "ゖ" or letter in "ー・ゝゞ" for letter in word)


def check_name(name: str) -> None:
    if not name.strip():
        raise Refusal("氏名を書いてください。", field="name")


def check_employment(form: str) -> None:
    if form not in EmploymentForm.values:
        raise Refusal("任用形態は一覧から選んでください。", field="employment_form")


def check_fact(kind: str, value: str, starts_on: date, ends_on: date | None, paper: str, reason: str) -> None:
    """What must be said of anything that money hangs on."""
    if kind not in FACT_VALUES or value not in FACT_VALUES[kind]:
        raise Refusal("内容は一覧から選んでください。", field="value")
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("終わりの日は、初めの日と同じか後の日にしてください。", field="ends_on")
    if not paper.strip():
        raise Refusal(
            "根拠の書類を、あとから探せるように書いてください。例：任用通知書 R8総務第12号", field="paper"
        )
    if not reason.strip():
        raise Refusal("理由を1文で書いてください。例：4月1日の採用", field="reason")


def check_gaps(known: Sequence[Span], days: Days, gap_reason: str) -> None:
    """A form of employment follows on the one before, or somebody says why there are days between."""
    starts_on, ends_on = days
    gap = gap_before(known, starts_on) or gap_after(known, ends_on)
    if gap is None or gap_reason.strip():
        return
    first, last = gap
    until = f"から{format_day(last)}まで" if last and last != first else ""
    raise Refusal(
        f"{format_day(first)}{until}の任用がありません。日を直すか、切れ目の理由を書いてください。この間は派遣できません。",
        field="gap_reason",
    )


def check_term(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("任期の終わりは、初めの日と同じか後の日にしてください。", field="ends_on")


def check_base(base_code: str) -> None:
    if base_code not in bodies():
        raise Refusal(
            "拠点の市町村が見つかりません。一覧から選ぶか、団体コードを確かめてください。", field="base_code"
        )


def check_roles(roles: Sequence[str]) -> None:
    if not roles:
        raise Refusal("人材類型を1つ以上選んでください。", field="roles")
    if not set(roles) <= set(ROLES):
        raise Refusal("人材類型は一覧から選んでください。", field="roles")


def check_skills(
    skills: Sequence[tuple[str, int, str]], known: Vocabulary, held: Collection[str] = ()
) -> None:
    """Each skill of the vocabulary at most once, with one of the four levels. One that is out of use stays
    where it is `held`, and comes in nowhere anew."""
    names = known.names
    keys = [key for key, _, _ in skills]
    if unknown := [key for key in keys if key not in names]:
        raise Refusal(f"スキル「{unknown[0]}」は一覧にありません。", field="skills")
    if unused := [key for key in keys if key not in known.in_use and key not in held]:
        raise Refusal(
            f"スキル「{names[unused[0]]}」は、いまは使わないことになっています。ほかのスキルを選んでください。",
            field="skills",
        )
    if repeated := [key for key in names if keys.count(key) > 1]:
        raise Refusal(
            f"スキル「{names[repeated[0]]}」が2回選ばれています。1つにしてください。", field="skills"
        )
    if any(level not in LEVELS for _, level, _ in skills):
        raise Refusal("スキルの水準は1から4で選んでください。", field="skills")


def check_knowledge(knowledge: Sequence[tuple[str, str]]) -> None:
    """Each field of work at most once."""
    fields = [field for field, _ in knowledge]
    if any(field not in WORK_FIELDS for field in fields):
        raise Refusal("業務知識の分野は一覧から選んでください。", field="knowledge")
    if repeated := [field for field in WORK_FIELDS if fields.count(field) > 1]:
        raise Refusal(
            f"業務知識「{WORK_FIELDS[repeated[0]]}」が2回選ばれています。1つにしてください。",
            field="knowledge",
        )


def check_halves(halves: Sequence[tuple[int, str]]) -> None:
    if any(weekday not in Weekday.values or half not in Half.values for weekday, half in halves):
        raise Refusal("稼働できる曜日は、月曜から金曜の午前・午後から選んでください。", field="halves")


def check_period_of_week(
    halves: Sequence[tuple[int, str]], starts_on: date | None, ends_on: date | None, term: Days
) -> None:
    """A week for some days of the term: it offers something, for those who are away are on leave."""
    check_halves(halves)
    if not halves:
        raise Refusal(
            "稼働できる曜日を1つ以上選んでください。まったく稼働できない期間は、休みとして登録してください。",
            field="halves",
        )
    if starts_on and ends_on and ends_on < starts_on:
        raise Refusal("「いつまで」は、「いつから」と同じか後の日にしてください。", field="ends_on")
    first, last = term
    if ends_on is not None and ends_on < first:
        raise Refusal(f"任期は{format_day(first)}からです。それより後の日にしてください。", field="ends_on")
    if starts_on is not None and last is not None and starts_on > last:
        raise Refusal(f"任期は{format_day(last)}までです。それより前の日にしてください。", field="starts_on")


def check_week(halves: Sequence[tuple[int, str]], days_per_week: int) -> None:
    """The days per week must fit into the weekdays that are offered, on whatever days."""
    check_halves(halves)
    if not 1 <= days_per_week <= len(Weekday):
        raise Refusal("週の日数は1から5で書いてください。", field="days_per_week")
    offered = len({weekday for weekday, _ in halves})
    if offered < days_per_week:
        raise Refusal(
            f"週の日数は{days_per_week}日ですが、稼働できる曜日は{offered}日分です。どちらかを直してください。",
            field="days_per_week",
        )
