"""The fields of a municipality's work that somebody may know from the inside: the one vocabulary of 業務知識.

Grouped after the way in which municipalities divide their offices; the grouping is ours. Pure: no models.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WORK_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "counter": "窓口・住民記録",
        "tax": "税・収納",
        "welfare": "福祉・介護",
        "children": "子育て・保育",
        "health": "保健・医療・国民健康保険",
        "education": "教育・学校",
        "disaster": "防災・消防",
        "public_works": "土木・都市計画・住宅",
        "water": "上下水道",
        "industry": "産業・観光・労働",
        "agriculture": "農林水産",
        "environment": "環境・ごみ",
        "general_affairs": "総務・人事・文書",
        "finance": "財政・会計・契約",
        "planning": "企画・広報・地域づくり",
        "assembly": "議会・選挙・監査",
        "it": "情報システム",
    }
)
"""By key, in display order."""
