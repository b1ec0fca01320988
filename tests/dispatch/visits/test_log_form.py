"""What a log asks: a new question reaches the page by itself, and a text is as long as its column."""

from __future__ import annotations

import re

import pytest
from django.forms import CharField

from accounts.errors import Refusal
from dispatch.dispatches.models import Dispatch
from dispatch.visits.api import WrittenLogSerializer
from dispatch.visits.checks import TEXTS
from dispatch.visits.forms import LogForm
from tests.build_dispatch import first_visit, logged_visit
from tests.cast import Person
from tests.page import read


def test_a_question_without_a_place_of_its_own_stands_on_the_page_too(
    dispatch: Dispatch, talent_user: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = first_visit(dispatch)
    assert LogForm(visit=visit, last=None).other_fields == []
    monkeypatch.setitem(
        LogForm.base_fields, "homework", CharField(label="持ち帰ったこと", max_length=200, required=False)
    )
    page = read(talent_user.client.get(f"/hiroshima/visits/{visit.pk}/log/"))
    assert "次回までの宿題 持ち帰ったこと 県職員の同行、" in page.text
    assert len(page.soup.select('[name="homework"]')) == 1


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("done", "あ" * 2_001, "ひとことが2,001字あります。2,000字までにしてください（1字多い）。"),
        ("next_steps", "あ" * 501, "次回までの宿題が501字あります。500字までにしてください（1字多い）。"),
        ("next_steps", "写し\x07", "次回までの宿題の3字目に、画面に出ない文字（制御文字）"),
    ],
)
def test_a_text_is_as_long_as_its_column_by_every_door(
    dispatch: Dispatch, talent_user: Person, name: str, text: str, words: str
) -> None:
    with pytest.raises(Refusal, match=re.escape(words)) as refused:
        logged_visit(talent_user.seat, first_visit(dispatch), **{name: text})
    assert refused.value.field == name
    most = WrittenLogSerializer().fields[name].max_length
    assert most == LogForm.base_fields[name].max_length == TEXTS[name].max_length  # type: ignore[attr-defined]
