"""From a 困りごと in plain words to a proposed need: who, with which skills, how often, until when.

A proposal is made by rules from the town's own words and a few facts of the town. It never decides: the
prefecture edits and decides. Each field therefore carries a sentence that quotes the words it rests on, or
says plainly that there were none. Pure: same text, context and `rules_version`, same proposal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, cast

from japan.holidays import EVERYWHERE, Offices
from japan.kana import with_letters_for_radicals
from municipalities.needs.proposal import rules
from municipalities.needs.proposal.choosing import Scheme, first_scheme
from municipalities.needs.proposal.deadline import StatedDeadline, stated_deadline
from municipalities.needs.proposal.incident import Incident, incident_in
from municipalities.needs.proposal.learned import TENTHS, Token, facts_of, tokens_of, weighed
from municipalities.needs.proposal.own_words import NO_OWN_WORDS, OwnWords, finders_with
from municipalities.needs.proposal.passages import PLAIN_WEIGHT
from municipalities.needs.proposal.period import period_for
from municipalities.needs.proposal.reading import Reading
from municipalities.needs.proposal.title import MAX_TITLE, title_of
from municipalities.needs.proposal.words import Hits, best, quoted

Category = Literal[
    "plan", "standardization_cloud", "bpr_procurement", "data_use", "training", "security", "other"
]
Role = Literal["producer", "project_manager", "service_designer", "engineer"]
Involvement = Literal["advice", "hands_on", "accompany", "training", "audit"]
Cadence = Literal["weekly", "twice_monthly", "monthly", "four_days_monthly", "once"]
Mode = Literal["onsite", "online", "both"]
Priority = Literal["high", "normal", "low"]

READ_CHARACTERS: Final = 20_000
"""Only so much of a text is read; it is many times what anybody types, and keeps a pasted file harmless."""

NO_SINGLE_WORD: Final = "文章全体の言い回し"
NO_CATEGORY: Final = "分野を示す言葉が見当たらないため、その他としました。県が内容を聞いて決めます。"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the town besides its words; None where it is not known."""

    today: date
    population: int | None = None
    solo_it_staff: bool | None = None
    wanted_by: date | None = None
    road_isolated: bool = False
    """No road leads there: visits go by ship or flight."""
    offices: Offices = EVERYWHERE
    """When its hall is open."""
    own: OwnWords = NO_OWN_WORDS
    """What its prefecture has added to the words of the rules."""
    manner: str = ""
    """How the town wishes to be helped, where it has said so: rhythm, place and scheme follow this."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A need as the rules understand it; `reasons` has a sentence for each field that they fill."""

    title: str
    category: Category
    role: Role
    skills: tuple[tuple[str, int], ...]
    """(skill key, least level 1 to 4), the main skill first."""
    engagement: Involvement
    cadence: Cadence
    half_days_per_visit: Literal[1, 2]
    starts_on: date
    ends_on: date
    mode: Mode
    priority: Priority
    is_regional: bool
    """About life and industry in the area (地域社会DX) rather than the work of the office (自治体DX)."""
    deadline_on: date | None
    """The date the town gave, in the form or in its words."""
    scheme: Scheme
    """The one that is tried first."""
    incident: str
    """The kind of what is happening, "" where nothing is."""
    reasons: Mapping[str, str]
    rules_version: str = rules.RULES_VERSION
    """Of the rules, and of the prefecture's own words with them (`OwnWords.version`)."""


