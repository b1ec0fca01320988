"""Locked pairs that cannot be kept: which rule stands in the way of which lock, before anything is solved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

from dispatch.planner.budget import Clock
from dispatch.planner.format.instance import Instance, Need, Talent
from dispatch.planner.format.words import need_words
from dispatch.planner.judge.eligibility import first_filter
from dispatch.planner.judge.violations import Violation
from dispatch.planner.talent.offers import Offer, OfferBook
from dispatch.planner.talent.placing import together
from dispatch.planner.talent.solver import SolverError

RULE_OF_FILTER: Final = {
    "role": (3, "人材の役割ではありません"),
    "skill": (3, "人材のスキルが足りません"),
    "contract": (3, "人材の契約期間の外です"),
    "not_cleared": (3, "人材が派遣できる状態になる前です"),
    "conflict_of_interest": (3, "利益相反があります"),
    "distance": (5, "片道の距離の上限を超えます"),
}
HALF_DAYS_IN_A_WEEK: Final = 10
ANY_DISTANCE: Final = 1e6
"""Kilometres: more than there are on Earth."""


def faults_of_locks(instance: Instance, clock: Clock) -> list[Violation]:
    """What keeps the locked pairs from being kept, for single talents; rule 7 binds talents together."""
    return [*_two_talents(instance), *_each_pair(instance)] or list(_each_talent(instance, clock))


def _two_talents(instance: Instance) -> Iterator[Violation]:
    talents: defaultdict[str, list[str]] = defaultdict(list)
    for pair in instance.locked:
        if pair.talent not in talents[pair.need]:
            talents[pair.need].append(pair.talent)
    for need, several in talents.items():
        if len(several) > 1:
            yield _fault(instance, 1, [instance.need_by_id[need]], "・".join(several), "担当は1人だけです")


def _each_pair(instance: Instance) -> Iterator[Violation]:
    book = OfferBook(instance)
    for pair in instance.locked:
        need, talent = instance.need_by_id[pair.need], instance.talent_by_id[pair.talent]
        reason = first_filter(instance, need, talent)
        if reason is not None:
            rule, why = RULE_OF_FILTER[reason]
            yield _fault(instance, rule, [need], talent.id, why)
        elif book.offer(need, talent) is None:
            yield _fault(instance, 8, [need], talent.id, "人材の曜日・時間帯では頻度どおりに対応できません")


def _each_talent(instance: Instance, clock: Clock) -> Iterator[Violation]:
    book = OfferBook(instance)
    by_talent: defaultdict[str, list[Offer]] = defaultdict(list)
    for pair in dict.fromkeys(instance.locked):
        offer = book.offer(instance.need_by_id[pair.need], instance.talent_by_id[pair.talent])
        if offer is not None:
            by_talent[pair.talent].append(offer)
    for talent_id, offers in by_talent.items():
        talent = instance.talent_by_id[talent_id]
        needs = [offer.need for offer in offers]
        towns = {need.municipality for need in needs if need.role is not None}
        if len(towns) > talent.max_municipalities:
            yield _fault(
                instance, 6, needs, talent_id, f"担当できるのは{talent.max_municipalities}市町村までです"
            )
            continue
        with suppress(SolverError):  # what is not settled here is left to the search for a plan
            if together(instance, talent, offers, clock) is None and not clock.is_over():
                yield _conflict(instance, talent, offers, clock)


def _conflict(instance: Instance, talent: Talent, offers: list[Offer], clock: Clock) -> Violation:
    """The fewest locks that do not go together, and the rule without which they would."""
    core = list(offers)
    for offer in offers:
        rest = [one for one in core if one is not offer]
        if rest and together(instance, talent, rest, clock) is None:
            core = rest
    needs = [offer.need for offer in core]
    if (
        together(instance, replace(talent, max_half_days_per_week=HALF_DAYS_IN_A_WEEK), core, clock)
        is not None
    ):
        return _fault(instance, 4, needs, talent.id, f"1週間に半日{talent.max_half_days_per_week}回までです")
    near = replace(instance, rules=replace(instance.rules, same_day_km=ANY_DISTANCE))
    if together(near, talent, core, clock) is not None:
        km = instance.rules.same_day_km
        return _fault(instance, 5, needs, talent.id, f"同じ日に訪問できる市町村は互いに{km:g}kmまでです")
    if len(core) == 1:
        return _fault(instance, 8, needs, talent.id, "人材の曜日・時間帯では頻度どおりに対応できません")
    return _fault(instance, 2, needs, talent.id, "同じ時間帯に重なります")


def company_fault(instance: Instance) -> Violation:
    """Rule 7 when every talent's locks go together, but not those of all talents."""
    needs = [instance.need_by_id[pair.need] for pair in instance.locked]
    needs = [need for need in needs if need.wants_company]
    most = instance.rules.accompanied_first_visits_per_week
    who = "・".join(dict.fromkeys(pair.talent for pair in instance.locked))
    return _fault(instance, 7, needs, who, f"同行が要る初回の訪問は週に{most}件までです")


def _fault(instance: Instance, rule: int, needs: list[Need], talent: str, why: str) -> Violation:
    names = "、".join(need_words(instance, need) for need in needs)
    return Violation(rule, f"固定した組合せ「支援{names}・人材{talent}」は守れません。{why}。")
