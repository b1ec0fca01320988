"""What a prefecture and its municipalities keep about themselves, one of each, for the world of the doors."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.seats import Seat
from documents.uploads.models import StoredFile
from municipalities.call_points.actions import record_call_point
from municipalities.groups.actions import end_group, record_group
from municipalities.profile.actions import record_contact, record_contract
from municipalities.promotion.actions import end_structure, record_structure
from municipalities.promotion.actions.files import keep_files
from municipalities.promotion.actions.meetings import plan_meeting
from municipalities.targets.actions import record_target
from municipalities.wordings.actions import record_wording
from tests.build_files import examined
from tests.cast import JINSEKI, SERA


def town_things(staff: Seat, officer: Seat) -> dict[str, Any]:
    """In the open scope of 広島県: name in the world to thing; the town's are those of 神石高原町."""
    call_point = record_call_point(
        by=staff,
        purpose="incident",
        name="県デジタル基盤整備課",
        phone="082-513-2222",
        hours="平日8時30分から17時15分",
        place=1,
    )
    wording = record_wording(
        by=staff,
        word="デモ共創ノート",
        table="category",
        key="data_use",
        strength="names",
        reason="県の集まりの名前で、データの相談のときに書かれるため",
    )
    contract = record_contract(
        by=officer,
        municipality_code=JINSEKI,
        kind="core",
        vendor="デモ電算株式会社",
        ends_on=None,
        note="",
    )
    contact = record_contact(
        by=officer,
        municipality_code=JINSEKI,
        purposes=["reception"],
        section="総務課",
        name="デモ・窓口 花",
        phone="0847-00-0000",
        mail="",
    )
    group, ended_group = (
        record_group(by=staff, kind="association", name=name, members=[JINSEKI, SERA])
        for name in ("デモ広域事務組合", "デモ旧事務組合")
    )
    ended_group = end_group(by=staff, group=ended_group, ends_on=date(2026, 12, 31), reason="解散のため")
    structure, ended_structure = (
        record_structure(
            by=staff,
            kind="council",
            name=name,
            office="県デジタル戦略課",
            starts_on=date(2025, 4, 1),
            participants=[JINSEKI],
        )
        for name in ("デモ推進会議", "デモ旧推進会議")
    )
    ended_structure = end_structure(
        by=staff, structure=ended_structure, ends_on=date(2026, 12, 31), reason="統合のため"
    )
    meeting = plan_meeting(
        by=staff, structure=structure, on_day=date(2026, 12, 1), place="県庁", agenda="来年度の進め方"
    )
    structure_file, meeting_file = (
        StoredFile.objects.of(keep_files(by=staff, thing=thing, files=[examined()])).get()
        for thing in (structure, meeting)
    )
    headcount = record_target(
        by=officer,
        code=JINSEKI,
        role="engineer",
        fiscal_year=2026,
        people=2,
        document="人材育成基本方針",
        as_of=date(2026, 4, 1),
        said_by="総務課長",
    )
    return {
        "call_point": call_point,
        "wording": wording,
        "contract": contract,
        "contact": contact,
        "group": group,
        "ended_group": ended_group,
        "structure": structure,
        "ended_structure": ended_structure,
        "structure_file": structure_file,
        "meeting": meeting,
        "meeting_file": meeting_file,
        "headcount": headcount,
    }
