"""What the page of a need and its paper say, line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from accounts.models import Event
from accounts.permissions import Permission
from accounts.seats import Seat
from desk.fields import NOTHING, Field, Line, on
from documents.uploads.models import StoredFile
from documents.uploads.pages import Address, FileRow, file_rows
from japan.holidays import add_workdays
from japan.skill_standard import Vocabulary, told_name
from japan.wareki import (
    WEEKDAYS,
    UnreadableDay,
    format_day,
    format_day_with_western,
    format_short,
    parse_day,
)
from municipalities.holidays.calendars import calendars
from municipalities.needs.fields import PROPOSAL, WORDS
from municipalities.needs.figures import beside
from municipalities.needs.models import Need, WrittenWords, named_skills
from municipalities.needs.proposal import Context, Proposal
from municipalities.needs.proposal.deadline import stated_deadline
from municipalities.needs.proposal.schemes import Fit, SchemeFit, schemes
from municipalities.needs.proposal.words import fold
from municipalities.needs.proposals import context_of, proposal_of
from municipalities.needs.words import Words
from municipalities.register.models import ItStaffing

FIT_BADGES: Final = {Fit.FITS: "done", Fit.CONDITIONAL: "wait", Fit.UNFIT: ""}
ANSWER_WORKDAYS: Final = 3
"""Working days after which the prefilled reply promises a person and a first day."""
USUAL_ENDING: Final = "までに、担当する人と初回の日の候補をお知らせします。"
USUAL_REPLY: Final = re.compile(rf"\d{{1,2}}月\d{{1,2}}日（.）{USUAL_ENDING}")
_DAY = r"(?:(?:令和|R)?\d{1,4}[年./])?\d{1,2}[月./]\d{1,2}日?"
PROMISE: Final = re.compile(rf"({_DAY})(?:[（(].[）)])?までに")
"""A day with which a reply binds the prefecture, in the ways in which people write it."""
ONLY_WHERE_THERE: Final = frozenset({"incident", "deadline_on"})
UNWRITTEN: Final = "書かれていません"
RHYTHM: Final = ("cadence", "half_days_per_visit", "starts_on", "ends_on")
"""The fields that one line tells together."""


@dataclass(frozen=True)
class SchemeLine:
    """One line of 使える制度, with the kind of its badge."""

    scheme: SchemeFit
    badge: str


def town_word(need: Need) -> str:
    """市, 町, 村 or 区: what the body of this need calls itself."""
    return need.municipality.kind[-1]


def skills_in_words(skills: tuple[tuple[str, int], ...], known: Vocabulary) -> str:
    """クラウド費用の精査 3以上、調達・仕様書作成 2以上."""
    return "、".join(f"{known.name(key)} {level}以上" for key, level in skills)


def skills_told(need: Need) -> str:
    """The skills of a stored need, each with the name of its day where that was another; in one statement,
    unless the need was asked for with `named_skills`."""
    prefetch_related_objects([need], named_skills())
    rows = need.skills.all()
    return "、".join(f"{told_name(row.name, row.recorded_name)} {row.level}以上" for row in rows)


def proposal_lines(need: Need, skills: str) -> list[Line]:
    """The proposal as people read it, each line with its reason. The skills are rows of their own, and come
    in words (`skills_told`, `skills_in_words`)."""
    said = {"skills": skills}
    return [
        Line(field.label, said.get(field.name) or field.words(need), _reason(need, field.name))
        for field in on("page", PROPOSAL)
        if field.name not in ONLY_WHERE_THERE or getattr(need, field.name)
    ]


def _reason(need: Need, name: str) -> str:
    names = RHYTHM if name == "rhythm" else (name,)
    return "".join(dict.fromkeys(need.reasons.get(each, "") for each in names))


def word_lines(row: WrittenWords) -> list[Line]:
    """What the town wrote beside its problem; each says so when the town did not write it."""
    return [Line(field.label, _said(field, row)) for field in on("page", WORDS)]


class Difference(NamedTuple):
    """One field of two wordings of a draft."""

    label: str
    stored: str
    typed: str


def differences(stored: Words, typed: Words) -> list[Difference]:
    """What somebody has stored beside what somebody else has typed, field by field."""
    names = typed.differing(stored)
    return [
        Difference(field.label, _said(field, stored), _said(field, typed))
        for field in WORDS
        if field.name in names
    ]


def last_writing(need: Need) -> Event | None:
    """Who has stored the words of a draft last, and when."""
    return _events(need.pk, "write_need", "revise_need").first()


def discarding_of(pk: int, seat: Seat) -> Event | None:
    """Who has discarded a draft of this town that is deleted, and when."""
    if Need.objects.filter(pk=pk).exists():
        return None
    return _events(pk, "discard_need").filter(municipality_code__in=seat.towns).first()


def _events(pk: int, *verbs: str) -> QuerySet[Event]:
    events = Event.objects.filter(subject_type=Need._meta.label_lower, subject_id=str(pk), verb__in=verbs)
    return events.order_by("-sequence")


def _said(field: Field, row: WrittenWords | Words) -> str:
    """A day as 「令和9年（2027年）1月10日（日）」, everything else as it was written."""
    value = field.value(row)
    if isinstance(value, date):
        return f"{format_day_with_western(value)}（{WEEKDAYS[value.weekday()]}）"
    said = field.words(row)
    return UNWRITTEN if said == NOTHING else said


def facts_of(need: Need, staffing: ItStaffing | None, seat: Seat) -> list[Line]:
    """What is known beside the town's words, each with source and date."""
    section = f"{staffing.section}　" if staffing and staffing.section else ""
    sent, closed = beside(need)
    return [
        *word_lines(need),
        Line(
            "担当の体制",
            staffing.words if staffing else NOTHING,
            f"{section}{format_day(staffing.as_of)}時点" if staffing else "まだ登録がありません",
        ),
        Line("人口", f"{need.municipality.population_2025:,}人", "令和7年国勢調査 速報"),
        Line(
            "これまで",
            f"ニーズ{sent}件、うち完了{closed}件",
            url=seat.url("municipality_detail", need.municipality_id),
            link=f"{town_word(need)}の状況を見る",
        ),
    ]


