"""The one shape of a status table: which verb leads from where to
where, who may, and what its button says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from accounts.errors import WrongState
from accounts.permissions import Permission
from accounts.seats import Seat


@dataclass(frozen=True)
class Move:
    """One row of a `MOVES` table: the states it leads from and to, who may, and what people are told.

    `label` stands on the button that does it. A verb with a page of its own names it in `address`; `leads`
    stands on the button to it where that is not the label, `note` says there what follows, `said` what has
    been done. `main` is the usual next step, `danger` what cannot be taken back. `when` says what has to hold
    of the thing and the seat besides for the button to be there; the verb itself refuses in its own words.
    """

    sources: frozenset[str]
    target: str
    permission: Permission
    label: str
    address: str = ""
    note: str = ""
    said: str = ""
    leads: str = ""
    main: bool = False
    danger: bool = False
    when: Callable[[Any, Seat], bool] | None = None

    def is_open(self, thing: Movable, seat: Seat) -> bool:
        """Whether this seat may use the verb on the thing now."""
        return (
            thing.status in self.sources
            and seat.can(self.permission)
            and (self.when is None or self.when(thing, seat))
        )


class Movable(Protocol):
    """A model with a status and the table that says how it changes."""

    MOVES: ClassVar[Mapping[str, Move]]
    status: str

    def get_status_display(self) -> str: ...


def move(thing: Movable, verb: str) -> None:
    """Set the status that `verb` leads to. The caller saves. Raises
    `WrongState` with a sentence for people."""
    row = thing.MOVES[verb]
    if thing.status not in row.sources:
        sentence = state_forbids(thing, f"「{row.label}」はできません")
        raise WrongState(f"{sentence}画面を開き直して、いまの状態を確かめてください。")
    thing.status = row.target


def state_forbids(thing: Movable, what: str) -> str:
    """The sentence that says so; `what` is that which cannot be done, such as 「案は直せません」."""
    return f"いまの状態が「{thing.get_status_display()}」のため、{what}。"


def is_open(thing: Movable, verb: str, seat: Seat) -> bool:
    """Whether this seat may use the verb now."""
    return verb in dict(open_moves(thing, seat))


def open_moves(thing: Movable, seat: Seat) -> list[tuple[str, Move]]:
    """The verbs that this seat may use now: the buttons of the page."""
    return [(verb, row) for verb, row in thing.MOVES.items() if row.is_open(thing, seat)]
