"""Events in words: what a verb, a kind of thing and a field are called in Japanese; and the course of one
thing, for the 経過 of its page.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model
from django.utils import timezone

from accounts.models import Event
from accounts.permissions import Role
from accounts.verbs import FIELD_WORDS, VALUE_WORDS, VERBS
from desk.templatetags.wareki import clock, compact_day, day
from japan.reference_numbers import year_words

LISTS_OF_FIELDS = frozenset({"written", "rewritten"})
"""Recorded names whose values are the names of fields: what was set, without what it was set to."""

HIDDEN_FIELDS = frozenset({"id", "prefecture", "prefecture_id"})

REASONS = ("reason", "reply", "remark")
"""Fields whose words belong into the course: why something was sent back."""

ABOUT = ("skill", "files", "titles")
"""Fields that say which part of the thing it was."""

LONGEST = 50

LINKED, OTHER_LINK = "あり", "別のもの"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


def verb_label(verb: str) -> str:
    """The verb in Japanese; one that nobody has named yet is shown as it is."""
    return VERBS.get(verb, verb)


def subject_label(subject_type: str) -> str:
    """The kind of thing in Japanese, from the model's own name; "" for a model that is gone."""
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return ""


_ROLES = {role.value: str(role.label) for role in Role}


def role_label(role: str) -> str:
    return _ROLES.get(role, role)


def change_rows(subject_type: str, before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """The changed fields as `label`, `before`, `after` in words, in the order in which they were recorded.

    The id of another row says nothing to anybody: that there is a link is told only where it came, went or
    leads to another now. What was recorded beside a change and stayed as it was is left out.
    """
    return [
        {
            "label": field_label(subject_type, name),
            "before": value_words(subject_type, name, before[name]) if name in before else "",
            "after": _after_words(subject_type, name, before, after),
        }
        for name in {**before, **after}
        if name not in HIDDEN_FIELDS and _is_told(subject_type, name, before, after)
    ]


def _is_told(subject_type: str, name: str, before: dict[str, Any], after: dict[str, Any]) -> bool:
    if name in before and name in after:
        return bool(before[name] != after[name])
    return not _is_link(subject_type, name, {**before, **after}[name])


def _after_words(subject_type: str, name: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    if name not in after:
        return ""
    if all(_is_link(subject_type, name, values.get(name)) for values in (before, after)):
        return OTHER_LINK
    return value_words(subject_type, name, after[name])


def field_label(subject_type: str, name: str) -> str:
    field = _field(subject_type, name)
    return (
        str(field.verbose_name)
        if field is not None and hasattr(field, "verbose_name")
        else FIELD_WORDS.get(name, name)
    )


def value_words(subject_type: str, name: str, value: Any) -> str:
    """A recorded value in words: the label of a choice, はい or いいえ, a Japanese time, or a list."""
    if value is None or value == "":
        return "（なし）"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, list):
        if name in LISTS_OF_FIELDS:
            return "、".join(field_label(subject_type, str(part)) for part in value) or "（なし）"
        parts = (_worded(name, part) or value_words(subject_type, name, part) for part in value)
        return "、".join(parts) or "（なし）"
    if isinstance(value, dict):
        return "、".join(f"{key}：{value_words(subject_type, key, part)}" for key, part in value.items())
    if _is_link(subject_type, name, value):
        return LINKED
    return str(_choices(subject_type, name).get(value) or _worded(name, value) or _time_words(value) or value)


def _worded(name: str, value: Any) -> str:
    """What the room that records the name calls the value; "" for nothing."""
    words = VALUE_WORDS.get(name, {})
    if callable(words):
        return words(value)
    return "" if isinstance(value, list | dict) else str(words.get(value, ""))


def _time_words(value: Any) -> str:
    """A recorded moment as 令和8年11月26日 16:30, a day as R8.11.26; "" for what is neither."""
    text = str(value)
    try:
        if _MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text)
            return f"{day(moment)} {clock(moment)}"
        return compact_day(date.fromisoformat(text)) if _DAY.fullmatch(text) else ""
    except (ValueError, OverflowError):
        return ""


def _is_link(subject_type: str, name: str, value: Any) -> bool:
    """Whether the value is the id of another row."""
    return isinstance(value, int) and isinstance(_field(subject_type, name), ForeignKey)


@lru_cache(maxsize=4096)
def _choices(subject_type: str, name: str) -> dict[Any, Any]:
    return dict(getattr(_field(subject_type, name), "flatchoices", None) or [])


@lru_cache(maxsize=4096)
def _field(subject_type: str, name: str) -> Any:
    try:
        return apps.get_model(subject_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def history_of(
    thing: Model,
    now: datetime,
    *,
    leave_out: Collection[str] = (),
    longest: int = LONGEST,
    tells_changes: bool = False,
) -> list[dict[str, Any]]:
    """Entries for `{% timeline %}` from the events of the open scope; the newest one is marked.

    `leave_out` are verbs that say nothing of the thing itself, such as that somebody looked at it. With
    `tells_changes` an entry names what was put right, with the old and the new value.
    """
    events = Event.objects.filter(subject_type=thing._meta.label_lower, subject_id=str(thing.pk))
    shown = events.exclude(verb__in=leave_out)[:longest]
    return [
        _entry(event, now, newest=index == 0) | ({"lines": _corrected(event)} if tells_changes else {})
        for index, event in enumerate(shown)
    ]


def _corrected(event: Event) -> list[str]:
    """終了：16:30 → 16:00. The state follows from the verb and is not told again."""
    names = [name for name in event.after if name in event.before and name != "status"]
    before, after = ({name: values[name] for name in names} for values in (event.before, event.after))
    rows = change_rows(event.subject_type, before, after)
    return [f"{row['label']}：{row['before']} → {row['after']}" for row in rows]


def _entry(event: Event, now: datetime, *, newest: bool) -> dict[str, Any]:
    told = {**event.before, **event.after}
    about = [value_words(event.subject_type, name, told[name]) for name in ABOUT if name in told]
    words = [_moment(event.at, now), event.user_name, *about]
    reason = next((str(event.after[field]) for field in REASONS if event.after.get(field)), "")
    return {
        "title": verb_label(event.verb),
        "detail": "　".join(word for word in [*words, reason] if word),
        "kind": "now" if newest else "",
    }


def _moment(at: datetime, now: datetime) -> str:
    """11月19日 16:42, with 令和 year when it is not this calendar year."""
    local, here = timezone.localtime(at), timezone.localtime(now)
    day = f"{local.month}月{local.day}日"
    year = "" if local.year == here.year else year_words(local.year)
    return f"{year}{day} {local.hour}:{local.minute:02d}"
