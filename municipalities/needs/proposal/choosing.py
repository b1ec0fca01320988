"""Which one scheme a competent official would try first, and why. Pure."""

from __future__ import annotations

from typing import Final, Literal

from municipalities.needs.proposal.incident import Incident
from municipalities.needs.proposal.reading import Reading
from municipalities.needs.proposal.words import quoted

Scheme = Literal["pool", "consultation", "chiiki_adviser", "keiei_finance", "other"]

TALKS: Final = frozenset({"advice", "training"})
LED: Final = frozenset({"advice", "training", "accompany"})
"""What an adviser on the management of the body does; nobody of them works in its place."""
MANAGEMENT_BAR: Final = 8
OTHER_WAYS: Final = {
    "money": "お金（補助金や財源）が足りない内容とみました。県が補助や財政の担当につなぎます。",
    "purchase": "物の購入や貸出しを求める内容とみました。県が担当の課につなぎます。",
    "hiring": "職員の採用や人手の手配を求める内容とみました。県が担当の課につなぎます。",
    "national": "国の仕組みそのものを変える内容とみました。県が国の窓口につなぎます。",
}
"""What neither people nor advice of the pool help with, by the table of words."""


def first_scheme(
    text: Reading, engagement: str, incident: Incident | None, is_regional: bool
) -> tuple[Scheme, str]:
    """The scheme and a sentence that quotes the words it rests on."""
    if incident is not None:
        return "consultation", f"{quoted(incident.quotes)}から、すぐに県へ電話してください。"
    hits, asked = text.find("scheme"), text.asked("scheme")
    for key, reason in OTHER_WAYS.items():
        if found := asked.get(key):
            return "other", f"{quoted(found.quotes)}から、{reason}"
    management, remote, presence = hits.get("management"), hits.get("remote"), asked.get("presence")
    if management and management.score >= MANAGEMENT_BAR and engagement in LED:
        return "keiei_finance", f"{quoted(management.quotes)}から、団体の経営の助言とみました。"
    if engagement == "advice" and remote and presence is None:
        return "consultation", f"{quoted(remote.quotes)}から、電話やメールで答えられるとみました。"
    if is_regional and engagement in TALKS:
        return "chiiki_adviser", "地域の暮らしや産業についての助言とみました。"
    if engagement == "advice" and presence is None:
        return "consultation", "助言や質問で、来てもらうことを求める言葉がないため。"
    return "pool", "続けて、または手を動かして支える人が要るとみました。"
