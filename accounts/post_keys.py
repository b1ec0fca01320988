"""Fifty identical posts are one row and fifty identical answers: every
form carries a key that the server issued."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.files import File
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from accounts.models import PostKey
from accounts.tenancy import current_scope

FIELD = "post_key"
_SALT = "accounts.post-key"
MAX_AGE_SECONDS = 7 * 24 * 60 * 60
KEPT = timedelta(days=30)
"""How long an answered key is remembered. A form's key is refused by its age after a week, so its row cannot
be wanted longer; a program chooses its own keys, and may repeat a post whose answer it lost for a month."""


class BadPostKey(ValueError):
    """The form carries no key of ours, somebody else's, or one that is too old."""


class OtherPost(ValueError):
    """The key has answered a post to another address or with other
    words: the words of this one are not saved."""


def issue(request: HttpRequest) -> str:
    """A new key for one form on one page, bound to the person who is shown it."""
    return signing.dumps([request.user.pk, secrets.token_urlsafe(12)], salt=_SALT)


def read(request: HttpRequest) -> str:
    """The nonce of the key that came with this post. Raises `BadPostKey`."""
    try:
        user_id, nonce = signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=MAX_AGE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadPostKey from error
    if user_id != request.user.pk:
        raise BadPostKey
    return str(nonce)


def issued_to(request: HttpRequest) -> int | None:
    """The person for whom this post's key was issued, at whatever time; None if it is no key of ours."""
    try:
        user_id, _ = signing.loads(request.POST.get(FIELD, ""), salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(user_id) if user_id is not None else None


def digest_of(request: HttpRequest) -> str:
    """What was posted, without the tokens of the form: two posts with one key must say the same."""
    fields = sorted(
        (name, values) for name, values in request.POST.lists() if name not in (FIELD, "csrfmiddlewaretoken")
    )
    files = sorted(
        (name, [(file.name, _digest_of_bytes(file)) for file in found])
        for name, found in request.FILES.lists()
    )
    return hashlib.sha256(json.dumps([fields, files]).encode()).hexdigest()


def _digest_of_bytes(file: File[bytes]) -> str:
    """A list with one figure put right has the name and the size of the one before."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def stored_path(path: str) -> str:
    """As much of an address as the row holds; ours are far shorter."""
    return path[:300]


def claim(*, key: str, user_id: int, path: str, digest: str) -> PostKey | None:
    """Claim the key in the open scope: None if this post is the
    first, else the row that holds the first's answer.

    A second post that arrives while the first is still at work waits
    on the unique index until that one has ended.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into accounts_postkey (prefecture_id, key, user_id, path, digest, location, answered_at) "
            "values (%s, %s, %s, %s, %s, '', now()) on conflict (prefecture_id, key) do nothing returning id",
            [current_scope(), key, user_id, stored_path(path), digest],
        )
        if cursor.fetchone() is not None:
            return None
    return PostKey.objects.get(key=key)


def first_answer(first: PostKey, request: HttpRequest) -> HttpResponse:
    """The answer that the first post got, again. Raises `OtherPost` if this one says something else."""
    if first.path != stored_path(request.path) or first.digest != digest_of(request):
        raise OtherPost
    return HttpResponseRedirect(first.location or request.path)


def keep_answer(nonce: str, response: HttpResponse) -> None:
    """Remember where the post led; an answer that shows the form again gives the key back."""
    keys = PostKey.objects.filter(key=nonce)
    location = response.headers.get("Location", "")
    if response.status_code in (301, 302, 303) and location:
        keys.update(location=location[:500])
    else:
        keys.delete()


def keep_body(key: str, body: dict[str, Any]) -> None:
    """Remember the API's answer to the post that claimed the key."""
    PostKey.objects.filter(key=key).update(body=body)


def forget_old() -> int:
    """Delete what the open scope need not remember any more, and say how much that was."""
    count, _ = PostKey.objects.filter(answered_at__lt=timezone.now() - KEPT).delete()
    return count
