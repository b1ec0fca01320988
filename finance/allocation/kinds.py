"""The kinds of expense of `allocation-case/1`: what each is called, and whom it names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`names_person`: paid for one person, who must be named. `for_people`: may name whom it recruited.

    `why_out` is the sentence for lines that the rules exclude for their kind, where it is not the usual one.
    """

    label: str
    names_person: bool = False
    for_people: bool = False
    why_out: str = ""


KINDS = {
    "personnel": Kind("人件費", names_person=True),
    "recruitment": Kind("募集経費", for_people=True),
    "travel": Kind("旅費", names_person=True),
    "communication": Kind("通信運搬費", names_person=True),
    "operation": Kind("事業運営経費", why_out="事業運営経費は、募集経費に当たる部分だけが対象になる"),
    "recruitment_equivalent": Kind("事業運営経費のうち募集経費に当たる部分", for_people=True),
    "municipal_contribution": Kind("市町村の負担金"),
    "cio_assistant_pay": Kind("CIO補佐官等の報酬・委託料"),
    "cio_assistant_recruitment": Kind("CIO補佐官等の募集経費"),
    "leader_training": Kind("DX推進リーダー育成経費"),
}
EXPENSE_KINDS = tuple(KINDS)
KIND_LABELS = {name: kind.label for name, kind in KINDS.items()}
PERSON_REQUIRED_KINDS = tuple(name for name, kind in KINDS.items() if kind.names_person)
FOR_PEOPLE_KINDS = tuple(name for name, kind in KINDS.items() if kind.for_people)
