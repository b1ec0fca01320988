"""The demo's sign-ins."""

from __future__ import annotations

DEMO_PASSWORD = "pool-demo-2026"

PREFECTURE_SIGN_INS = (
    ("staff", "県DX推進担当"),
    ("finance", "県の経費・交付税担当"),
    ("approver", "県の承認者（課長）"),
    ("municipality", "市町村の担当（ひとり情シス）"),
    ("head", "市町村の課長（送る前に承認）"),
    ("talent", "派遣される人材"),
)
SIGN_INS: tuple[tuple[str, str], ...] = (
    *(
        (f"{who}@{prefecture}.example", f"{name}　{words}")
        for prefecture, name in (("hiroshima", "広島県"), ("ehime", "愛媛県"), ("kumamoto", "熊本県"))
        for who, words in PREFECTURE_SIGN_INS
    ),
    ("viewer@mic.example", "総務省　閲覧"),
    ("coordinator@mic.example", "総務省　調整"),
    ("operator@demo.example", "運用担当"),
)
