"""The words of the history: what a verb, a kind of thing and a field are called in Japanese."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from accounts.permissions import Role

VERBS: dict[str, str] = {
    "invite": "招待",
    "resend_invitation": "招待を送り直し",
    "withdraw_invitation": "招待の取消し",
    "accept_invitation": "招待を受けて登録",
    "end_membership": "所属の終了",
    "change_section": "部署の変更",
    "stop_user": "利用の停止",
    "allow_user": "利用の再開",
    "change_own_settings": "自分の設定の変更",
    "issue_token": "APIトークンの発行",
    "revoke_token": "APIトークンの取消し",
    "export_events": "操作履歴の書出し",
    "export_members": "利用者の一覧の書出し",
    "add_course": "研修の追加",
    "revise_course": "研修の変更",
    "withdraw_completion": "修了の取消し",
    "verify_skill": "スキルの確認",
    "end_term": "任期の終わりの決定",
    "give_up_job": "処理の取りやめ",
    "remark_visit": "訪問へのひとこと",
    "cancel_visit": "訪問の取消し",
    "write_need": "ニーズの下書き",
    "revise_need": "ニーズの書直し",
    "submit_need": "ニーズの提出",
    "withdraw_need": "ニーズの取下げ",
    "accept_need": "ニーズの受理",
    "return_need": "ニーズの差戻し",
    "decline_need": "ニーズの見送り",
    "close_need": "ニーズの完了",
    "amend_proposal": "整理した案の変更",
    "start_support": "支援の開始",
    "stop_support": "支援の中断",
    "record_staffing": "体制の記録",
    "edit_profile": "団体の情報の変更",
    "register_talent": "人材の登録",
    "revise_talent": "人材の登録内容の変更",
    "view_talent": "人材の登録内容の閲覧",
    "export_talents": "人材の一覧の書出し",
    "take_leave": "休みの登録",
    "withdraw_leave": "休みの取消し",
    "declare_conflict": "利益相反の申出",
    "end_conflict": "利益相反の終了",
    "open_catalogue": "研修科目の準備",
    "record_completion": "研修修了の記録",
    "amend_completion": "研修修了の訂正",
    "ask_waiver": "研修免除の申請",
    "approve_waiver": "研修免除の承認",
    "refuse_waiver": "研修免除を認めない",
    "plan_dispatch": "派遣の決定",
    "cancel_dispatch": "派遣の取消し",
    "end_dispatch": "派遣の終了",
    "log_visit": "訪問の記録",
    "confirm_visit": "訪問の受入確認",
    "send_back_visit": "訪問の記録の差戻し",
    "remark": "意見の記入",
    "record_expense": "経費の記録",
    "amend_expense": "経費の訂正",
    "record_funding": "経費の財源の記録",
    "withdraw_funding": "経費の財源の取消し",
    "issue": "文書の発行",
    "issue_document": "文書の発行",
    "download_document": "文書の受取り",
    "enqueue": "処理の受付",
    "enqueue_job": "処理の受付",
    "cancel_job": "処理の中止",
    "retry_job": "処理のやり直し",
    "export_list": "一覧の書出し",
    "take_snapshot": "集計の更新",
}

FIELDS: dict[str, str] = {
    "written": "書いた項目",
    "rewritten": "書き直した項目",
    "skills": "スキル",
    "conditions": "条件",
    "count": "件数",
    "rows": "件数",
    "format": "形式",
}
"""Recorded names that are no field of the thing's model, or one without a word of its own."""

LISTS_OF_FIELDS = frozenset({"written", "rewritten"})
"""Recorded names whose values are the names of fields: what was set, without what it was set to."""

HIDDEN_FIELDS = frozenset({"id", "prefecture", "prefecture_id"})


def verb_label(verb: str) -> str:
    """The verb in Japanese; one that nobody has named yet is shown as it is."""
    return VERBS.get(verb, verb)


def subject_label(subject_type: str) -> str:
    """The kind of thing in Japanese, from the model's own name; "" for a model that is gone."""
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return ""


def role_label(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role


def change_rows(subject_type: str, before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """The changed fields as `label`, `before`, `after` in words, in the order in which they were recorded."""
    names = [name for name in {**before, **after} if name not in HIDDEN_FIELDS]
    return [
        {
            "label": field_label(subject_type, name),
            "before": value_words(subject_type, name, before[name]) if name in before else "",
            "after": value_words(subject_type, name, after[name]) if name in after else "",
        }
        for name in names
    ]


def field_label(subject_type: str, name: str) -> str:
    field = _field(subject_type, name)
    return str(field.verbose_name) if field is not None and hasattr(field, "verbose_name") else FIELDS.get(name, name)


def value_words(subject_type: str, name: str, value: Any) -> str:
    """A recorded value in words: the label of a choice, はい or いいえ, parts joined by 、."""
    if value is None or value == "":
        return "（なし）"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, list):
        if name in LISTS_OF_FIELDS:
            return "、".join(field_label(subject_type, str(part)) for part in value) or "（なし）"
        return "、".join(value_words(subject_type, name, part) for part in value) or "（なし）"
    if isinstance(value, dict):
        return "、".join(f"{key}：{value_words(subject_type, key, part)}" for key, part in value.items())
    choices = dict(getattr(_field(subject_type, name), "flatchoices", None) or [])
    return str(choices.get(value, value))


def _field(subject_type: str, name: str) -> Any:
    try:
        return apps.get_model(subject_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
