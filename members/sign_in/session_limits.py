"""A sign-in ends after eight idle hours (`SESSION_COOKIE_AGE`) and after twelve hours in any case."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from members.actions import note_session_use

ABSOLUTE_SECONDS = 12 * 60 * 60
TOUCH_SECONDS = 5 * 60
SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"


class SessionLimits:
    """Middleware after authentication.

    Writing the session pushes its idle end back, so it is written when it was last seen five minutes ago or
    more, not at every request; the list of sessions learns of it then, too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        session, now = request.session, int(time.time())
        signed_in_at = session.get(SIGNED_IN_AT)
        if signed_in_at is None:
            session[SIGNED_IN_AT] = session[SEEN_AT] = now
        elif now - signed_in_at >= ABSOLUTE_SECONDS:
            logout(request)
        elif now - session.get(SEEN_AT, 0) >= TOUCH_SECONDS:
            session[SEEN_AT] = now
            note_session_use(session_key=session.session_key or "")
