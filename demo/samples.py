"""Sample values for the page that shows every part of the design. No
database: shown in the demo, checked by axe."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator

from japan.tiles import TILES
from municipalities.register.outlines import Cell, coloured, outlines
from municipalities.register.reference_tables import read_prefectures

SAMPLE_PREFECTURE = 34
NEEDS = (
    ("N-8-0128", "窓口の申請書を減らしたい", date(2026, 11, 24), 4),
    ("N-8-0109", "公民館の予約をオンラインにしたい", date(2026, 11, 17), 7),
    ("N-8-0063", "職員の生成AIの使い方を決めたい", date(2026, 10, 30), 4),
)
WEEKS = ("11/30", "12/7", "12/14", "12/21", "12/28", "1/4", "1/11", "1/18")


class WrongForm(forms.Form):
    """Shows every kind of field with an error."""

    visited_on = forms.CharField(
        label="訪問日",
        help_text="例：令和8年12月1日、R8.12.1、2026/12/1",
        widget=forms.TextInput(attrs={"class": "w-10"}),
    )
    ended_at = forms.CharField(label="終了の時刻", widget=forms.TextInput(attrs={"class": "w-5"}))
    ways = forms.ChoiceField(
        label="だれが手を動かしましたか",
        help_text="前回は「伴走」でした。",
        choices=[
            ("1", "代行　訪問した人が"),
            ("2", "伴走　一緒に"),
            ("3", "見守り　市町村が"),
            ("4", "自走　市町村だけ"),
        ],
        error_messages={"required": "4つのうち1つを選んでください。"},
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(
        label="町の人が読んでもよい内容です", error_messages={"required": "確かめて、印を付けてください。"}
    )

    def clean_visited_on(self) -> str:
        raise forms.ValidationError("「令和8年13月1日」は日付として読めません。月は1から12です。")

    def clean_ended_at(self) -> str:
        raise forms.ValidationError("開始（13:30）より後にしてください。")


class CleanForm(forms.Form):
    """Shows every kind of field at rest."""

    problem = forms.CharField(
        label="困っていること",
        help_text="ふだんの言葉のままで構いません。1行でも送れます。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    count = forms.CharField(
        label="いまの数",
        required=False,
        widget=forms.TextInput(attrs={"class": "w-5", "inputmode": "numeric"}),
    )
    mode = forms.ChoiceField(
        label="方法",
        choices=[("visit", "現地"), ("online", "オンライン"), ("either", "どちらでも")],
        widget=forms.RadioSelect,
    )
    worries = forms.MultipleChoiceField(
        label="不安なこと",
        required=False,
        help_text="あてはまるものをすべて選んでください。",
        choices=[("cost", "毎年の利用料が増える"), ("form", "帳票が足りない"), ("none", "とくにない")],
        widget=forms.CheckboxSelectMultiple,
    )
    category = forms.ChoiceField(
        label="支援分野", choices=[("", "選んでください"), ("cloud", "標準化・クラウド")]
    )


def samples(today: date) -> dict[str, Any]:
    """The context of `demo/components.html` besides that of the frame."""
    return {**_forms(), **_lists(today), **_courses(), **_pictures()}


def _forms() -> dict[str, Any]:
    return {
        "form": WrongForm({"visited_on": "令和8年13月1日", "ended_at": "12:30"}),
        "clean_form": CleanForm(),
        "check_rows": [
            {
                "label": "困っていること",
                "value": "職員向けの情報セキュリティ研修を年度内に開きたい",
            },
            {"label": "時期", "value": "令和9年2月まで"},
        ],
    }


def _lists(today: date) -> dict[str, Any]:
    rows = [
        {
            "number": number,
            "title": title,
            "status": "支援中",
            "kind": "go",
            "updated_on": on,
            "visits": visits,
        }
        for number, title, on, visits in NEEDS * 14
    ]
    late = _task(
        date.fromordinal(today.toordinal() - 4), "三次市　11月12日の受入確認がない", "確かめる", "訪問"
    )
    due = _task(today, "デモ・平田 誠さんの修了を確かめる", "修了にする", "研修")
    soon = _task(date.fromordinal(today.toordinal() + 2), "訪問の内容を確認する", "内容を確認", "訪問")
    later = _task(date.fromordinal(today.toordinal() + 6), "12月の訪問日を選ぶ", "日を選ぶ", "派遣")
    return {
        "page": Paginator(rows, 3).page(3),
        "conditions": ["市町「世羅」", "支援中"],
        "tasks": [soon, later],
        "groups": [
            {"label": "期限を過ぎた", "tasks": [late]},
            {"label": "今日まで", "tasks": [due]},
            {"label": "今週", "tasks": [soon, later]},
        ],
    }


def _task(due_on: date, title: str, action: str, kind: str) -> dict[str, Any]:
    return {
        "due_on": due_on,
        "title": title,
        "action": action,
        "kind": kind,
        "url": "#c-todo",
        "lines": ["デモ・藤井 拓也さん　現地3時間"],
    }


def _courses() -> dict[str, Any]:
    return {
        "course": [
            {
                "title": "県が確認中",
                "kind": "now",
                "detail": "11月20日 13:30　デモ・中村 恵が担当になりました",
            },
            {"title": "町が提出", "detail": "11月19日 16:42　デモ・上野 達也"},
        ],
        "thread": [
            {
                "title": "対象経費　12,450,000円",
                "kind": "now",
                "url": "#c-thread",
                "detail": "支出から負担金を差引き",
            },
            {"title": "受入確認　81回", "kind": "cut", "url": "#c-thread", "badge": "3回が途切れ"},
            {"title": "町の言葉", "url": "#c-thread"},
        ],
        "grid": {
            "load_label": "12月",
            "weeks": [{"label": label, "days": 1 if label == "12/28" else 5} for label in WEEKS],
            "people": [
                {
                    "name": "デモ・藤井 拓也",
                    "role": "プロジェクトマネージャー",
                    "href": "#c-cal",
                    "load": "18／24",
                    "rows": [
                        [
                            _slot(4, "lock", "神石高原町　毎週火"),
                            _slot(1, "void", "休", 2),
                            _slot(3, "plan", "世羅町"),
                        ],
                        [_slot(2, "try", "大崎上島町"), _slot(2, "gate", "研修待ち"), _slot(3)],
                    ],
                }
            ],
        },
    }


def _slot(span: int, kind: str = "", text: str = "", rows: int = 1) -> dict[str, Any]:
    return {"span": span, "rows": rows, "kind": kind, "text": text, "href": "#c-cal"}


def _pictures() -> dict[str, Any]:
    sheet = outlines(SAMPLE_PREFECTURE)
    bodies = [outline for outline in sheet.outlines if outline.is_body]
    visits = {outline.code: (index * 5) % 19 for index, outline in enumerate(bodies)}
    cells = {
        outline.code: Cell(
            step=visits[outline.code] // 4 + 1, title=f"{outline.name}　{visits[outline.code]}回"
        )
        for outline in bodies
    }
    prefectures = read_prefectures()
    shares = {row.number: row.number * 7 % 60 for row in prefectures}
    return {
        "tiles": [
            {
                "row": TILES[row.number].row,
                "col": TILES[row.number].column,
                "name": row.name if row.name == "北海道" else row.name[:-1],
                "title": f"{row.name}　{shares[row.number]}％",
                "value": f"{shares[row.number]}％",
                "step": f"q{min(max((shares[row.number] - 5) // 10, 0), 4) + 1}",
                "href": "#cap-tiles",
            }
            for row in prefectures
        ],
        "table_head": ["都道府県", "割合"],
        "table_rows": [(row.name, f"{shares[row.number]}％") for row in prefectures],
        "areas": coloured(sheet, cells),
        "map_width": sheet.width,
        "map_height": sheet.height,
        "map_frames": sheet.frames,
        "map_head": ["市町", "訪問"],
        "map_rows": [(outline.name, f"{visits[outline.code]}回") for outline in bodies],
    }
