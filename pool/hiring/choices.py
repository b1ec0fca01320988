"""What is chosen from about recruitments: states, channels, stages of a selection, offers and agreements."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.db import models

MOST_OF_TITLE, MOST_OF_LINE, MOST_OF_TEXT, MOST_OF_REASON = 80, 200, 4_000, 300
MOST_YEN: Final = 1_000_000_000
"""The most that one cost may be: what is above is a slip of the finger."""
MOST_OF_PAY: Final = 100_000_000
"""The most that somebody is paid in a year, a month or a day."""
MOST_WANTED: Final = 99


class RecruitmentStatus(models.TextChoices):
    DRAFT = "draft", "下書き"
    OPEN = "open", "募集中"
    CLOSED = "closed", "締切"
    ENDED = "ended", "終了"
    CALLED_OFF = "called_off", "取りやめ"


class PayUnit(models.TextChoices):
    MONTH = "month", "月額"
    YEAR = "year", "年額"
    DAY = "day", "日額"


class ChannelKind(models.TextChoices):
    BULLETIN = "bulletin", "広報・県のウェブサイト"
    SITE = "site", "求人サイト"
    UNIVERSITY = "university", "大学・高専"
    AGENCY = "agency", "人材会社"
    MINISTRY = "ministry", "総務省の候補人材の名簿"
    OTHER = "other", "そのほか"


class CostKind(models.TextChoices):
    """As finance calls these kinds of expense."""

    RECRUITMENT = "recruitment", "募集経費"
    EQUIVALENT = "recruitment_equivalent", "事業運営経費のうち募集経費に当たる部分"


class Stage(models.TextChoices):
    """In their order; the last one is part of every selection."""

    PAPERS = "papers", "書類"
    INTERVIEW = "interview", "面接"
    FINAL = "final", "最終面接"
    DECISION = "decision", "決定"


INTERVIEWS: Final = (Stage.INTERVIEW, Stage.FINAL)
"""The stages at which people meet."""
USUAL_STAGES: Final = (Stage.PAPERS, Stage.INTERVIEW)


class ApplicantStatus(models.TextChoices):
    SELECTING = "selecting", "選考中"
    OFFERING = "offering", "内定の承認待ち"
    OFFERED = "offered", "内定（返事待ち）"
    ACCEPTED = "accepted", "内定を承諾"
    REJECTED = "rejected", "不採用"
    WITHDRAWN = "withdrawn", "辞退"


RUNNING: Final = (ApplicantStatus.SELECTING, ApplicantStatus.OFFERING, ApplicantStatus.OFFERED)
NOT_TAKEN: Final = (ApplicantStatus.REJECTED, ApplicantStatus.WITHDRAWN)


class Verdict(models.TextChoices):
    FOR = "for", "採用したい"
    UNSURE = "unsure", "迷う"
    AGAINST = "against", "採用しない"


class OfferStatus(models.TextChoices):
    WAITING = "waiting", "承認待ち"
    SENT_BACK = "sent_back", "差戻し"
    TAKEN_BACK = "taken_back", "取下げ"
    STANDING = "standing", "返事待ち"
    ACCEPTED = "accepted", "承諾"
    DECLINED = "declined", "辞退"
    CANCELLED = "cancelled", "取消し"


LIVE_OFFERS: Final = (OfferStatus.WAITING, OfferStatus.STANDING)


class JointStatus(models.TextChoices):
    ASKED = "asked", "市町村の合意待ち"
    AGREED = "agreed", "成立"
    REFUSED = "refused", "合意できず"
    TAKEN_BACK = "taken_back", "取下げ"


class Consent(models.TextChoices):
    """What a town has said of its share."""

    WAITING = "waiting", "返事待ち"
    AGREED = "agreed", "合意"
    REFUSED = "refused", "合意しない"


BADGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        RecruitmentStatus.DRAFT: "draft",
        RecruitmentStatus.OPEN: "go",
        RecruitmentStatus.CLOSED: "wait",
        RecruitmentStatus.ENDED: "done",
        RecruitmentStatus.CALLED_OFF: "",
    }
)
APPLICANT_BADGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ApplicantStatus.SELECTING: "go",
        ApplicantStatus.OFFERING: "wait",
        ApplicantStatus.OFFERED: "wait",
        ApplicantStatus.ACCEPTED: "done",
        ApplicantStatus.REJECTED: "",
        ApplicantStatus.WITHDRAWN: "",
    }
)
OFFER_BADGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        OfferStatus.WAITING: "wait",
        OfferStatus.SENT_BACK: "stop",
        OfferStatus.TAKEN_BACK: "",
        OfferStatus.STANDING: "go",
        OfferStatus.ACCEPTED: "done",
        OfferStatus.DECLINED: "",
        OfferStatus.CANCELLED: "stop",
    }
)
JOINT_BADGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        JointStatus.ASKED: "wait",
        JointStatus.AGREED: "done",
        JointStatus.REFUSED: "stop",
        JointStatus.TAKEN_BACK: "",
    }
)
CONSENT_BADGES: Final[Mapping[str, str]] = MappingProxyType(
    {Consent.WAITING: "wait", Consent.AGREED: "done", Consent.REFUSED: "stop"}
)
KEEP_MONTHS: Final = 6
"""So many months after a selection has ended what an applicant told is kept, unless the recruitment says
otherwise (our assumption)."""
LEAST_KEPT, MOST_KEPT = 1, 60