def propose(raw_problem: str, context: Context) -> Proposal:
    """The proposal for a text of any kind; an empty or meaningless one falls to other / project_manager."""
    raw_problem = with_letters_for_radicals(raw_problem)
    text = Reading.of(raw_problem[:READ_CHARACTERS], finders_with(context.own))
    incident = incident_in(text)
    subjects = text.find("category")
    engagement, engagement_reason = _engagement(text, best(subjects) or "other")
    is_regional, regional_reason = _regional(text)
    scheme, scheme_reason = first_scheme(text, engagement, incident, is_regional)
    tokens = tokens_of(text)
    facts = facts_of(engagement, scheme, is_regional=is_regional, is_incident=incident is not None)
    category, category_reason = _category(text, tokens, subjects, facts, incident)
    if len(raw_problem) > READ_CHARACTERS:
        category_reason += f"文章が長いため、初めの{READ_CHARACTERS:,}字から読み取りました。"
    role, role_reason = _role(text, tokens, category, facts)
    skills, skills_reason = _skills(text, category)
    if context.manner:
        engagement, engagement_reason = cast("Involvement", context.manner), ""
        scheme, scheme_reason = first_scheme(text, engagement, incident, is_regional)
    deadline = _deadline(text, context)
    cadence, cadence_reason = _cadence(text, engagement, deadline, context)
    half_days, half_days_reason = _half_days(text, engagement, cadence, context)
    period = period_for(
        cadence=cadence,
        engagement=engagement,
        deadline=deadline,
        today=context.today,
        offices=context.offices,
    )
    mode, mode_reason = _mode(text, engagement, context)
    priority, priority_reason = _priority(text, deadline, context, incident)
    title, title_reason = _title(text, category, incident)
    return Proposal(
        title=title,
        category=category,
        role=role,
        skills=skills,
        engagement=engagement,
        cadence=cadence,
        half_days_per_visit=half_days,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        mode=mode,
        priority=priority,
        is_regional=is_regional,
        deadline_on=deadline.day if deadline else None,
        scheme=scheme,
        incident=incident.kind if incident else "",
        rules_version=context.own.version,
        reasons={
            "scheme": scheme_reason,
            "incident": f"{quoted(incident.quotes)}から。"
            if incident
            else "起きている事案を示す言葉はありません。",
            "title": title_reason,
            "category": category_reason,
            "role": role_reason,
            "skills": skills_reason,
            "engagement": engagement_reason,
            "cadence": cadence_reason,
            "half_days_per_visit": half_days_reason,
            "starts_on": period.start_reason,
            "ends_on": period.end_reason,
            "mode": mode_reason,
            "priority": priority_reason,
            "is_regional": regional_reason,
        },
    )


def _title(text: Reading, category: Category, incident: Incident | None) -> tuple[str, str]:
    title = title_of(text, incident.sentence if incident else None)
    if title is not None:
        return title, f"書かれた言葉のうち、頼んでいる文から（{MAX_TITLE}字まで）。"
    label = rules.CATEGORY_LABELS[category]
    return f"困りごと（{label}）", "件名にできる文が見当たらないため、支援分野から仮に付けました。"


def _category(
    text: Reading,
    tokens: Mapping[str, Token],
    hits: Mapping[str, Hits],
    facts: tuple[str, ...],
    incident: Incident | None,
) -> tuple[Category, str]:
    if incident is not None:
        return "security", f"{quoted(incident.quotes)}から、起きている事案とみました。"
    found = weighed(text, tokens, "category", rules.CATEGORY_LABELS, hits, facts)
    key = max(found, key=lambda each: found[each].score)
    if not found[key].is_told:
        return "other", NO_CATEGORY
    near = found[key].score - PLAIN_WEIGHT * TENTHS
    others = [
        rules.CATEGORY_LABELS[other]
        for other, each in found.items()
        if other not in (key, "other") and each.is_told and each.score >= near
    ]
    if key == "other" and not others:
        return "other", NO_CATEGORY
    also = f"{'、'.join(others)}にも近い内容です。" if others else ""
    return cast("Category", key), f"{quoted(found[key].quotes) or NO_SINGLE_WORD}から。{also}"


