"""A security key in software: what a browser and its authenticator answer to a WebAuthn ceremony."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "https://testserver"


class SoftKey:
    """One key pair for one account of one site; it always finds that the right person is there."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(16)
        self.user_handle = ""
        self._uses = 0

    def register(self, options: dict[str, Any]) -> str:
        """The answer to `creation_options`, as the page's script posts it."""
        asked = options["publicKey"]
        self.user_handle = asked["user"]["id"]
        public = ES256.from_cryptography_key(self._private.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.credential_id, public)
        shown = self._shown(asked["rp"]["id"], AuthenticatorData.FLAG.AT, credential)
        client = CollectedClientData.create("webauthn.create", asked["challenge"], ORIGIN)
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "attestationObject": websafe_encode(AttestationObject.create("none", shown, {})),
            },
            {"credProps": {"rk": True}},
        )

    def sign(self, options: dict[str, Any]) -> str:
        """The answer to `request_options`."""
        asked = options["publicKey"]
        shown = self._shown(asked["rpId"], AuthenticatorData.FLAG(0))
        client = CollectedClientData.create("webauthn.get", asked["challenge"], ORIGIN)
        signed = self._private.sign(shown + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(shown),
                "signature": websafe_encode(signed),
                "userHandle": self.user_handle,
            },
            {},
        )

    def _shown(self, site: str, flags: Any, credential: bytes = b"") -> AuthenticatorData:
        self._uses += 1
        both = flags | AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        return AuthenticatorData.create(hashlib.sha256(site.encode()).digest(), both, self._uses, credential)

    def _answer(self, response: dict[str, str], extensions: dict[str, Any]) -> str:
        ident = websafe_encode(self.credential_id)
        answer = {
            "id": ident,
            "rawId": ident,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": extensions,
        }
        return json.dumps(answer)