def rows_of_files(need: Need, seat: Seat, files: list[StoredFile]) -> list[FileRow]:
    """The table of the files of a need; only the town takes any away."""

    def at(name: str) -> Address:
        return lambda file: seat.url(name, need.pk, file.pk)

    may_remove = seat.can(Permission.WRITE_NEED)
    return file_rows(files, at("need_file"), at("need_file_remove") if may_remove else None)


def scheme_lines(need: Need, staffing: ItStaffing | None, today: date) -> list[SchemeLine]:
    """使える制度. How many talents fit is not known on this floor: the page of prospects shows them."""
    context = context_of(need.municipality, staffing, need.wanted_by, today)
    return schemes_of(proposal_of(need), context)


def schemes_of(proposal: Proposal, context: Context) -> list[SchemeLine]:
    return [SchemeLine(line, FIT_BADGES[line.fit]) for line in schemes(proposal, context)]


def usual_day(today: date) -> date:
    """Until when somebody is usually named. The prefecture promises a day on which it works itself."""
    return add_workdays(today, ANSWER_WORKDAYS, calendars().of())


def usual_reply(today: date, promised_on: date | None = None) -> str:
    """What most accepted needs are answered; with the day that is promised already, if there is one."""
    return f"{format_short(promised_on or usual_day(today))}{USUAL_ENDING}"


def first_reply(need: Need, today: date) -> str:
    """What stands in the box before anybody has written: nothing where something is happening, since whoever
    answers says what was said on the telephone."""
    return "" if need.incident else usual_reply(today)


def promised_day(reply: str, today: date, usual: date) -> date:
    """Until when a reply promises to say more: the day that it names with までに, in figures or in words
    (2月末までに), else the usual one."""
    if named := PROMISE.search(reply):
        try:
            day = parse_day(named[1], near=today)
        except UnreadableDay:
            day = today
        return day if day > today else usual
    said = stated_deadline(fold(reply), today)
    return said.day if said and said.day > today else usual


def promise_lines(verb: str, reply: str, promised_on: date | None = None) -> list[Line]:
    """What an acceptance promises, for the page that comes before it."""
    if verb != "accept":
        return []
    today = timezone.localdate()
    day = promised_day(reply, today, promised_on or usual_day(today))
    return [
        Line(
            "次に知らせる約束",
            f"{format_day(day)}まで",
            "返事の文に日がないときは、この日が市町村の画面に出ます。",
        )
    ]


def is_usual_reply(reply: str) -> bool:
    """Whether a reply is the prefilled one, of today or of an earlier day:
    it accepts, and gives no reason to refuse."""
    return USUAL_REPLY.fullmatch(reply.strip()) is not None


def prospects_url(need: Need, seat: Seat) -> str:
    """The page of prospects, which belongs to the floor above and is known here by its address alone."""
    return seat.url("need_prospects", need.pk)