def _role(
    text: Reading, tokens: Mapping[str, Token], category: Category, facts: tuple[str, ...]
) -> tuple[Role, str]:
    hits = text.find("role")
    found = weighed(text, tokens, "role", rules.ROLE_LABELS, hits, facts)
    usual = rules.CATEGORY_ROLE[category]
    scores = {key: each.score for key, each in found.items()}
    scores[usual] += rules.CATEGORY_ROLE_WEIGHT * PLAIN_WEIGHT * TENTHS
    role = max(scores, key=lambda key: (scores[key], key == usual))
    purpose = rules.ROLE_PURPOSE[role]
    if found[role].is_told:
        words = quoted(found[role].quotes) or NO_SINGLE_WORD
        return cast("Role", role), f"{words}から。{purpose}。"
    if category == "other":
        return cast("Role", role), f"役割を示す言葉が見当たりません。{purpose}、仮にこの類型としました。"
    label = rules.CATEGORY_LABELS[category]
    return cast("Role", role), f"役割を示す言葉が見当たらないため、{label}で多い類型としました。{purpose}。"


def _skills(text: Reading, category: Category) -> tuple[tuple[tuple[str, int], ...], str]:
    hits = text.find("skill")
    if not hits:
        fallback = ((rules.CATEGORY_SKILL[category], rules.FURTHER_SKILL_LEVEL),)
        return fallback, "スキルを示す言葉が見当たらないため、支援分野の基本のスキルとしました。"
    ranked = sorted(hits, key=lambda key: -hits[key].score)[: rules.MOST_SKILLS]
    hard = text.find("hard_case").get("hard")
    main_level = rules.HARD_CASE_LEVEL if hard else rules.MAIN_SKILL_LEVEL
    skills = tuple(
        (key, rules.FURTHER_SKILL_LEVEL if place else main_level) for place, key in enumerate(ranked)
    )
    words = quoted([hits[key].quotes[0] for key in dict.fromkeys(ranked)])
    level = f"{quoted(hard.quotes)}があるため、主なスキルは{main_level}としました。" if hard else ""
    return skills, f"{words}から。{level}"


def _engagement(text: Reading, category: str) -> tuple[Involvement, str]:
    hits = text.asked("engagement")
    scores = {key: (found.score, found.last) for key, found in hits.items()}
    if "advice" in hits and text.anywhere("audience") and any("教" in each for each in hits["advice"].quotes):
        scores["training"] = (rules.TAUGHT_GROUP_POINTS + scores.get("training", (0, 0))[0], 0)
    key = max(scores, key=lambda each: scores[each], default=None)
    if key is not None:
        found = hits.get(key) or text.anywhere("audience")["group"]
        return cast("Involvement", key), f"{quoted(found.quotes)}から。"
    usual = rules.CATEGORY_ENGAGEMENT[category]
    label = rules.CATEGORY_LABELS[category]
    return cast("Involvement", usual), f"関わり方を示す言葉が見当たらないため、{label}で多い形としました。"


def _deadline(text: Reading, context: Context) -> StatedDeadline | None:
    if context.wanted_by is not None:
        return StatedDeadline(context.wanted_by, "")
    return stated_deadline(text.text, context.today, text.passages)


def _cadence(
    text: Reading, engagement: Involvement, deadline: StatedDeadline | None, context: Context
) -> tuple[Cadence, str]:
    hits = text.find("cadence")
    if (key := best(hits)) is not None:
        return cast("Cadence", key), f"{quoted(hits[key].quotes)}から。"
    usual = rules.ENGAGEMENT_CADENCE[engagement]
    if usual != "once" and deadline is not None:
        days = (deadline.day - context.today).days
        if days <= rules.SOON_DAYS:
            return "weekly", f"{_days_left(days)}のため、間を空けない頻度としました。"
        if days <= rules.NEAR_DAYS and usual == "monthly":
            return "twice_monthly", f"{_days_left(days)}のため、月1回では足りないとみました。"
    label = rules.ENGAGEMENT_LABELS[engagement]
    return cast("Cadence", usual), f"頻度を示す言葉が見当たらないため、「{label}」で多い頻度としました。"


def _days_left(days: int) -> str:
    return f"期限まで{days}日" if days >= 0 else "期限切れ"


