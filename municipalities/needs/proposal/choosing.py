"""Which one scheme a competent official would try first, and why. Pure."""

from __future__ import annotations

from typing import Literal

from municipalities.needs.proposal.incident import Incident
from municipalities.needs.proposal.reading import Reading
from municipalities.needs.proposal.words import quoted

Scheme = Literal["pool", "consultation", "chiiki_adviser", "keiei_finance", "other"]

TALKS = frozenset({"advice", "training"})


def first_scheme(
    text: Reading, engagement: str, incident: Incident | None, is_regional: bool
) -> tuple[Scheme, str]:
    """The scheme and a sentence that quotes the words it rests on."""
    if incident is not None:
        return "consultation", f"{quoted(incident.quotes)}から、すぐに県へ電話してください。"
    hits, asked = text.find("scheme"), text.asked("scheme")
    for key in ("money", "purchase", "hiring", "national"):
        if found := asked.get(key):
            return "other", f"{quoted(found.quotes)}から、人の派遣では解決しないとみました。"
    management = hits.get("management")
    if management and management.score >= 8 and engagement in ("advice", "training", "accompany"):
        return "keiei_finance", f"{quoted(management.quotes)}から、団体の経営の助言とみました。"
    remote = hits.get("remote")
    presence = asked.get("presence")
    if engagement == "advice" and remote and presence is None:
        return "consultation", f"{quoted(remote.quotes)}から、電話やメールで答えられるとみました。"
    if is_regional and engagement in TALKS:
        return "chiiki_adviser", "地域の暮らしや産業についての助言とみました。"
    if engagement == "advice" and presence is None:
        return "consultation", "助言や質問で、来てもらうことを求める言葉がないため。"
    return "pool", "続けて、または手を動かして支える人が要るとみました。"
