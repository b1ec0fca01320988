"""The list of the numbers that towns call."""

from __future__ import annotations

from accounts.seats import Seat
from desk.filters import has, words
from desk.lists import Empty, ListPage
from municipalities.call_points.fields import FIELDS
from municipalities.call_points.models import CallPoint


def _nothing(seat: Seat) -> Empty:
    if seat.is_municipal:
        return Empty(
            "連絡先がまだ登録されていません", "県庁の代表番号から、DXの担当課につないでもらってください。"
        )
    return Empty(
        "連絡先がまだ登録されていません",
        "事案が起きた市町村は、ここに登録した番号に電話します。事案と問い合わせの番号を登録してください。",
    )


CALL_POINTS = ListPage(
    title="電話の連絡先",
    lead="起きている事案は、書いて送る前に、まず電話してください。",
    fields=FIELDS,
    rows=lambda seat: CallPoint.objects.visible_to(seat),
    usual=lambda rows, asked: rows.order_by("purpose", "place", "id"),
    filters=(words("名前・番号", has("name", "phone")),),
    empty=_nothing,
    nothing_found=Empty("条件に合う連絡先はありません", "条件を減らすと見つかることがあります。"),
    file_name=lambda seat: f"電話の連絡先_{seat.prefecture_name}",
)
