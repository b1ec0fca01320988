"""Every write to the ministry's list and to a prefecture's calls, by subject."""

from __future__ import annotations

from accounts.verbs import word_fields, word_values
from japan.codes import PREFECTURES
from pool.candidates.choices import WorkMode
from pool.people.choices import EmploymentForm

word_fields(
    {
        "new": "新しい人",
        "changed": "変わった人",
        "same": "変わらない人",
        "withdrawn": "名簿から外した人",
        "held": "取り込まなかった行",
        "contact": "連絡先",
        "registered": "登録した人材",
        "met_on": "面談の日",
    }
)
word_values("contact", {"written": "書き換え"})
word_values("forms", dict(EmploymentForm.choices))
word_values("modes", dict(WorkMode.choices))
word_values("regions", {each.number: each.name for each in PREFECTURES})
