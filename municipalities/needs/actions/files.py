"""Files with a need: the town puts them there, and takes them away.

What it has not sent is its own (`docs/adr/0010`): such files are nobody else's, and the history does not name
them. With what was sent they go to the prefecture at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from accounts.errors import Refusal
from accounts.seats import Seat
from accounts.verbs import verb
from documents.uploads.actions import facts_of, remove_file, store_files
from documents.uploads.examining import Examined
from documents.uploads.models import StoredFile
from municipalities.needs import notices
from municipalities.needs.actions.rows import locked, record_need
from municipalities.needs.checks import check_removal, check_takes_files
from municipalities.needs.models import Need


@verb("ファイルの追加")
def attach_files(*, by: Seat, need: Need, files: Sequence[Examined], at_once: bool = False) -> Need:
    """`at_once`: the need was sent before, and whoever adds the files knows that they are, too."""
    if not files:
        raise Refusal("ファイルを選んでください。", field="files")
    need = locked(need)
    check_takes_files(need, at_once=at_once)
    stored = store_files(
        files, subject=need, keeper=by, municipality_code=need.municipality_id, is_sent=at_once
    )
    record_need(by, need, after=facts_of(stored))
    if at_once:
        notices.tell_of_files(by=by, need=need, names=[file.name for file in stored])
    return need


@verb("ファイルの取外し")
def take_file_away(*, by: Seat, need: Need, file: StoredFile, reason: str = "") -> Need:
    """Its bytes are deleted. What was sent leaves its name and digest behind, and the prefecture reads why;
    that is possible in every state, since what must not be there must not be there after the end either."""
    need = locked(need)
    removed = remove_file(file, remover=by)
    if removed.sent_at is not None:
        check_removal(reason)
        notices.tell_of_removed_file(by=by, need=need, name=removed.name, reason=reason.strip())
    after = {"reason": reason.strip()} if removed.sent_at is not None else {}
    record_need(by, need, before=facts_of([removed]), after=after)
    return need
