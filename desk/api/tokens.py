"""Who comes with a token. Apart from the rest of the API: DRF's
settings name this class, and DRF's views load it."""

from __future__ import annotations

from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed


class DeskTokenAuthentication(TokenAuthentication):  # type: ignore[misc]
    """Knox's way in, which fails on letters that no token of ours has: other character sets, NUL."""

    def authenticate_credentials(self, token: bytes) -> Any:
        """The person and the token. Raises `AuthenticationFailed`;
        its sentence is `desk.api.errors.SENTENCES`'."""
        if not token.isalnum():
            raise AuthenticationFailed
        return super().authenticate_credentials(token)
