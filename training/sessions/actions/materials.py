"""Materials of a session: files and links. Whoever sees the session reads them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from accounts.errors import Refusal
from accounts.events import record
from accounts.seats import Seat
from accounts.verbs import verb
from desk.checks import check_text
from documents.uploads.actions import facts_of, remove_file, store_files
from documents.uploads.examining import Examined
from documents.uploads.models import StoredFile
from training.sessions.actions import locked
from training.sessions.models import MOST_OF_TEXT, MaterialLink, Session


@verb("研修の資料の追加")
def keep_materials(*, by: Seat, session: Session, files: Sequence[Examined]) -> Session:
    if not files:
        raise Refusal("ファイルを選んでください。", field="files")
    session = locked(session)
    stored = store_files(files, subject=session, keeper=by, municipality_code="", is_sent=True)
    record(by=by, subject=session, label=session.told, after=facts_of(stored))
    return session


@verb("研修の資料の取外し")
def drop_material(*, by: Seat, session: Session, file: StoredFile, reason: str) -> Session:
    """Its bytes are deleted; its name and digest, and why it went, stay."""
    session = locked(session)
    if not reason.strip():
        raise Refusal("取り外す理由を書いてください。", field="reason")
    removed = remove_file(file, remover=by)
    after = {"reason": reason.strip()}
    record(by=by, subject=session, label=session.told, before=facts_of([removed]), after=after)
    return session


@verb("研修の資料のリンクの追加")
def add_link(*, by: Seat, session: Session, title: str, address: str) -> MaterialLink:
    session = locked(session)
    check_text(title, "title", "名前", at_most=80, is_one_line=True)
    check_text(address, "address", "アドレス", at_most=MOST_OF_TEXT, is_one_line=True)
    parts = urlsplit(address.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in address.strip():
        raise Refusal("アドレスは「https://」から始まるものを書いてください。", field="address")
    link = MaterialLink.objects.create(
        prefecture_id=by.prefecture_id, session=session, title=title.strip(), address=address.strip()
    )
    record(by=by, subject=session, label=session.told, after={"title": link.title, "address": link.address})
    return link


@verb("研修の資料のリンクの取外し")
def drop_link(*, by: Seat, link: MaterialLink) -> None:
    session = locked(link.session)
    before = {"title": link.title, "address": link.address}
    link.delete()
    record(by=by, subject=session, label=session.told, before=before, after={"title": None})
