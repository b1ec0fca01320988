"""Hearings on the first survey: some held, with findings, one to come, one to be recorded."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

from accounts.models import User
from demo.stories.agenda import at_office, workday_near, workdays_before
from demo.stories.stage import Stage
from municipalities.hearings.actions.findings import (
    add_finding,
    decline_finding,
    offer_finding,
    write_need_of_finding,
)
from municipalities.hearings.actions.minutes import close_hearing, record_minutes, share_minutes, write_notes
from municipalities.hearings.actions.planning import plan_hearing, plan_hearings
from municipalities.hearings.models import Finding, Hearing
from municipalities.needs.actions import submit_need
from municipalities.profile.models import SendingRule
from municipalities.surveys.models import SurveyRound

HEARD: Final = 6
"""So many municipalities are heard in the weeks after the first round, and the one that signs in."""
HOURS: Final = (time(13, 30), time(15, 0))
SAID: Final = (
    (
        "情報担当は2人で、ほかの業務と兼ねている。標準化への移行の対応で手一杯。",
        "クラウドの利用料の見積りが妥当か、判断できる人がいない。",
        "県の登録人材に、見積りの読み方を一緒に見てもらう。",
        "クラウドの利用料の見積りが妥当か、庁内で判断できない。",
    ),
    (
        "窓口の申請はほとんどが紙で、入力のやり直しが多い。",
        "どの手続からオンラインにするかを決められない。",
        "業務の流れを整理できる人材の派遣を、隣の団体と共同で考える。",
        "オンラインにする手続の順番を決められず、準備が進まない。",
    ),
    (
        "職員研修は年1回。生成AIの利用は担当課だけ。",
        "使ってよい範囲の決まりがなく、ほかの課に広げられない。",
        "決まりのひな形を県が示し、研修の講師を派遣する。",
        "生成AIの利用の決まりがなく、全庁に広げられない。",
    ),
)


def prepare(stage: Stage) -> None:
    """Planned when the first round is closed, heard from the week after; the offers are of these weeks."""
    first = workday_near(date(stage.fiscal_year, 5, 11))
    planned = workday_near(first + timedelta(days=36))
    stage.agenda.at(at_office(stage.rng, planned), partial(_plan, stage, planned))
    lately = workdays_before(stage.today, 7)
    if lately > planned + timedelta(days=40):
        stage.agenda.at(at_office(stage.rng, lately), partial(_plan_lately, stage))
        stage.agenda.at(at_office(stage.rng, workdays_before(stage.today, 5)), partial(_offer, stage))
        stage.agenda.at(at_office(stage.rng, workdays_before(stage.today, 1)), partial(_answer, stage))


def _round() -> SurveyRound | None:
    return SurveyRound.objects.asked().order_by("id").first()


def _facts(stage: Stage) -> dict[str, Any]:
    expert, official = stage.home.talents[1], stage.cast.staff[-1]
    return {
        "way": "place",
        "place": "市町村の庁舎の会議室",
        "meeting_url": "",
        "expert_name": expert.name,
        "expert_affiliation": "県の登録人材",
        "official": User.objects.get(pk=official.person_id),
        "attendants": "",
        "call": f"{stage.home.section}　代表番号の内線 1234",
    }


def _heard(stage: Stage) -> list[str]:
    own, second = stage.home.sign_in_town, stage.home.second_town
    others = [code for code in sorted(stage.cast.officers) if code not in (own, second)]
    return [*others[:HEARD], own]


def _plan(stage: Stage, planned: date) -> None:
    survey = _round()
    if survey is None:
        return
    days = {
        code: (workday_near(planned + timedelta(days=7 + 3 * place)), *HOURS)
        for place, code in enumerate(_heard(stage))
    }
    hearings = plan_hearings(by=stage.cast.staff[0], survey=survey, days=days, **_facts(stage))
    for place, hearing in enumerate(hearings):
        moment = datetime.combine(hearing.held_on, time(16, 30), stage.now.tzinfo)
        stage.agenda.at(moment, partial(_record, stage, hearing, place))


def _record(stage: Stage, hearing: Hearing, place: int) -> None:
    by, (present, issues, securing, found) = stage.cast.staff[0], SAID[place % len(SAID)]
    minutes = {"present": present, "issues": issues, "securing": securing}
    record_minutes(by=by, hearing=hearing, **minutes, attendants="課長補佐、情報担当 2人")
    hearing = Hearing.objects.select_related("round").get(pk=hearing.pk)
    assert hearing.round is not None
    questions = hearing.round.questions
    section = questions.sections[1].key
    notes = {"": "聞き取りの要点。", questions.of_section(section)[0].id: "4月から1人増えたが、兼務のまま。"}
    write_notes(by=by, hearing=hearing, section=section, notes=notes)
    add_finding(by=by, hearing=hearing, section=section, text=found, to_do=securing)
    share_minutes(by=by, hearing=hearing)
    if place % 3 == 0:
        close_hearing(by=by, hearing=hearing)


def _plan_lately(stage: Stage) -> None:
    """One of next week, of the municipality that signs in; one whose day has just passed."""
    survey, by = _round(), stage.cast.staff[0]
    days = {
        stage.home.sign_in_town: workday_near(stage.today + timedelta(days=7)),
        stage.home.second_town: workdays_before(stage.today, 1),
    }
    for code, held_on in days.items():
        if survey is not None and code in stage.cast.officers:
            when: dict[str, Any] = {"held_on": held_on, "starts_at": HOURS[0], "ends_at": HOURS[1]}
            plan_hearing(by=by, code=code, survey=survey, **_facts(stage), **when)


def _offer(stage: Stage) -> None:
    """All findings but those of the last but one, which the prefecture keeps to itself."""
    findings = list(Finding.objects.order_by("id"))
    for place, finding in enumerate(findings):
        if place != len(findings) - 2:
            offer_finding(by=stage.cast.staff[0], finding=finding)


def _answer(stage: Stage) -> None:
    """The first two make a need of it, the third does not want it now, the others have not answered."""
    waiting = Finding.objects.waiting().select_related("hearing").order_by("id")
    others = [each for each in waiting if each.hearing.municipality_id != stage.home.sign_in_town]
    for place, finding in enumerate(others[:3]):
        code = finding.hearing.municipality_id
        by = stage.cast.officers[code]
        if place == 2:
            decline_finding(by=by, finding=finding, reason="来年度のシステム更新に合わせて考えるため")
        elif not SendingRule.objects.asking().filter(municipality=code).exists():
            submit_need(by=by, need=write_need_of_finding(by=by, finding=finding))
