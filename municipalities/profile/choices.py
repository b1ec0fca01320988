"""The words of what a town keeps of itself."""

from __future__ import annotations

from django.db import models


class ApprovalStatus(models.TextChoices):
    """What became of the wish to send something, where the head of section approves it first."""

    WAITING = "waiting", "承認待ち"
    APPROVED = "approved", "承認"
    SENT_BACK = "sent_back", "担当者へ戻し"
    TAKEN_BACK = "taken_back", "依頼の取消し"


class NetworkKind(models.TextChoices):
    """How a body divides its network, as the guideline on information security for local governments calls
    it."""

    ALPHA = "alpha", "αモデル"
    ALPHA_DASH = "alpha_dash", "α'モデル"
    BETA = "beta", "βモデル"
    BETA_DASH = "beta_dash", "β'モデル"
    UNKNOWN = "unknown", "分からない"


NETWORK_SIGNS = {
    NetworkKind.ALPHA: "α",
    NetworkKind.ALPHA_DASH: "α'",
    NetworkKind.BETA: "β",
    NetworkKind.BETA_DASH: "β'",
    NetworkKind.UNKNOWN: "不明",
}
"""For the narrow column of a table."""

NETWORK_HINTS = {
    NetworkKind.ALPHA: "業務の端末とシステムはLGWAN接続系に置く",
    NetworkKind.ALPHA_DASH: "αのまま、一部のクラウドサービスにLGWAN接続系からつなぐ",
    NetworkKind.BETA: "業務の端末をインターネット接続系に置き、重要なシステムはLGWAN接続系に残す",
    NetworkKind.BETA_DASH: "業務の端末と重要なシステムの一部をインターネット接続系に置く",
}
"""In our own short words."""


class SystemKind(models.TextChoices):
    CORE = "core", "基幹業務（住民記録・税・福祉）"
    ACCOUNTS = "accounts", "財務会計"
    PAYROLL = "payroll", "人事・給与"
    RECORDS = "records", "文書管理・電子決裁"
    GROUPWARE = "groupware", "グループウェア・メール"
    WEBSITE = "website", "ホームページ"
    APPLICATIONS = "applications", "電子申請・窓口"
    EDUCATION = "education", "学校・教育"
    DISASTER = "disaster", "防災"
    NETWORK = "network", "ネットワーク・セキュリティ"
    DEVICES = "devices", "端末・サーバー"
    OTHER = "other", "そのほか"


class Purpose(models.TextChoices):
    """What somebody is asked for."""

    RECEPTION = "reception", "派遣の受入窓口"
    IT = "it", "情報・DX"
    PLANNING = "planning", "企画・取りまとめ"
    BUDGET = "budget", "予算・契約"
    URGENT = "urgent", "緊急のとき"
    OTHER = "other", "そのほか"