def _half_days(
    text: Reading, engagement: Involvement, cadence: Cadence, context: Context
) -> tuple[Literal[1, 2], str]:
    hits = text.find("half_days")
    if (key := best(hits)) is not None:
        return (1 if key == "1" else 2), f"{quoted(hits[key].quotes)}から。"
    if cadence == "four_days_monthly" or engagement == "hands_on":
        return 2, "実務に入るため、1日（半日2回分）としました。"
    if context.road_isolated and engagement != "advice":
        return 2, "島のため移動に時間がかかり、1回を1日（半日2回分）としました。"
    return 1, "長さを示す言葉が見当たらないため、担当者が空けやすい半日としました。"


def _mode(text: Reading, engagement: Involvement, context: Context) -> tuple[Mode, str]:
    hits = text.find("mode")
    if {"onsite", "online"} <= hits.keys():
        words = quoted([hits["onsite"].quotes[0], hits["online"].quotes[0]])
        return "both", f"{words}から。"
    if context.road_isolated and "online" not in hits:
        seen = f"{quoted(hits['onsite'].quotes)}から現地が要りますが、" if "onsite" in hits else ""
        return "both", f"{seen}島のため移動は船か飛行機です。初回と要所は現地、ほかはオンラインとしました。"
    if (key := best(hits)) is not None:
        return cast("Mode", key), f"{quoted(hits[key].quotes)}から。"
    label = rules.ENGAGEMENT_LABELS[engagement]
    return cast("Mode", rules.ENGAGEMENT_MODE[engagement]), (
        f"方法を示す言葉が見当たらないため、「{label}」で多い方法としました。"
    )


def _priority(
    text: Reading, deadline: StatedDeadline | None, context: Context, incident: Incident | None
) -> tuple[Priority, str]:
    """From what follows if nobody comes, not from a single word that sounds urgent."""
    if incident is not None:
        return "high", f"{quoted(incident.quotes)}とあり、起きている事案のため。"
    hits = text.anywhere("urgency")
    grounds = [*_grounds_from_words(hits), *_grounds_from_facts(hits, deadline, context)]
    points = sum(weight for weight, _ in grounds)
    priority: Priority = (
        "high" if points >= rules.HIGH_PRIORITY else "low" if points <= rules.LOW_PRIORITY else "normal"
    )
    if not grounds:
        return priority, "急ぐ事情も、後でよい事情も見当たらないため、中としました。"
    return priority, "".join(f"{reason}。" for _, reason in grounds)


WORD_GROUNDS: Final = {"consequence": 3, "said": 1, "patient": -3}
"""The most points that words of each kind are worth."""


def _grounds_from_words(hits: Mapping[str, Hits]) -> list[tuple[int, str]]:
    grounds: list[tuple[int, str]] = []
    for key, most in WORD_GROUNDS.items():
        if found := hits.get(key):
            points = min(found.score, abs(most))
            grounds.append((points if most > 0 else -points, f"{quoted(found.quotes)}とある"))
    return grounds


def _grounds_from_facts(
    hits: Mapping[str, Hits], deadline: StatedDeadline | None, context: Context
) -> list[tuple[int, str]]:
    grounds: list[tuple[int, str]] = []
    alone = hits.get("alone")
    if context.solo_it_staff:
        grounds.append((2, "担当が1人以下"))
    elif alone and context.solo_it_staff is None:
        grounds.append((min(alone.score, 2), f"{quoted(alone.quotes)}とある"))
    if context.population is not None and context.population <= rules.SMALL_POPULATION:
        grounds.append((1, f"人口{context.population:,}人の小規模な団体"))
    if deadline is not None:
        days = (deadline.day - context.today).days
        said = f"「{deadline.quote}」とあり、" if deadline.quote else ""
        points = 2 if days <= rules.SOON_DAYS else 1 if days <= rules.NEAR_DAYS else 0
        grounds.append((points, f"{said}{_days_left(days)}"))
    return grounds


def _regional(text: Reading) -> tuple[bool, str]:
    hits = text.find("regional").get("regional")
    if hits:
        return True, f"{quoted(hits.quotes)}から。"
    return False, "住民の暮らしや産業を示す言葉が見当たらず、行政の仕事の困りごととみました。"
