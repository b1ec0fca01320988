"""What the pages of passwords say when something is wrong."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from tests.page import read


def test_an_empty_address_is_told_in_words(db: None) -> None:
    page = read(Client().post("/accounts/password/reset/", {"email": ""}))
    assert page.errors == ["メールアドレスを入れてください。"]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("短い-9x", "12文字以上にしてください。"),
        ("902154873216", "ほかの文字も入れてください。"),
        ("password1234", "よく使われているため"),
        ("staff@hiroshima", "氏名やメールアドレスに似ています。"),
    ],
)
def test_a_weak_password_is_told_what_to_change(new: str, words: str) -> None:
    owner = User(email="staff@hiroshima.example", name="デモ・中村 恵")
    with pytest.raises(ValidationError) as told:
        validate_password(new, owner)
    assert any(words in sentence for sentence in told.value.messages)
