"""The words of the history: what a verb, a kind of thing and a field are called in Japanese."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from accounts.permissions import Role
from accounts.verbs import FIELD_WORDS, VERBS

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
    return (
        str(field.verbose_name) if field is not None and hasattr(field, "verbose_name") else FIELD_WORDS.get(name, name)
    )


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
