"""Every write to recruitments, applicants and joint hiring, by subject."""

from __future__ import annotations

from accounts.verbs import word_fields, word_values
from japan.bodies import body_name
from pool.hiring.choices import Stage

word_fields(
    {
        "needs": "もとになったニーズ",
        "channel_name": "募集の経路",
        "interviewers": "面接する人",
        "borne": "分担",
        "town": "市町村",
        "answer": "返事",
        "registered": "登録した人材",
        "count": "件数",
    }
)
word_values("stages", dict(Stage.choices))
word_values("town", body_name)
