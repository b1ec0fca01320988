"""Files with a structure or one of its meetings: the text of a declaration, an agreement, minutes.

The prefecture puts them there, and they are sent at once: whoever reads the thing reads them.
"""

from __future__ import annotations

from collections.abc import Sequence

from accounts.errors import Refusal
from accounts.events import record
from accounts.seats import Seat
from accounts.verbs import verb
from documents.uploads.actions import facts_of, remove_file, store_files
from documents.uploads.examining import Examined
from documents.uploads.models import StoredFile
from municipalities.promotion.checks import check_reason
from municipalities.promotion.models import Meeting, Structure

Kept = Structure | Meeting


@verb("推進体制のファイルの追加")
def keep_files(*, by: Seat, thing: Kept, files: Sequence[Examined]) -> Kept:
    if not files:
        raise Refusal("ファイルを選んでください。", field="files")
    thing = _locked(thing)
    stored = store_files(files, subject=thing, keeper=by, municipality_code="", is_sent=True)
    record(by=by, subject=thing, label=label_of(thing), after=facts_of(stored))
    return thing


@verb("推進体制のファイルの取外し")
def drop_file(*, by: Seat, thing: Kept, file: StoredFile, reason: str) -> Kept:
    """Its bytes are deleted; its name and digest, and why it went, stay."""
    thing = _locked(thing)
    check_reason(reason, "別の会議の議事録だったため")
    removed = remove_file(file, remover=by)
    before, after = facts_of([removed]), {"reason": reason.strip()}
    record(by=by, subject=thing, label=label_of(thing), before=before, after=after)
    return thing


def label_of(thing: Kept) -> str:
    return thing.told if isinstance(thing, Meeting) else thing.name


def _locked(thing: Kept) -> Kept:
    if isinstance(thing, Meeting):
        return Meeting.objects.select_for_update(of=("self",)).select_related("structure").get(pk=thing.pk)
    return Structure.objects.select_for_update().get(pk=thing.pk)
