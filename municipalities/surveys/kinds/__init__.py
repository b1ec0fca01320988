"""The kinds of question: one module each, found by walking this folder.

A new kind is one module with a class derived from `Kind` (or `BoxKind`, where it is one box and one cell) and
an instance of it called `KIND`; nothing else names it.
"""

from municipalities.surveys.kinds.base import BoxKind as BoxKind
from municipalities.surveys.kinds.base import Kind as Kind
from municipalities.surveys.kinds.base import Line as Line
from municipalities.surveys.kinds.base import Unreadable as Unreadable
from municipalities.surveys.kinds.base import UnreadableCells as UnreadableCells
from municipalities.surveys.kinds.base import kind_of as kind_of
from municipalities.surveys.kinds.base import kinds as kinds
